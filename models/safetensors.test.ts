import { expect, it } from 'vitest';
import { decodeTensors, encodeTensors } from './safetensors.ts';

const values = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });

/** A file with any header at all. */
function file(header: unknown, bytes = 16): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + bytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  return out;
}
const tensor = (shape: unknown, data_offsets: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets,
});

it('comes back as it was written, from any place in memory', () => {
  const encoded = encodeTensors(
    [
      ['a', values(1, 2, 3)],
      ['none', { shape: [0, 4], data: new Float32Array(0) }],
      ['ä', { shape: [], data: Float32Array.of(7) }],
    ],
    { made: 'für einen Test' },
  );
  expect(new DataView(encoded.buffer).getUint32(0, true) % 8).toBe(0);
  const moved = new Uint8Array(encoded.length + 3);
  moved.set(encoded, 3);
  const { tensors, metadata } = decodeTensors(moved.subarray(3), 'x');
  expect([...tensors.keys()]).toEqual(['a', 'none', 'ä']);
  expect(tensors.get('a')).toEqual(values(1, 2, 3));
  expect(tensors.get('ä')!.data[0]).toBe(7);
  expect(metadata).toEqual({ made: 'für einen Test' });
});

it('leaves entries of other types alone, and says which they are', () => {
  const { tensors, unread } = decodeTensors(
    file({ a: tensor([2], [8, 16]), count: tensor([], [0, 8], 'I64') }),
    'x',
  );
  expect([...tensors.keys()]).toEqual(['a']);
  expect(unread.get('count')).toBe('I64');
});

it.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(0), /too short for a safetensors file/],
  ['a header longer than the file', file('{}').subarray(0, 9), /not a safetensors file, or cut short/],
  ['a picture', new TextEncoder().encode('\x89PNG\r\n\x1a\n and so on'), /not a safetensors file/],
  ['a header that is no JSON', file('{'), /unreadable safetensors header/],
  ['a header that is a list', file('[]'), /unreadable safetensors header/],
  ['no offsets', file({ a: { dtype: 'F32', shape: [1] } }), /header, a\.data_offsets/],
  ['a negative offset', file({ a: tensor([2], [-4, 4]) }), /header, a\.data_offsets\.0/],
  ['half a byte', file({ a: tensor([2], [0, 8.5]) }), /header, a\.data_offsets\.1/],
  ['offsets in words', file({ a: tensor([2], ['0', '8']) }), /header, a\.data_offsets\.0/],
  ['a negative shape', file({ a: tensor([-1, -2], [0, 8]) }), /header, a\.shape\.0/],
  ['a shape beyond all memory', file({ a: tensor([9e15, 9e15], [0, 8]) }), /a has 8 bytes, expected 3\.\d+e/],
  ['a shape of another size', file({ a: tensor([3], [0, 8]) }), /a has 8 bytes, expected 12/],
  ['an end before the start', file({ a: tensor([1], [8, 4], 'I64') }), /a ends before it begins/],
  ['data beyond the end', file({ a: tensor([2], [12, 20]) }), /cut short: a is missing/],
  [
    'two tensors on the same bytes',
    file({ a: tensor([2], [0, 8]), b: tensor([2], [4, 12]) }),
    /b overlaps another tensor/,
  ],
  ['metadata that is no text', file({ __metadata__: { a: 1 } }), /header, __metadata__\.a/],
])('refuses %s in one line', (_, bytes, text) => {
  const error = (() => {
    try {
      return decodeTensors(bytes, 'weights');
    } catch (e) {
      return e as Error;
    }
  })();
  expect(error).toMatchObject({ name: 'UserError', exitCode: 4 });
  expect((error as Error).message).toMatch(text);
  expect((error as Error).message).toMatch(/^weights: [^\n]*damaged[^\n]*$/);
});
