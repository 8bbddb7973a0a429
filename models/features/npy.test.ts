import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from './npy.ts';

/** Written by numpy.save of NumPy, behind what all headers have in common. */
const file = (rest: string) => Buffer.from(`k05VTVBZAQB2AHsnZGVzY3InOiAn${rest}`, 'base64');
const FLOATS = file(
  'PGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwFnZADMAAIBAAACgQAAAwEA=',
);
const BYTES = file(
  'fHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHCP8=',
);
const DOUBLES = file(
  'PGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDEpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5P5qZmZmZmck/',
);
const LONGS = file(
  'PGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAA==',
);
const FORTRAN = file(
  'PGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAPwAAgD8AAIA/',
);

describe('npy', () => {
  const floats = { shape: [2, 3], data: Float32Array.of(1.5, -2, 3e-8, 4, 5, 6) };
  const bytes = { shape: [3], data: Uint8Array.of(7, 8, 255) };

  it('writes what NumPy writes, byte for byte', () => {
    expect(Buffer.from(encodeNpy(floats))).toEqual(FLOATS);
    expect(Buffer.from(encodeNpy(bytes))).toEqual(BYTES);
  });

  it('reads what NumPy writes', () => {
    expect(decodeNpy(FLOATS, 'f')).toEqual(floats);
    expect(decodeNpy(BYTES, 'f')).toEqual(bytes);
    expect(decodeNpy(DOUBLES, 'f')).toEqual({ shape: [2, 1], data: Float32Array.of(0.1, 0.2) });
  });

  it.each([
    [Buffer.from('PK and more than that'), 'f: it is no npy file'],
    [FLOATS.subarray(0, 60), 'f: it is cut short'],
    [FLOATS.subarray(0, -1), 'f: 23 bytes of data, but its header says 24'],
    [LONGS, 'f: it holds <i8, but vigil reads float32, float64 and uint8'],
    [FORTRAN, 'f: it is in Fortran order; save it with numpy.ascontiguousarray'],
    [
      Buffer.from(FLOATS.toString('latin1').replace('(2, 3)', '(2, x)'), 'latin1'),
      'f: its header is unreadable',
    ],
  ])('says in one line what is wrong with a file (%#)', (file, message) => {
    expect(() => decodeNpy(file, 'f')).toThrow(message);
  });
});
