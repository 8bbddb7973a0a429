/** What a decoder has to know of a coded picture, read out of its NAL units (H.264: ITU-T H.264, 7.3; H.265: ITU-T H.265, 7.3). */
import { h264Picture } from './h264.ts';
import { hevcPicture } from './hevc.ts';

export type Family = 'h264' | 'hevc';

/** What a sequence parameter set says. */
export interface PictureFormat {
  /** As RFC 6381 writes it: `avc1.64001f`. */
  readonly codec: string;
  /** In pixels, cropped as it is to be shown. */
  readonly width: number;
  readonly height: number;
}

export interface ParameterSet extends PictureFormat {
  /** A set replaces the one before with the same number. */
  readonly id: number;
}

interface Syntax {
  typeOf(header: number): number;
  isKey(type: number): boolean;
  /** The first parameter set of a picture, and the one that describes it. */
  readonly first: number;
  readonly sequence: number;
  read(nal: Uint8Array): ParameterSet;
}

const SYNTAX: Readonly<Record<Family, Syntax>> = {
  h264: {
    typeOf: header => header & 31,
    isKey: type => type === 5,
    ...{ first: 7, sequence: 7 },
    read: h264Picture,
  },
  hevc: {
    typeOf: header => (header >> 1) & 63,
    isKey: type => type >= 16 && type <= 21,
    ...{ first: 32, sequence: 33 },
    read: hevcPicture,
  },
};

export interface AccessUnit {
  /** Without parameter sets that others, further on, replace. */
  readonly data: Uint8Array;
  /** Whether decoding can begin here. */
  readonly key: boolean;
  /** Where the unit has parameter sets. */
  readonly format: PictureFormat | undefined;
}

/** @param data an access unit as Annex B of either standard has it. Throws `RangeError` where its parameter sets are broken. */
export function readAccessUnit(family: Family, data: Uint8Array): AccessUnit {
  const syntax = SYNTAX[family];
  let key = false;
  let from = 0;
  let format: ParameterSet | undefined;
  let first = 0;
  const known = new Set<number>();
  const units = nalUnits(data);
  for (const [i, { start, at }] of units.entries()) {
    const type = syntax.typeOf(data[at]!);
    key ||= syntax.isKey(type);
    if (type === syntax.first) first = start;
    if (type !== syntax.sequence) continue;
    format = syntax.read(data.subarray(at, units[i + 1]?.start ?? data.length));
    // What a camera announced when it was connected to may stand before what it sends now.
    if (known.has(format.id)) from = first;
    known.add(format.id);
  }
  return {
    data: from > 0 ? data.subarray(from) : data,
    key,
    format: format && { codec: format.codec, width: format.width, height: format.height },
  };
}

/** Of each NAL unit, where its start code and where its header is. */
function nalUnits(data: Uint8Array): { start: number; at: number }[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const units: { start: number; at: number }[] = [];
  for (let i = bytes.indexOf(START_CODE); i >= 0; i = bytes.indexOf(START_CODE, i + 3)) {
    if (i + 3 < bytes.length) units.push({ start: bytes[i - 1] === 0 ? i - 1 : i, at: i + 3 });
  }
  return units;
}
const START_CODE = Buffer.of(0, 0, 1);
