import type { Capsule } from './canvas.ts';
import { HEIGHT, WIDTH } from './perspective.ts';

/** How much of the light a full shadow takes away. */
const DEPTH = 0.46;
/** Width of a shadow's soft border, pixels. */
const PENUMBRA = 2.4;

/** Collects the shadows of one frame, so that overlapping limbs don't darken the ground twice. */
export class ShadowLayer {
  private readonly cover = new Uint8Array(WIDTH * HEIGHT);
  private readonly rows: { first: Int16Array; last: Int16Array } = {
    first: new Int16Array(HEIGHT).fill(WIDTH),
    last: new Int16Array(HEIGHT).fill(-1),
  };

  add(c: Capsule): void {
    const reach = Math.max(c.r0, c.r1) + PENUMBRA / 2;
    const left = Math.max(0, Math.floor(Math.min(c.x0, c.x1) - reach));
    const right = Math.min(WIDTH - 1, Math.ceil(Math.max(c.x0, c.x1) + reach));
    const top = Math.max(0, Math.floor(Math.min(c.y0, c.y1) - reach));
    const bottom = Math.min(HEIGHT - 1, Math.ceil(Math.max(c.y0, c.y1) + reach));
    if (left > right) return;
    const dx = c.x1 - c.x0;
    const dy = c.y1 - c.y0;
    const inverse = 1 / Math.max(1e-6, dx * dx + dy * dy);
    for (let py = top; py <= bottom; py++) {
      this.rows.first[py] = Math.min(this.rows.first[py]!, left);
      this.rows.last[py] = Math.max(this.rows.last[py]!, right);
      const fy = py + 0.5 - c.y0;
      for (let px = left; px <= right; px++) {
        const fx = px + 0.5 - c.x0;
        const t = Math.min(1, Math.max(0, (fx * dx + fy * dy) * inverse));
        const ox = fx - t * dx;
        const oy = fy - t * dy;
        const depth = (c.r0 + (c.r1 - c.r0) * t - Math.sqrt(ox * ox + oy * oy)) / PENUMBRA + 0.5;
        const value = Math.min(1, Math.max(0, depth)) * c.alpha * 255;
        const at = py * WIDTH + px;
        if (value > this.cover[at]!) this.cover[at] = value;
      }
    }
  }

  /** Darkens `rgb` and empties the layer. */
  apply(rgb: Uint8Array): void {
    const { first, last } = this.rows;
    for (let py = 0; py < HEIGHT; py++) {
      for (let at = py * WIDTH + first[py]!, end = py * WIDTH + last[py]!; at <= end; at++) {
        const value = this.cover[at]!;
        if (value === 0) continue;
        const light = 1 - (DEPTH * value) / 255;
        rgb[at * 3] = rgb[at * 3]! * light;
        rgb[at * 3 + 1] = rgb[at * 3 + 1]! * light;
        // Open shade is lit by the sky and a little bluer.
        rgb[at * 3 + 2] = rgb[at * 3 + 2]! * (light * 0.94 + 0.06);
        this.cover[at] = 0;
      }
      first[py] = WIDTH;
      last[py] = -1;
    }
  }
}
