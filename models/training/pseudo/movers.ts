import { type Component, connected } from '../../components.ts';
import { countFrames, type Footage } from '../footage.ts';

/** Gray levels by which a pixel differs from the empty picture where something stands or walks. */
export const DIFFERS = 18;
/** Frames that are searched, spread over the footage. */
const FRAMES = 400;
/** Cut-outs that are kept. */
const MOST = 2000;
/** The smallest that is more than noise or a leg: its area and each of its sides, in pixels. */
const LEAST_AREA = 60;
const LEAST_SIDE = 6;
/** Frames over which a cut-out is followed to tell its speed. */
const AHEAD = 4;
/** How far it is looked for, across and down, in pixels. */
const SEARCH = { x: 24, y: 8 } as const;
/** Cut-outs that are followed. */
const FOLLOWED = 200;

/** Something that stood out from the empty picture, cut out of its frame. */
export interface CutOut {
  readonly width: number;
  readonly height: number;
  /** Gray levels, row-major. */
  readonly gray: Float32Array;
  /** 1 where it is, 0 round it. */
  readonly alpha: Float32Array;
}

/** What moves in normal footage. */
export interface Movers {
  readonly cutOuts: readonly CutOut[];
  /** Median height of a cut-out, in pixels. */
  readonly height: number;
  /** Median speed of those that move, in pixels a frame. */
  readonly speed: number;
}

/** What speed and height count where nothing could be measured: of people at some distance. */
const UNKNOWN = { height: 28, speed: 1.3 } as const;

export function findMovers(footage: Footage, background: Float32Array): Movers {
  const { width, height, sequences } = footage;
  const step = Math.max(1, Math.ceil(countFrames(footage) / FRAMES));
  const cutOuts: CutOut[] = [];
  const speeds: number[] = [];
  for (const { frames, count } of sequences) {
    for (let i = 0; i < count && cutOuts.length < MOST; i += step) {
      const at = (index: number) => frames.subarray(index * width * height, (index + 1) * width * height);
      const frame = at(i);
      for (const found of components(frame, background, width)) {
        cutOuts.push(cutOut(frame, width, found));
        if (i + AHEAD >= count || speeds.length >= FOLLOWED) continue;
        const speed = follow(cutOuts.at(-1)!, found, at(i + AHEAD), width) / AHEAD;
        if (speed >= 0.5) speeds.push(speed);
      }
    }
  }
  return {
    cutOuts,
    height: median(cutOuts.map(c => c.height)) ?? UNKNOWN.height,
    speed: median(speeds) ?? UNKNOWN.speed,
  };
}

/** Connected places that differ from the empty picture and do not touch the border, where they would be cut. */
function components(frame: Uint8Array, background: Float32Array, width: number): Component[] {
  const height = frame.length / width;
  const differs = frame.map((value, p) => (Math.abs(value - background[p]!) > DIFFERS ? 1 : 0));
  return connected(differs, width).filter(({ x, y, w, h, pixels }) => {
    const whole = x > 0 && y > 0 && x + w < width && y + h < height;
    return whole && pixels.length >= LEAST_AREA && w > LEAST_SIDE && h > LEAST_SIDE;
  });
}

function cutOut(
  frame: Uint8Array,
  stride: number,
  { x: left, y: top, w: width, h: height, pixels }: Component,
): CutOut {
  const gray = new Float32Array(width * height);
  const alpha = new Float32Array(width * height);
  for (let i = 0; i < gray.length; i++) {
    gray[i] = frame[(top + Math.floor(i / width)) * stride + left + (i % width)]!;
  }
  for (const p of pixels) alpha[(Math.floor(p / stride) - top) * width + (p % stride) - left] = 1;
  return { width, height, gray, alpha };
}

/** How far a cut-out has gone until `frame`, in pixels: to where it looks most like itself. */
function follow({ width, height, gray, alpha }: CutOut, from: Component, frame: Uint8Array, stride: number) {
  let best = { difference: Number.POSITIVE_INFINITY, distance: 0 };
  const rows = frame.length / stride;
  for (let dy = -SEARCH.y; dy <= SEARCH.y; dy++) {
    for (let dx = -SEARCH.x; dx <= SEARCH.x; dx++) {
      const [x0, y0] = [from.x + dx, from.y + dy];
      if (x0 < 0 || y0 < 0 || x0 + width > stride || y0 + height > rows) continue;
      let difference = 0;
      for (let i = 0; i < gray.length; i += 2) {
        if (alpha[i])
          difference += Math.abs(frame[(y0 + Math.floor(i / width)) * stride + x0 + (i % width)]! - gray[i]!);
      }
      if (difference < best.difference) best = { difference, distance: Math.hypot(dx, dy) };
    }
  }
  return best.distance;
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
