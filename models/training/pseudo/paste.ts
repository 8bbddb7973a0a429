import { CLIP_FRAMES } from '../../model.ts';
import { gaussian, integer, type Random, uniform } from '../../random.ts';
import { bilinear, type Thing } from './things.ts';

/** Gray levels and a mask, both `[16, height, width]`. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly gray: Float32Array;
  /** 1 where something was pasted. */
  readonly mask: Uint8Array;
}

/** Of a pixel, as much of the thing as makes it part of it. */
const PART = 0.4;
/** Speeds reach this many times the normal one. */
const FASTEST = 5.5;
/** Share of the things that are hardly out of place by their speed. */
const HARDLY = 0.3;
/** Share of those that stand still, of what does not belong there even so. */
const STANDING = 0.15;
/** A thing that crosses the crop in fewer frames than this is hardly seen. */
const CROSSING_FRAMES = 8;

/**
 * Draws a thing that goes its straight way through a clip, across more often than not, and is somewhere inside
 * it at some time.
 * @param normal speed, in pixels a frame
 */
export function paste(canvas: Canvas, thing: Thing, normal: number, random: Random): void {
  const { width, height } = canvas;
  const fastest = random() < HARDLY ? 1.6 : FASTEST;
  const moves = !thing.stands || random() >= STANDING;
  const speed = moves
    ? Math.min(width / CROSSING_FRAMES, normal * uniform(random, thing.slowest, fastest))
    : 0;
  const across = (random() < 0.5 ? 0 : Math.PI) + 0.25 * gaussian(random);
  const direction = random() < 0.8 ? across : uniform(random, 0, 2 * Math.PI);
  const [vx, vy] = [speed * Math.cos(direction), speed * Math.sin(direction)];
  const inside = 4 + integer(random, CLIP_FRAMES - 4);
  const x0 = uniform(random, 10, width - 10) - vx * inside;
  const y0 = uniform(random, 10, height - 10) - vy * inside;
  const [bob, phase, rate] = [uniform(random, 0, 0.6), uniform(random, 0, 6), uniform(random, 0.3, 1.2)];
  const wobble = random() < 0.3 ? 0.04 : 0;
  for (let t = 0; t < CLIP_FRAMES; t++) {
    const swing = Math.sin(rate * t + phase);
    draw(canvas, t, thing, { x: x0 + vx * t, y: y0 + vy * t + bob * swing, stretch: 1 + wobble * swing });
  }
}

interface Place {
  /** Of the thing's centre, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Of its width. */
  readonly stretch: number;
}

function draw(canvas: Canvas, t: number, { width: w, height: h, gray, alpha }: Thing, place: Place): void {
  const { width, height } = canvas;
  const [left, top] = [place.x - (w * place.stretch) / 2, place.y - h / 2];
  const from = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))] as const;
  const to = [
    Math.min(width, Math.ceil(left + w * place.stretch)),
    Math.min(height, Math.ceil(top + h)),
  ] as const;
  for (let y = from[1]; y < to[1]; y++) {
    for (let x = from[0]; x < to[0]; x++) {
      const [u, v] = [(x - left) / place.stretch, y - top];
      const a = bilinear(alpha, w, h, u, v);
      if (a === 0) continue;
      const p = (t * height + y) * width + x;
      canvas.gray[p] = canvas.gray[p]! * (1 - a) + bilinear(gray, w, h, u, v) * a;
      if (a > PART) canvas.mask[p] = 1;
    }
  }
}
