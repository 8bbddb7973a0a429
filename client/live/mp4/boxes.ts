/** The few boxes of ISO/IEC 14496-12 and -15 that a live video track needs: one header, then fragments of one frame. */
import { type Codec, nalType, PARAMETER_SETS } from './annexb.ts';

type Part = readonly number[] | Uint8Array;

/** Ticks a second: timestamps stay exact in microseconds. */
const TIMESCALE = 1_000_000;

const u16 = (value: number) => [(value >>> 8) & 255, value & 255];
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const u64 = (value: number) => [...u32(Math.floor(value / 2 ** 32)), ...u32(value % 2 ** 32)];
const ascii = (text: string) => [...text].map(letter => letter.charCodeAt(0));
const zeros = (count: number) => new Array<number>(count).fill(0);

export function concat(...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function box(type: string, ...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const content = concat(...parts);
  return concat(u32(8 + content.length), ascii(type), content);
}

const fullBox = (type: string, version: number, flags: number, ...parts: readonly Part[]) =>
  box(type, [version], u32(flags).slice(1), ...parts);

/** Unity, 16.16 and 2.30 fixed point. */
const MATRIX = [u32(0x10000), zeros(12), u32(0x10000), zeros(12), u32(0x40000000)].flat();

export interface Track {
  readonly codec: Codec;
  readonly width: number;
  readonly height: number;
  /** NAL units. */
  readonly parameterSets: readonly Uint8Array[];
}

/** `ftyp` and `moov`: what a decoder has to know before the first fragment. */
export function header(track: Track): Uint8Array<ArrayBuffer> {
  const { width, height } = track;
  const size = [...u32(width * 0x10000), ...u32(height * 0x10000)];
  const table = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry(track)),
    ...['stts', 'stsc', 'stco'].map(type => fullBox(type, 0, 0, u32(0))),
    fullBox('stsz', 0, 0, zeros(8)),
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, 0, zeros(8), u32(TIMESCALE), u32(0), u16(0x55c4), zeros(2)),
    fullBox('hdlr', 0, 0, zeros(4), ascii('vide'), zeros(12), ascii('video\0')),
    box(
      'minf',
      fullBox('vmhd', 0, 1, zeros(8)),
      box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
      table,
    ),
  );
  return concat(
    box('ftyp', ascii('iso5'), u32(0), ascii('iso5iso6mp41')),
    box(
      'moov',
      fullBox(
        'mvhd',
        0,
        0,
        zeros(8),
        u32(1000),
        u32(0),
        u32(0x10000),
        u16(0x100),
        zeros(10),
        MATRIX,
        zeros(24),
        u32(2),
      ),
      box('trak', fullBox('tkhd', 0, 3, zeros(8), u32(1), zeros(24), MATRIX, size), media),
      box('mvex', fullBox('trex', 0, 0, u32(1), u32(1), zeros(12))),
    ),
  );
}

export interface Sample {
  /** In microseconds. The timestamp is `decodeTime + shift`. */
  readonly decodeTime: number;
  readonly shift: number;
  readonly duration: number;
  readonly key: boolean;
  readonly data: Uint8Array;
}

const KEY_FLAGS = 0x02000000;
const DELTA_FLAGS = 0x01010000;

/** `moof` and `mdat` with one frame. */
export function fragment(number: number, sample: Sample): Uint8Array<ArrayBuffer> {
  const moof = (dataOffset: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, u32(number)),
      box(
        'traf',
        fullBox('tfhd', 0, 0x020000, u32(1)), // offsets count from this moof
        fullBox('tfdt', 1, 0, u64(sample.decodeTime)),
        fullBox(
          ...(['trun', 1, 0xf01, u32(1), u32(dataOffset), u32(sample.duration)] as const),
          ...[u32(sample.data.length), u32(sample.key ? KEY_FLAGS : DELTA_FLAGS), u32(sample.shift)],
        ),
      ),
    );
  return concat(moof(moof(0).length + 8), box('mdat', sample.data));
}

function sampleEntry(track: Track): Uint8Array {
  const { codec, width, height } = track;
  return box(
    codec === 'avc' ? 'avc1' : 'hvc1',
    ...[zeros(6), u16(1), zeros(16), u16(width), u16(height), u32(0x480000), u32(0x480000), zeros(4)],
    ...[u16(1), zeros(32), u16(24), u16(0xffff)],
    codec === 'avc' ? avcConfiguration(track) : hevcConfiguration(track),
  );
}

function avcConfiguration({ parameterSets }: Track): Uint8Array {
  const [sps, pps] = PARAMETER_SETS.avc.map(type => ofType('avc', parameterSets, type));
  return box(
    'avcC',
    [1],
    sps![0]!.subarray(1, 4),
    [0xff, 0xe0 | sps!.length],
    ...sps!.flatMap(sized),
    [pps!.length],
    ...pps!.flatMap(sized),
  );
}

/** Profile, tier, level and constraints stand in a row in the SPS, after two bytes of NAL header and one of layers. */
function hevcConfiguration({ parameterSets }: Track): Uint8Array {
  const sps = ofType('hevc', parameterSets, 33)[0]!;
  const general = unescaped(sps.subarray(0, 40)).subarray(2);
  const layers = ((general[0]! >> 1) & 7) + 1;
  const nesting = general[0]! & 1;
  // Main 10 is the one profile of cameras with more than 8 bits; all have 4:2:0.
  const depth = (general[1]! & 0x1f) === 2 ? 2 : 0;
  return box(
    'hvcC',
    [1],
    general.subarray(1, 13),
    [0xf0, 0, 0xfc, 0xfd, 0xf8 | depth, 0xf8 | depth, 0, 0, (layers << 3) | (nesting << 2) | 3],
    [PARAMETER_SETS.hevc.length],
    ...PARAMETER_SETS.hevc.flatMap(type => {
      const units = ofType('hevc', parameterSets, type);
      return [[0x80 | type], u16(units.length), ...units.flatMap(sized)];
    }),
  );
}

const ofType = (codec: Codec, units: readonly Uint8Array[], type: number) =>
  units.filter(nal => nalType(codec, nal) === type);

const sized = (nal: Uint8Array): Part[] => [u16(nal.length), nal];

/** Without the 3 that keeps a start code from standing inside a NAL unit. */
function unescaped(nal: Uint8Array): Uint8Array {
  return nal.filter((byte, i) => !(byte === 3 && nal[i - 1] === 0 && nal[i - 2] === 0));
}
