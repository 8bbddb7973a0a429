import { UserError } from '../streams/index.ts';
import type { Weight } from './memae/weights.ts';

/**
 * The safetensors format (huggingface/safetensors): uint64 LE length of a JSON header, the header, the data. Only
 * float32 is written and read.
 */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Weight>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export function encodeTensors(
  tensors: Iterable<readonly [string, Weight]>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const entries = [...tensors];
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    header[name] = { dtype: 'F32', shape: [...shape], data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text.padEnd(text.length + ((8 - (text.length % 8)) % 8)));
  const file = new Uint8Array(8 + json.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let at = 8 + json.length;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** Throws `UserError` that names `source` when the bytes are cut short or are something else. */
export function decodeTensors(file: Uint8Array, source: string): TensorFile {
  const damaged = (what: string) =>
    new UserError(
      `${source}: ${what}. The file is damaged; copy or train the model again`,
      'model-damaged',
      4,
    );
  if (file.length < 8) throw damaged('too short for a safetensors file');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > file.length - 8) throw damaged('not a safetensors file, or cut short');
  const header = parseHeader(file.subarray(8, 8 + length));
  if (!header) throw damaged('unreadable safetensors header');
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, Weight>();
  for (const [name, entry] of Object.entries(entries as Record<string, HeaderEntry>)) {
    const [start, end] = entry.data_offsets;
    const count = entry.shape.reduce((a, b) => a * b, 1);
    if (entry.dtype !== 'F32') throw damaged(`${name} is ${entry.dtype}, expected F32`);
    if (end - start !== 4 * count) throw damaged(`${name} has ${end - start} bytes, expected ${4 * count}`);
    if (8 + length + end > file.length) throw damaged(`cut short: ${name} is missing`);
    const at = file.byteOffset + 8 + length;
    const bytes = file.buffer.slice(at + start, at + end); // a copy, and so aligned
    tensors.set(name, { shape: entry.shape, data: new Float32Array(bytes) });
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(json: Uint8Array): Record<string, unknown> | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(json)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
