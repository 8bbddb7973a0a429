/** A connected part of a raster. */
export interface Component {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Where its pixels are in the raster. */
  readonly pixels: readonly number[];
}

/** The 8-connected parts of what is not 0, by their first pixel. */
export function connected(raster: Uint8Array, width: number): Component[] {
  const height = raster.length / width;
  const left = Uint8Array.from(raster);
  const found: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    const pixels: number[] = [];
    let [x0, y0, x1, y1] = [width, height, -1, -1];
    const visit = (at: number) => {
      left[at] = 0;
      stack.push(at);
    };
    visit(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      pixels.push(at);
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (left[v * width + u]) visit(v * width + u);
        }
      }
    }
    found.push({ x: x0, y: y0, w: x1 - x0 + 1, h: y1 - y0 + 1, pixels });
  }
  return found;
}
