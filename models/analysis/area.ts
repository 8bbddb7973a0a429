/** Part of the picture, in fractions of it, origin top left. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What of a raster is cut by these areas, or at most `around` from them, is 1. */
export function maskOf(areas: readonly Area[], rows: number, cols: number, around = 0): Uint8Array {
  const mask = new Uint8Array(rows * cols);
  for (const { x, y, w, h } of areas) {
    const bottom = Math.ceil((y + h) * rows);
    const right = Math.ceil((x + w) * cols);
    fillRound(
      mask,
      rows,
      cols,
      { top: Math.floor(y * rows), left: Math.floor(x * cols), bottom, right },
      around,
    );
  }
  return mask;
}

/** In cells or pixels; bottom and right are the first that are not part of it. */
interface Part {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export function fillRound(mask: Uint8Array, rows: number, cols: number, part: Part, around: number): void {
  const { top, left, bottom, right } = part;
  const [from, to] = [Math.max(0, left - around), Math.min(cols, right + around)];
  for (let row = Math.max(0, top - around); row < Math.min(rows, bottom + around); row++) {
    mask.fill(1, row * cols + from, row * cols + to);
  }
}
