import type { ParameterSet } from './access-unit.ts';
import { Bits } from './bits.ts';

/** Reads a sequence parameter set of H.265 as far as the size of its pictures: ITU-T H.265, 7.3.2.2 and 7.3.3. */
export function hevcPicture(nal: Uint8Array): ParameterSet {
  const bits = new Bits(nal);
  bits.skip(16 + 4);
  const subLayers = bits.u(3);
  bits.skip(1);
  const space = bits.u(2);
  const tier = bits.u(1);
  const profile = bits.u(5);
  const compatibility = bits.u(32);
  const constraints = Array.from({ length: 6 }, () => bits.u(8));
  const level = bits.u(8);
  skipSubLayers(bits, subLayers);
  const id = bits.ue();
  const chroma = bits.ue();
  if (chroma === 3) bits.skip(1);
  const width = bits.ue();
  const height = bits.ue();
  const crop = bits.flag() ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = chroma === 1 ? 2 : 1;
  while (constraints.at(-1) === 0) constraints.pop();
  // ISO/IEC 14496-15, E.3: the compatibility flags stand in reverse order.
  const parts = [
    `hev1.${['', 'A', 'B', 'C'][space]}${profile}`,
    reversed(compatibility).toString(16).toUpperCase(),
    `${tier === 1 ? 'H' : 'L'}${level}`,
    ...constraints.map(byte => byte.toString(16).toUpperCase()),
  ];
  return {
    id,
    codec: parts.join('.'),
    width: width - unitX * (crop[0]! + crop[1]!),
    height: height - unitY * (crop[2]! + crop[3]!),
  };
}

function skipSubLayers(bits: Bits, count: number): void {
  const present = Array.from({ length: count }, () => [bits.flag(), bits.flag()] as const);
  if (count > 0) bits.skip(2 * (8 - count));
  for (const [profile, level] of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function reversed(word: number): number {
  let out = 0;
  for (let i = 0; i < 32; i++) out = out * 2 + (Math.floor(word / 2 ** i) % 2);
  return out;
}
