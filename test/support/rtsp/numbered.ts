/**
 * Pictures that say which frame they are and when they were drawn, to be read back after any encode.
 * The top eighth holds 80 black or white blocks in two rows of 40, most significant bit first: the number (24 bits),
 * its check (8), the clock (40), its check (8). Below jumps a white square on dim gray.
 * All but the low eight bits of the number are turned over by a pattern that these choose, so that every block flickers all the
 * time: one that changed once in minutes would be news to a camera that has learnt what is normal.
 *
 * `readNumbered` and `placeOf` use nothing outside themselves: a page gets them by `toString()`.
 */

export interface Numbered {
  /** Counts frames, 24 bits. */
  readonly number: number;
  /** Low 40 bits of `Date.now()` when it was drawn. */
  readonly clockMs: number;
}

/** Fractions of the picture. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface NumberedPicture extends Numbered {
  readonly width: number;
  readonly height: number;
  readonly jumpEvery: number;
}

// Luma of the limited range.
const [BLACK, WHITE, GRAY] = [16, 235, 76];

/**
 * Gray, with a texture coarse enough to cost an encoder little.
 * @param noise that a sensor adds: steps of luma either way, 0 for none
 */
export function numberedBackground(width: number, height: number, noise = 0): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [column, row] = [Math.floor((i % width) / 16), Math.floor(i / width / 16)];
    return GRAY + ((column * 5 + row * 3) % 7) + Math.round(noise * (2 * Math.random() - 1));
  });
}

/** Luma, `[height, width] uint8`, on a background that a caller with many frames computes once. */
export function drawNumbered(
  { width, height, number, clockMs, jumpEvery }: NumberedPicture,
  background = numberedBackground(width, height),
): Uint8Array {
  const luma = background.slice();
  const fill = ({ x, y, w, h }: Place, value: number): void => {
    const [left, right] = [Math.round(x * width), Math.round((x + w) * width)];
    const bottom = Math.round((y + h) * height);
    for (let row = Math.round(y * height); row < bottom; row++)
      luma.fill(value, row * width + left, row * width + right);
  };
  const check = (value: number): number => (value % 251) + 1;
  const words = [
    [number, 24],
    [check(number), 8],
    [clockMs, 40],
    [check(clockMs), 8],
  ] as const;
  const bits = words.map(([value, size]) => value.toString(2).padStart(size, '0')).join('');
  for (const [i, bit] of [...bits].entries()) {
    const value = Number(bit) ^ turned(i, number % 256) ? WHITE : BLACK;
    fill({ x: (i % 40) / 40, y: Math.floor(i / 40) / 16, w: 1 / 40, h: 1 / 16 }, value);
  }
  fill(placeOf(number, jumpEvery, width / height), WHITE);
  return luma;
}

/** 1 where the block `i` is turned over, by the low eight bits of the number, which stand in blocks 16 to 23. */
function turned(i: number, low: number): number {
  return i >= 16 && i < 24 ? 0 : (Math.imul((low + 1) * (i + 1), 0x9e3779b1) >>> 31) & 1;
}

/** Where the square is: an eighth of the width, on one of 4 x 3 places, never twice in a row in a column or row. */
export function placeOf(number: number, jumpEvery: number, aspect = 16 / 9): Place {
  const cell = (Math.floor(number / jumpEvery) * 5) % 12;
  const [w, h] = [1 / 8, aspect / 8];
  const [x, y] = [((cell % 4) + 0.5) / 4, 1 / 8 + ((Math.floor(cell / 4) + 0.5) / 3) * (7 / 8)];
  return { x: x - w / 2, y: y - h / 2, w, h };
}

/** `pixels` is luma `[height, width]` or RGBA `[height, width, 4]`. Undefined unless both checks are right. */
export function readNumbered(pixels: ArrayLike<number>, width: number, height: number): Numbered | undefined {
  const step = pixels.length / (width * height);
  // The middle of each block only: encoders and scalers blur its edges.
  const bright = (column: number, row: number): boolean => {
    let [sum, count] = [0, 0];
    const bottom = Math.ceil(((row + 0.7) / 16) * height);
    const right = Math.ceil(((column + 0.7) / 40) * width);
    for (let y = Math.floor(((row + 0.3) / 16) * height); y < bottom; y++)
      for (let x = Math.floor(((column + 0.3) / 40) * width); x < right; x++) {
        sum += pixels[(y * width + x) * step]!;
        count++;
      }
    return sum > 127 * count;
  };
  let low = -1;
  /** As in `turned`, which is not there in a page. */
  const isTurned = (i: number): boolean =>
    low >= 0 && (i < 16 || i >= 24) && Math.imul((low + 1) * (i + 1), 0x9e3779b1) < 0;
  const word = (from: number, size: number): number => {
    let value = 0;
    for (let i = from; i < from + size; i++)
      value = value * 2 + (bright(i % 40, Math.floor(i / 40)) !== isTurned(i) ? 1 : 0);
    return value;
  };
  low = word(16, 8);
  const [number, clockMs] = [word(0, 24), word(32, 40)];
  if (word(24, 8) !== (number % 251) + 1 || word(72, 8) !== (clockMs % 251) + 1) return undefined;
  return { number, clockMs };
}
