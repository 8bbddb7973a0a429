import type { ParameterSet } from './access-unit.ts';
import { Bits } from './bits.ts';

/** Profiles whose parameter sets say how colour is sampled: 7.3.2.1.1. */
const WITH_CHROMA = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/** Reads a sequence parameter set of H.264 as far as the size of its pictures: ITU-T H.264, 7.3.2.1.1. */
export function h264Picture(nal: Uint8Array): ParameterSet {
  const bits = new Bits(nal);
  bits.skip(8);
  const profile = bits.u(8);
  const constraints = bits.u(8);
  const level = bits.u(8);
  const id = bits.ue();
  let chroma = 1;
  if (WITH_CHROMA.includes(profile)) {
    chroma = bits.ue();
    if (chroma === 3) bits.skip(1);
    bits.ue();
    bits.ue();
    bits.skip(1);
    const lists = bits.flag() ? (chroma === 3 ? 12 : 8) : 0;
    for (let i = 0; i < lists; i++) skipScaling(bits, i < 6 ? 16 : 64);
  }
  bits.ue();
  const order = bits.ue();
  if (order === 0) bits.ue();
  if (order === 1) {
    bits.skip(1);
    bits.se();
    bits.se();
    for (let left = bits.ue(); left > 0; left--) bits.se();
  }
  bits.ue();
  bits.skip(1);
  const width = 16 * (bits.ue() + 1);
  const rows = bits.ue() + 1;
  const fieldHeight = bits.flag() ? 1 : 2;
  if (fieldHeight === 2) bits.skip(1);
  bits.skip(1);
  const crop = bits.flag() ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  // In units of chroma samples: 7-19 to 7-22.
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * fieldHeight;
  return {
    id,
    codec: `avc1.${[profile, constraints, level].map(byte => byte.toString(16).padStart(2, '0')).join('')}`,
    width: width - unitX * (crop[0]! + crop[1]!),
    height: 16 * rows * fieldHeight - unitY * (crop[2]! + crop[3]!),
  };
}

/** 7.3.2.1.1.1 */
function skipScaling(bits: Bits, size: number): void {
  if (!bits.flag()) return;
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    if (next !== 0) last = next;
  }
}
