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

interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Indices into the frame. */
  readonly pixels: readonly number[];
}

/** Connected places (8 neighbours) that differ from the empty picture and do not touch the border, where they would be cut. */
function components(frame: Uint8Array, background: Float32Array, width: number): Component[] {
  const height = frame.length / width;
  const left = frame.map((value, p) => (Math.abs(value - background[p]!) > DIFFERS ? 1 : 0));
  const found: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    left[start] = 0;
    stack.push(start);
    const pixels: number[] = [];
    let [x0, x1, y0, y1] = [width, 0, height, 0];
    while (stack.length > 0) {
      const p = stack.pop()!;
      pixels.push(p);
      const [x, y] = [p % width, Math.floor(p / width)];
      [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (!left[v * width + u]) continue;
          left[v * width + u] = 0;
          stack.push(v * width + u);
        }
      }
    }
    const whole = x0 > 0 && y0 > 0 && x1 < width - 1 && y1 < height - 1;
    const large = pixels.length >= LEAST_AREA && x1 - x0 >= LEAST_SIDE && y1 - y0 >= LEAST_SIDE;
    if (whole && large) found.push({ left: x0, top: y0, right: x1, bottom: y1, pixels });
  }
  return found;
}

function cutOut(frame: Uint8Array, stride: number, { left, top, right, bottom, pixels }: Component): CutOut {
  const [width, height] = [right - left + 1, bottom - top + 1];
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
      const [x0, y0] = [from.left + dx, from.top + dy];
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
