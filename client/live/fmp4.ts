/**
 * Fragmented MP4 (ISO/IEC 14496-12) of a camera's packets, one fragment each, for MSE. Libraries that write it hold a fragment
 * back until the next key packet comes, which is a second or more.
 */
import type { Packet } from './packets.ts';

/** Ticks of a second: timestamps stay as they are. */
const TIMESCALE = 1_000_000;

const u8 = (...bytes: number[]) => Uint8Array.from(bytes);
const u16 = (value: number) => u8(value >> 8, value);
const u32 = (value: number) => u8(value >> 24, value >> 16, value >> 8, value);
const u64 = (value: number) => join([u32(Math.floor(value / 2 ** 32)), u32(value)]);
const zeros = (count: number) => new Uint8Array(count);

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = join(parts);
  return join([u32(8 + body.length), new TextEncoder().encode(type), body]);
}
const fullBox = (type: string, flags: number, ...parts: readonly Uint8Array[]) =>
  box(type, u32(flags), ...parts);

/** NAL units of Annex B, without their start codes. */
export function nalUnits(data: Uint8Array): Uint8Array[] {
  const starts: number[] = [];
  for (let i = data.indexOf(1, 2); i >= 0; i = data.indexOf(1, i + 1)) {
    if (data[i - 1] === 0 && data[i - 2] === 0) starts.push(i + 1);
  }
  return starts.map((start, i) => {
    let end = i + 1 < starts.length ? starts[i + 1]! - 3 : data.length;
    while (end > start && data[end - 1] === 0) end -= 1; // of a start code of four bytes, or padding
    return data.subarray(start, end);
  });
}

const [SPS, PPS, DELIMITER] = [7, 8, 9];
const typeOf = (nal: Uint8Array) => nal[0]! & 31;

/** What stands before the first fragment; nothing where the packet has no parameter sets. H.264 only. */
export function initSegment({ header, data }: Packet): Uint8Array<ArrayBuffer> | undefined {
  const units = nalUnits(data);
  const sps = units.find(nal => typeOf(nal) === SPS);
  const pps = units.filter(nal => typeOf(nal) === PPS);
  if (!sps || pps.length === 0) return undefined;
  const { width, height } = header;
  const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32);
  const avcC = box(
    'avcC',
    u8(1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1),
    ...[u16(sps.length), sps, u8(pps.length)],
    ...pps.flatMap(nal => [u16(nal.length), nal]),
  );
  const avc1 = box(
    'avc1',
    ...[zeros(6), u16(1), zeros(16), u16(width), u16(height), u32(0x480000), u32(0x480000)],
    ...[zeros(4), u16(1), zeros(32), u16(24), u16(0xffff), avcC],
  );
  const none = ['stts', 'stsc', 'stco'].map(type => fullBox(type, 0, u32(0)));
  const stbl = box('stbl', fullBox('stsd', 0, u32(1), avc1), ...none, fullBox('stsz', 0, zeros(8)));
  const dinf = box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1)));
  const handler = new TextEncoder().encode('vide');
  const mdia = box(
    'mdia',
    fullBox('mdhd', 0, zeros(8), u32(TIMESCALE), zeros(4), u16(0x55c4), zeros(2)),
    fullBox('hdlr', 0, zeros(4), handler, zeros(13)),
    box('minf', fullBox('vmhd', 1, zeros(8)), dinf, stbl),
  );
  const tkhd = fullBox(
    'tkhd',
    7,
    ...[zeros(8), u32(1), zeros(8), zeros(8), zeros(8), ...matrix],
    ...[u32(width * 65536), u32(height * 65536)],
  );
  const mvhd = fullBox(
    'mvhd',
    0,
    ...[zeros(8), u32(1000), zeros(4), u32(0x10000), u16(0x100), zeros(10), ...matrix, zeros(24), u32(2)],
  );
  const mvex = box('mvex', fullBox('trex', 0, u32(1), u32(1), zeros(12)));
  const brand = new TextEncoder().encode('iso5');
  return join([
    box('ftyp', brand, zeros(4), brand, new TextEncoder().encode('avc1')),
    box('moov', mvhd, box('trak', tkhd, mdia), mvex),
  ]);
}

export interface Sample {
  readonly sequence: number;
  /** In microseconds, none below 0. */
  readonly dts: number;
  readonly pts: number;
  readonly duration: number;
}

/** A packet as a fragment of its own. */
export function fragment(
  { header, data }: Packet,
  { sequence, dts, pts, duration }: Sample,
): Uint8Array<ArrayBuffer> {
  const units = nalUnits(data).filter(nal => ![SPS, PPS, DELIMITER].includes(typeOf(nal)));
  const body = units.flatMap(nal => [u32(nal.length), nal]);
  const size = body.reduce((sum, part) => sum + part.length, 0);
  // ISO/IEC 14496-12, 8.8.3.1: depends on no other sample, or on some and is no sync sample.
  const flags = header.key ? 0x02000000 : 0x01010000;
  const moof = (dataAt: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, u32(sequence)),
      box(
        'traf',
        fullBox('tfhd', 0x020000, u32(1)),
        fullBox('tfdt', 0x01000000, u64(dts)),
        fullBox(
          'trun',
          0x01000f01,
          u32(1),
          u32(dataAt),
          u32(duration),
          u32(size),
          u32(flags),
          u32(pts - dts),
        ),
      ),
    );
  return join([moof(moof(0).length + 8), box('mdat', ...body)]);
}
