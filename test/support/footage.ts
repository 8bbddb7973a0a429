import type { Footage } from '../../models/index.ts';
import { seededRandom } from '../../models/random.ts';

/** A bright square that goes to and fro over a still, textured picture of 64 x 32. */
export function movingSquare(count: number): Footage {
  const [width, height] = [64, 32];
  const random = seededRandom(3);
  const still = Uint8Array.from({ length: width * height }, () => 90 + Math.floor(20 * random()));
  const frames = new Uint8Array(count * still.length);
  for (let t = 0; t < count; t++) {
    frames.set(still, t * still.length);
    const left = Math.abs(((2 * t) % 104) - 52);
    for (let y = 10; y < 22; y++)
      frames.fill(220, t * still.length + y * width + left, t * still.length + y * width + left + 12);
  }
  return { width, height, sequences: [{ name: 'square', frames, count }] };
}

/** How `movingSquare` goes into a network. */
export const squareInput = { width: 64, height: 32, fps: 10, scale: 40 };
