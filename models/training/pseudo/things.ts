import { gaussian, integer, type Random, uniform } from '../../random.ts';
import type { CutOut, Movers } from './movers.ts';

/** What is pasted into normal footage: a thing that does not belong, whatever it is made of. */
export interface Thing extends CutOut {
  /** Lowest speed at which it is out of place, in units of the normal speed. */
  readonly slowest: number;
  /** Whether it is out of place standing still, too. */
  readonly stands?: boolean;
}

/** How often each kind is drawn. */
const KINDS: readonly (readonly [make: (movers: Movers, random: Random) => Thing, share: number])[] = [
  [slider, 3],
  [giant, 2],
  [rider, 3],
  [cart, 2],
  [blob, 1],
  [lying, 1],
];
/** A little faster than most walk is no speed to wonder at; for a body that does not move its legs it is. */
const RIGID = 1.2;
const SLOW = 0.9;
const SLOWEST = 0.6;

export function drawThing(movers: Movers, random: Random): Thing {
  const bag = KINDS.flatMap(([make, share]) => Array.from({ length: share }, () => make));
  return bag[integer(random, bag.length)]!(movers, random);
}

/** A body that moves without walking: on a board, on skates, or faster than anybody walks. */
function slider(movers: Movers, random: Random): Thing {
  return { ...body(movers, random, uniform(random, 0.85, 1.2)), slowest: RIGID };
}

/** Larger than anything in the footage. */
function giant(movers: Movers, random: Random): Thing {
  return { ...body(movers, random, uniform(random, 1.5, 2.6)), slowest: SLOW, stands: true };
}

/** A body across instead of upright. */
function lying(movers: Movers, random: Random): Thing {
  const { width, height, gray, alpha } = body(movers, random, uniform(random, 0.8, 1.3));
  const turned = (from: Float32Array) =>
    from.map((_, i) => from[(height - 1 - (i % height)) * width + Math.floor(i / height)]!);
  return {
    width: height,
    height: width,
    gray: turned(gray),
    alpha: turned(alpha),
    slowest: SLOWEST,
    stands: true,
  };
}

/** A body on two wheels: thin rings and a bar, darker or lighter than the body. */
function rider(movers: Movers, random: Random): Thing {
  const rigid = body(movers, random, uniform(random, 0.9, 1.25));
  const beside = Math.floor(uniform(random, 0.2, 0.7) * rigid.height);
  const below = Math.floor(uniform(random, 0, 0.15) * rigid.height);
  const canvas = blank(rigid.width + 2 * beside, rigid.height + below, 0);
  for (let i = 0; i < rigid.gray.length; i++) {
    const p = Math.floor(i / rigid.width) * canvas.width + beside + (i % rigid.width);
    canvas.gray[p] = rigid.gray[i]!;
    canvas.alpha[p] = rigid.alpha[i]!;
  }
  const gray = random() < 0.5 ? uniform(random, 10, 70) : uniform(random, 150, 230);
  const opacity = uniform(random, 0.6, 1);
  const thick = random() < 0.67 ? 0.6 : 1.1;
  const radius = Math.max(2, uniform(random, 0.16, 0.28) * rigid.height);
  const narrow = Math.max(2, radius * uniform(random, 0.7, 1));
  const apart = uniform(random, 0.8, 1.5) * radius + 3;
  const axle = canvas.height - radius - 1;
  const [rear, front] = [canvas.width / 2 - apart, canvas.width / 2 + apart];
  const filled = random() < 0.15;
  const bars: (readonly [x0: number, y0: number, x1: number, y1: number])[] = [];
  if (random() < 0.7) bars.push([rear, axle, front, axle - radius * random()]);
  if (random() < 0.5) bars.push([front, axle, front - apart / 2, axle - 1.5 * radius]);
  for (let i = 0; i < canvas.gray.length; i++) {
    if (canvas.alpha[i]! >= 0.5) continue;
    const [x, y] = [i % canvas.width, Math.floor(i / canvas.width)];
    const onWheel = [rear, front].some(centre => {
      const distance = Math.hypot((x - centre) / narrow, (y - axle) / radius);
      return filled ? distance <= 1 : Math.abs(distance - 1) * radius <= thick;
    });
    if (!onWheel && !bars.some(bar => distanceTo(bar, x, y) <= thick)) continue;
    canvas.gray[i] = gray;
    canvas.alpha[i] = opacity;
  }
  return { ...canvas, slowest: SLOW, stands: true };
}

/** Boxes upon boxes, sometimes with somebody in it. */
function cart({ height: usual, cutOuts }: Movers, random: Random): Thing {
  const canvas = blank(
    Math.floor(uniform(random, 0.9, 2.9) * usual),
    Math.floor(uniform(random, 0.65, 2.1) * usual),
    uniform(random, 20, 235),
  );
  const { width, height, gray, alpha } = canvas;
  const fill = (to: Float32Array, value: number, x0: number, y0: number, x1: number, y1: number) => {
    for (let y = Math.floor(y0); y < y1; y++)
      to.fill(value, y * width + Math.floor(x0), y * width + Math.ceil(x1));
  };
  fill(alpha, 1, 0, height * uniform(random, 0, 0.4), width, height);
  if (random() < 0.7) fill(alpha, 1, 0.2 * width, 0, 0.8 * width, height / 2);
  for (let n = 2 + integer(random, 5); n > 0; n--) {
    const [x0, x1] = [random() * width, random() * width].sort((a, b) => a - b);
    const [y0, y1] = [random() * height, random() * height].sort((a, b) => a - b);
    fill(gray, uniform(random, 10, 245), x0!, y0!, x1!, y1!);
  }
  const passenger = cutOuts[integer(random, Math.max(1, cutOuts.length))];
  if (passenger && random() < 0.6 && passenger.width < width && passenger.height < height) {
    const [x, y] = [integer(random, width - passenger.width), integer(random, height - passenger.height)];
    for (let i = 0; i < passenger.gray.length; i++) {
      const p = (y + Math.floor(i / passenger.width)) * width + x + (i % passenger.width);
      if (passenger.alpha[i]) gray[p] = passenger.gray[i]!;
    }
  }
  return { ...canvas, slowest: SLOWEST, stands: true };
}

/** An oval with a texture of its own. */
function blob({ height: usual }: Movers, random: Random): Thing {
  const side = () => Math.max(6, Math.floor(uniform(random, 0.35, 1.8) * usual));
  const canvas = blank(side(), side(), 0);
  const { width, height, gray, alpha } = canvas;
  const [middle, contrast] = [uniform(random, 30, 220), uniform(random, 10, 60)];
  const grain = 1 + integer(random, 6);
  const noise = Float32Array.from({ length: (width + 1) * (height + 1) }, () => gaussian(random));
  for (let i = 0; i < gray.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const value = middle + contrast * noise[Math.floor(y / grain) * width + Math.floor(x / grain)]!;
    gray[i] = Math.min(255, Math.max(0, value));
    alpha[i] = Math.hypot((2 * x) / width - 1, (2 * y) / height - 1) < 0.9 ? 1 : 0;
  }
  return { ...canvas, slowest: SLOWEST, stands: true };
}

/** Somebody of the footage, scaled, half of them mirrored and half of them with other gray levels. */
function body(movers: Movers, random: Random, scale: number): CutOut {
  const { cutOuts, height: usual } = movers;
  if (cutOuts.length === 0) return blob(movers, random);
  const cut = cutOuts[integer(random, cutOuts.length)]!;
  const mirrored = random() < 0.5;
  const recoloured = random() < 0.5;
  const [contrast, brighter] = recoloured ? [uniform(random, 0.6, 1.4), uniform(random, -40, 40)] : [1, 0];
  // What the footage shows from near by would fill a crop.
  const fit = Math.min(scale, (3 * usual) / Math.max(cut.width, cut.height));
  const width = Math.max(4, Math.floor(cut.width * fit * uniform(random, 0.85, 1.15)));
  const height = Math.max(4, Math.floor(cut.height * fit));
  const scaled = blank(width, height, 0);
  let sum = 0;
  for (const value of cut.gray) sum += value;
  const mean = sum / cut.gray.length;
  for (let i = 0; i < scaled.gray.length; i++) {
    const x = (((i % width) + 0.5) * cut.width) / width - 0.5;
    const y = ((Math.floor(i / width) + 0.5) * cut.height) / height - 0.5;
    const gray = bilinear(cut.gray, cut.width, cut.height, mirrored ? cut.width - 1 - x : x, y);
    scaled.gray[i] = Math.min(255, Math.max(0, (gray - mean) * contrast + mean + brighter));
    scaled.alpha[i] = bilinear(cut.alpha, cut.width, cut.height, mirrored ? cut.width - 1 - x : x, y);
  }
  return scaled;
}

function blank(width: number, height: number, gray: number): CutOut {
  const pixels = width * height;
  return { width, height, gray: new Float32Array(pixels).fill(gray), alpha: new Float32Array(pixels) };
}

/** Value between pixels; beyond the border that of the border. */
export function bilinear(from: Float32Array, width: number, height: number, x: number, y: number): number {
  const [u, v] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [x0, y0] = [Math.floor(u), Math.floor(v)];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const [a, b] = [u - x0, v - y0];
  const top = from[y0 * width + x0]! * (1 - a) + from[y0 * width + x1]! * a;
  const bottom = from[y1 * width + x0]! * (1 - a) + from[y1 * width + x1]! * a;
  return top * (1 - b) + bottom * b;
}

function distanceTo(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  x: number,
  y: number,
): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
