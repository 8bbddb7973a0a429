import { UserError } from '../../streams/index.ts';

/**
 * NumPy's file format, versions 1 to 3 (numpy/lib/format.py): magic, version, length of the header, a header that is a Python
 * literal, the data. Written are float32 and uint8; read are those and float64, in C order and little-endian.
 */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** The data begins at a multiple of this. */
const ALIGNMENT = 64;
const DTYPES = { '<f4': 4, '<f8': 8, '|u1': 1 } as const;
type Dtype = keyof typeof DTYPES;

export function encodeNpy({ shape, data }: NpyArray): Uint8Array {
  const header = npyHeader(data instanceof Uint8Array ? '|u1' : '<f4', shape);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([header, bytes]);
}

/** What stands in front of the data. */
export function npyHeader(dtype: '<f4' | '|u1', shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const used = MAGIC.length + 4 + text.length + 1;
  const padded = `${text}${' '.repeat(ALIGNMENT * Math.ceil(used / ALIGNMENT) - used)}\n`;
  const prefix = Buffer.from([1, 0, padded.length & 0xff, padded.length >> 8]);
  return Buffer.concat([MAGIC, prefix, Buffer.from(padded, 'latin1')]);
}

/** Throws `UserError` that names `source` for what is no such file, cut short, or of another type. */
export function decodeNpy(file: Uint8Array, source: string): NpyArray {
  const { shape, dtype, start } = readNpyHeader(file, source);
  const count = shape.reduce((a, b) => a * b, 1);
  const expected = count * DTYPES[dtype];
  if (file.length - start !== expected)
    throw refused(source, `${file.length - start} bytes of data, but its header says ${expected}`);
  const bytes = Uint8Array.from(file.subarray(start)); // a copy, and so aligned
  if (dtype === '|u1') return { shape, data: bytes };
  if (dtype === '<f4') return { shape, data: new Float32Array(bytes.buffer, bytes.byteOffset, count) };
  return { shape, data: Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, count)) };
}

export interface NpyHeader {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** Of the data, in bytes. */
  readonly start: number;
}

/** @param file its beginning is enough */
export function readNpyHeader(file: Uint8Array, source: string): NpyHeader {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 12 || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw refused(source, 'it is no npy file');
  const wide = bytes[6]! > 1; // from version 2 on the length has four bytes
  const from = wide ? 12 : 10;
  const start = from + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  if (start > bytes.length) throw refused(source, 'it is cut short');
  const text = bytes.subarray(from, start).toString('latin1');
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const tuple = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (tuple === undefined || !/^[\d,\s]*$/.test(tuple)) throw refused(source, 'its header is unreadable');
  if (descr === undefined || !(descr in DTYPES))
    throw refused(source, `it holds ${descr ?? 'records'}, but vigil reads float32, float64 and uint8`);
  if (!/'fortran_order':\s*False/.test(text))
    throw refused(source, 'it is in Fortran order; save it with numpy.ascontiguousarray');
  const shape = tuple.split(',').flatMap(part => (part.trim() ? [Number(part)] : []));
  return { shape, dtype: descr as Dtype, start };
}

function refused(source: string, why: string): UserError {
  return new UserError(`${source}: ${why}`, 'bad-features', 3);
}
