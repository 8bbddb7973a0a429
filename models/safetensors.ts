import { z } from 'zod';
import { UserError } from '../streams/index.ts';
import type { Weight } from './memae/weights.ts';

/**
 * The safetensors format (huggingface/safetensors): uint64 LE length of a JSON header, the header, the data. Only
 * float32 is written and read.
 */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Weight>;
  /** Entries of other types, which are not read: their type by name. PyTorch counts batches as `I64`. */
  readonly unread: ReadonlyMap<string, string>;
  readonly metadata: Readonly<Record<string, string>>;
}

const whole = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(whole),
  /** Of the first byte and past the last, from the end of the header. */
  data_offsets: z.tuple([whole, whole]),
});
type HeaderEntry = z.infer<typeof entrySchema>;
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(entrySchema);

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
  const text = new TextEncoder().encode(JSON.stringify(header));
  const json = new Uint8Array(8 * Math.ceil(text.length / 8)).fill(0x20); // spaces, so that the data is aligned
  json.set(text);
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

/** Throws `UserError` that names `source` when the bytes are cut short, contradict themselves or are something else. */
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
  const header = headerSchema.safeParse(parseJson(file.subarray(8, 8 + length)));
  if (!header.success) throw damaged(headerFault(header.error.issues[0]!));
  const { __metadata__: metadata = {}, ...rest } = header.data;
  const entries = Object.entries(rest as Record<string, HeaderEntry>);
  const fault = layoutFault(entries, file.length - 8 - length);
  if (fault) throw damaged(fault);

  const tensors = new Map<string, Weight>();
  const unread = new Map<string, string>();
  for (const [name, { dtype, shape, data_offsets }] of entries) {
    if (dtype !== 'F32') {
      unread.set(name, dtype);
      continue;
    }
    const at = file.byteOffset + 8 + length;
    const bytes = file.buffer.slice(at + data_offsets[0], at + data_offsets[1]); // a copy, and so aligned
    tensors.set(name, { shape, data: new Float32Array(bytes) });
  }
  return { tensors, unread, metadata };
}

/** What is wrong with where the header says that the tensors lie: each inside the data, on bytes of its own. */
function layoutFault(
  entries: readonly (readonly [string, HeaderEntry])[],
  bytes: number,
): string | undefined {
  const inOrder = entries.toSorted(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let free = 0;
  for (const [name, { dtype, shape, data_offsets }] of inOrder) {
    const [start, end] = data_offsets;
    const expected = 4 * shape.reduce((a, b) => a * b, 1);
    if (dtype === 'F32' && end - start !== expected)
      return `${name} has ${end - start} bytes, expected ${expected}`;
    if (start > end) return `${name} ends before it begins`;
    if (end > bytes) return `cut short: ${name} is missing`;
    if (start < free) return `${name} overlaps another tensor`;
    free = end;
  }
  return undefined;
}

function headerFault({ path, message }: z.core.$ZodIssue): string {
  return path.length ? `header, ${path.join('.')}: ${message}` : 'unreadable safetensors header';
}

function parseJson(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch {
    return undefined;
  }
}
