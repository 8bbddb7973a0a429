import { type Actor, actorAt } from './actor.ts';
import { boundsOf, type Colour } from './canvas.ts';
import { drawCart } from './figures/cart.ts';
import { drawCyclist } from './figures/cyclist.ts';
import { running, striding, walking } from './figures/gait.ts';
import { dressed, type Look } from './figures/look.ts';
import { drawPerson } from './figures/person.ts';
import { drawSkater } from './figures/skater.ts';
import { FPS, HEIGHT, halfWidthAt, WIDTH } from './perspective.ts';
import { type Random, random } from './random.ts';
import type { Placement, Sketch } from './sketch.ts';

export type Kind = 'cyclist' | 'skater' | 'cart' | 'runner' | 'trespasser';

/** Fractions of the picture; x and y are the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** One crossing of the picture by something that is not normal. */
export interface Happening {
  /** 0, 1, 2, ... in the order of time. */
  readonly id: number;
  readonly kind: Kind;
  /** First frame with a part of it in view, and the first without, when it has left. */
  readonly start: number;
  readonly end: number;
  /** Depth, metres. */
  readonly y: number;
  /** m/s along x; negative to the left. */
  readonly velocity: number;
  /** x at `start`, metres. */
  readonly from: number;
  readonly look: Look;
  readonly paint: Colour;
}

interface Route {
  readonly depth: readonly [number, number];
  readonly speed: readonly [number, number];
}

/** Depth in metres and speed in m/s. The depths keep each of them in view for 3 s or more. */
const ROUTES: Record<Kind, Route> = {
  cyclist: { depth: [17, 20], speed: [4.1, 5] },
  skater: { depth: [16, 19.5], speed: [3, 4.2] },
  cart: { depth: [16, 18.6], speed: [2.6, 3.6] },
  runner: { depth: [15.5, 19.5], speed: [3.6, 4.4] },
  trespasser: { depth: [11.3, 12], speed: [1.4, 1.8] },
};
/** Every other trespasser jogs over the far lawn. */
const FAR_LAWN: Route = { depth: [23.6, 24.3], speed: [2.1, 2.7] };

const KINDS = Object.keys(ROUTES) as Kind[];
const CLEAR: readonly Kind[] = ['cart', 'cyclist'];
const PAINTS: readonly Colour[] = [
  [138, 46, 42],
  [196, 196, 190],
  [56, 96, 70],
  [52, 78, 120],
];
/** Normal walking between two happenings, frames. */
const QUIET = [12 * FPS, 20 * FPS] as const;
/** Metres outside the picture from which a crossing is looked for. */
const APPROACH = 3.5;

/** Everything out of the ordinary, worked out as far as it is asked for. */
export class Events {
  private readonly known: Happening[] = [];
  private round: Kind[] = [];
  private nextStart: number;

  constructor(
    private readonly seed: number,
    /** Frame in which the first one begins to come into view. */
    first: number,
  ) {
    this.nextStart = first;
  }

  at(index: number): Happening[] {
    return this.between(index, index + 1);
  }

  /** Those in view in any frame of [from, to). */
  between(from: number, to: number): Happening[] {
    while (this.nextStart < to) this.extend();
    const last = this.known.findLastIndex(event => event.start < to);
    let first = last + 1;
    while (first > 0 && this.known[first - 1]!.end > from) first--;
    return this.known.slice(first, last + 1);
  }

  private extend(): void {
    const id = this.known.length;
    const dice = random(this.seed, 402, id);
    if (id % KINDS.length === 0) this.round = roundAfter(this.known.at(-1)?.kind, dice);
    const event = plan(this.seed, id, this.round[id % KINDS.length]!, this.nextStart);
    this.known.push(event);
    this.nextStart = event.end + Math.round(dice.range(QUIET[0], QUIET[1]));
  }
}

/** An order of all the kinds that doesn't begin with `previous`; the first of all begins with a clear one. */
function roundAfter(previous: Kind | undefined, dice: Random): Kind[] {
  const order = dice.shuffled(KINDS);
  if (previous === undefined) order.sort((a, b) => Number(CLEAR.includes(b)) - Number(CLEAR.includes(a)));
  else if (order[0] === previous) order.push(order.shift()!);
  return order;
}

function plan(seed: number, id: number, kind: Kind, start: number): Happening {
  const dice = random(seed, 403, id);
  const far = kind === 'trespasser' && Math.floor(id / KINDS.length) % 2 === 1;
  const { depth, speed } = far ? FAR_LAWN : ROUTES[kind];
  const y = dice.range(...depth);
  // The first comes from the right, body before shadow, so that nothing shows before its time.
  const direction = dice.next() < 0.5 || id === 0 ? -1 : 1;
  const velocity = direction * dice.range(...speed);
  const look = { ...dressed(dice), ...outfit(kind, dice) };
  const paint = dice.pick(PAINTS);
  const from = -direction * (halfWidthAt(y) + APPROACH);
  const trial: Happening = { id, kind, start: 0, end: Infinity, y, velocity, from, look, paint };
  let enters = 0;
  while (!viewAt(trial, enters)) enters++;
  let leaves = enters;
  while (viewAt(trial, leaves)) leaves++;
  return { ...trial, from: from + (velocity * enters) / FPS, start, end: start + leaves - enters };
}

function outfit(kind: Kind, dice: Random): Partial<Look> {
  if (kind === 'runner') {
    return {
      sleeves: 'short',
      bag: 'none',
      coat: false,
      top: dice.pick([
        [208, 96, 52],
        [214, 208, 92],
        [72, 148, 166],
      ]),
    };
  }
  return {};
}

export function happeningActor(event: Happening, index: number): Actor {
  const place = placeAt(event, index);
  return actorAt(place, sketch => drawHappening(sketch, event, Math.abs(place.x - event.from)));
}

/** Also before `start` and after `end`: it comes from somewhere and goes on. */
export function placeAt({ start, from, velocity, y }: Happening, index: number): Placement {
  return { x: from + ((index - start) * velocity) / FPS, y, heading: velocity > 0 ? 0 : Math.PI };
}

function drawHappening(sketch: Sketch, { kind, velocity, look, paint }: Happening, distance: number): void {
  const speed = Math.abs(velocity);
  if (kind === 'cyclist') drawCyclist(sketch, look, paint, distance);
  else if (kind === 'skater') drawSkater(sketch, look, paint, distance / speed);
  else if (kind === 'cart') drawCart(sketch, look, paint, distance);
  else {
    const gait = speed > 2 ? running(speed, look) : walking(speed, look);
    drawPerson(sketch, striding(look, gait, distance), look);
  }
}

export interface View {
  /** The body without its shadow, clipped to the picture. */
  readonly box: Box;
  /** Share of the whole body's box that lies in the picture, above 0 to 1. */
  readonly inView: number;
}

/** Where the body is in the picture; `null` when less than 2 pixels of it are in view. */
export function viewAt(event: Happening, index: number): View | null {
  const bounds = boundsOf(happeningActor(event, index).sketch.shapes);
  const left = Math.max(0, bounds.left);
  const top = Math.max(0, bounds.top);
  const right = Math.min(WIDTH, bounds.right);
  const bottom = Math.min(HEIGHT, bounds.bottom);
  if (right - left < 2 || bottom - top < 2) return null;
  const whole = (bounds.right - bounds.left) * (bounds.bottom - bounds.top);
  return {
    box: { x: left / WIDTH, y: top / HEIGHT, w: (right - left) / WIDTH, h: (bottom - top) / HEIGHT },
    inView: ((right - left) * (bottom - top)) / whole,
  };
}
