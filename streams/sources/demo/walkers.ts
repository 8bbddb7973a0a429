import { type Actor, actorAt } from './actor.ts';
import { striding, walking } from './figures/gait.ts';
import { dressed, type Look } from './figures/look.ts';
import { drawPerson } from './figures/person.ts';
import { GROUND, halfWidthAt } from './perspective.ts';
import { type Random, random } from './random.ts';
import { ramp } from './texture.ts';

/** Something on the walkway that walkers step aside for; metres. */
export interface Obstacle {
  readonly x: number;
  readonly y: number;
}

/** A new single walker or pair may set out once in each slot of this length, seconds. */
const SLOT = 3.5;
/** Nobody needs longer than this to cross the picture, seconds. */
const LONGEST = 33;
/** How far outside the picture people start and end, so that their shadows don't pop up; metres. */
const OUTSIDE = 1.6;
/** Depths that people keep to, in the order that slots use them, so that they seldom walk into each other. */
const LANES = [17.2, 14.2, 20.3, 15.7, 18.8, 21.1, 14.9, 19.5, 16.4] as const;
/** Room that walkers leave an obstacle, in depth; metres. */
const BERTH = 1.25;

interface Walker {
  readonly look: Look;
  /** m/s. */
  readonly speed: number;
  readonly direction: 1 | -1;
  /** Depth at the middle of the picture, and how much it changes for each metre of travel. */
  readonly lane: number;
  readonly drift: number;
  /** Metres behind the one who sets the pace. */
  readonly behind: number;
  /** Half the path, metres. */
  readonly reach: number;
  /** When they set out, seconds since frame 0. */
  readonly leaves: number;
  /** Where in the gait cycle they set out, metres. */
  readonly step: number;
}

/** All walkers in view at a time in seconds. */
export function walkersAt(seed: number, seconds: number, obstacles: readonly Obstacle[]): Actor[] {
  const actors: Actor[] = [];
  for (let slot = Math.floor((seconds - LONGEST) / SLOT); slot * SLOT <= seconds; slot++) {
    for (const walker of walkersOf(seed, slot)) {
      const actor = walk(walker, seconds, obstacles);
      if (actor) actors.push(actor);
    }
  }
  return actors;
}

function walkersOf(seed: number, slot: number): Walker[] {
  const dice = random(seed, 301, slot);
  if (dice.next() < 0.06) return [];
  const first = walkerOf(dice, slot);
  if (dice.next() > 0.24) return [first];
  const aside = first.lane > 17.5 ? -dice.range(0.55, 0.7) : dice.range(0.55, 0.7);
  const look = dressed(dice);
  return [
    first,
    { ...first, look, lane: first.lane + aside, behind: dice.range(-0.1, 0.35), step: dice.range(0, 2) },
  ];
}

function walkerOf(dice: Random, slot: number): Walker {
  const lane = LANES[((slot % LANES.length) + LANES.length) % LANES.length]! + dice.range(-0.3, 0.3);
  return {
    look: dressed(dice),
    speed: 0.8 + 0.4 * (dice.next() + dice.next()),
    direction: dice.next() < 0.5 ? 1 : -1,
    lane,
    drift: dice.range(-0.035, 0.035),
    behind: 0,
    reach: halfWidthAt(lane + 0.8) + OUTSIDE,
    leaves: (slot + dice.next()) * SLOT,
    step: dice.range(0, 2),
  };
}

function walk(walker: Walker, seconds: number, obstacles: readonly Obstacle[]): Actor | null {
  const gone = (seconds - walker.leaves) * walker.speed;
  if (gone < 0 || gone > 2 * walker.reach) return null;
  const travel = gone - walker.reach - walker.behind;
  const x = travel * walker.direction;
  const weave = 0.05 * Math.sin(travel * 0.9 + walker.step);
  const y = stepAside(x, walker.lane + walker.drift * travel + weave, walker.lane, obstacles);
  const gait = walking(walker.speed, walker.look);
  const body = striding(walker.look, gait, gone + walker.step);
  return actorAt({ x, y, heading: headingOf(walker) }, sketch => drawPerson(sketch, body, walker.look));
}

function headingOf({ direction, drift }: Walker): number {
  return direction === 1 ? Math.atan(drift) : Math.PI - Math.atan(drift);
}

/** The side to pass on depends on the lane alone, so that nobody changes it half way. */
function stepAside(x: number, y: number, lane: number, obstacles: readonly Obstacle[]): number {
  let depth = y;
  for (const obstacle of obstacles) {
    const side = lane < obstacle.y ? -1 : 1;
    const missing = BERTH - side * (depth - obstacle.y);
    if (missing > 0) depth += side * missing * (1 - ramp(1.5, 11, Math.abs(x - obstacle.x)));
  }
  return Math.min(GROUND.kerbFar - 0.35, Math.max(GROUND.kerbNear + 0.45, depth));
}
