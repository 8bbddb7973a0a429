/** NAL units of H.264 and H.265, as cameras send them: Annex B, a start code before each. */

export type Codec = 'avc' | 'hevc';

export const codecOf = (codec: string): Codec => (/^h[ev]/.test(codec) ? 'hevc' : 'avc');

/** Parameter sets in the order in which an MP4 names them, by NAL unit type. */
export const PARAMETER_SETS = { avc: [7, 8], hevc: [32, 33, 34] } as const;
const ACCESS_UNIT_DELIMITER = { avc: 9, hevc: 35 } as const;

export function nalType(codec: Codec, nal: Uint8Array): number {
  return codec === 'avc' ? nal[0]! & 0x1f : (nal[0]! >> 1) & 0x3f;
}

/** Views into `data`, without start codes. */
export function nalUnits(data: Uint8Array): Uint8Array[] {
  const starts: number[] = [];
  for (let i = data.indexOf(1, 2); i >= 0; i = data.indexOf(1, i + 1)) {
    if (data[i - 1] === 0 && data[i - 2] === 0) starts.push(i + 1);
  }
  return starts
    .map((start, i) => {
      let end = i + 1 < starts.length ? starts[i + 1]! - 3 : data.length;
      while (end > start && data[end - 1] === 0) end -= 1; // a start code may begin with more zeros
      return data.subarray(start, end);
    })
    .filter(nal => nal.length > 0);
}

/** What an MP4 holds of a packet: each NAL unit after its length (`uint32`), without what stands in its header. */
export function lengthPrefixed(codec: Codec, units: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const left: readonly number[] = [...PARAMETER_SETS[codec], ACCESS_UNIT_DELIMITER[codec]];
  const kept = units.filter(nal => !left.includes(nalType(codec, nal)));
  const sample = new Uint8Array(kept.reduce((sum, nal) => sum + 4 + nal.length, 0));
  const view = new DataView(sample.buffer);
  let at = 0;
  for (const nal of kept) {
    view.setUint32(at, nal.length);
    sample.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return sample;
}
