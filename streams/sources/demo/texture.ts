import { mix } from './random.ts';

/** Repeatable value noise for the backdrop. */
export class Texture {
  private readonly table = new Float32Array(65536);

  constructor(seed: number) {
    for (let i = 0; i < this.table.length; i++) this.table[i] = mix(seed, 77, i) / 4294967296;
  }

  /** One value in [0, 1) for a cell of whole numbers. */
  cell(x: number, y: number): number {
    return this.table[(Math.imul(x | 0, 0x1f1f) + Math.imul(y | 0, 0x3d4d) + ((x * y) | 0)) & 65535]!;
  }

  /** Smooth noise with features about 1 wide, in [0, 1). */
  smooth(x: number, y: number): number {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const fx = x - ix;
    const fy = y - iy;
    const sx = fx * fx * (3 - 2 * fx);
    const sy = fy * fy * (3 - 2 * fy);
    const top = this.cell(ix, iy) + (this.cell(ix + 1, iy) - this.cell(ix, iy)) * sx;
    const low = this.cell(ix, iy + 1) + (this.cell(ix + 1, iy + 1) - this.cell(ix, iy + 1)) * sx;
    return top + (low - top) * sy;
  }

  /** Three octaves of `smooth`, in [0, 1). */
  cloudy(x: number, y: number): number {
    return (
      0.55 * this.smooth(x, y) +
      0.3 * this.smooth(x * 2.1 + 19, y * 2.1) +
      0.15 * this.smooth(x * 4.3, y * 4.3 + 7)
    );
  }
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function ramp(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
