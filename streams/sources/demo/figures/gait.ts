import type { Vec3 } from '../perspective.ts';
import type { Look } from './look.ts';
import type { Body, Limb } from './person.ts';

/** How someone moves their legs. Lengths in statures unless said otherwise. */
export interface Gait {
  /** Metres that a full cycle (two steps) carries the body. */
  readonly stride: number;
  /** Share of the cycle that a foot stands on the ground: above 0.5 is walking, below it is running. */
  readonly stance: number;
  /** Height of the ankle in mid swing. */
  readonly lift: number;
  /** Swing of the upper arm, and bend of the elbow; radians. */
  readonly armSwing: number;
  readonly elbow: number;
  /** Forward lean of the trunk, radians. */
  readonly lean: number;
  /** Height of the hips, and how much they rise and fall. */
  readonly hips: number;
  readonly bob: number;
}

/** `speed` in m/s. */
export function walking(speed: number, look: Look): Gait {
  const stride = (0.62 + 0.52 * speed) * (look.stature / 1.72);
  return {
    stride,
    stance: 0.6,
    lift: 0.06,
    armSwing: 0.25 + 0.22 * speed,
    elbow: 0.3,
    lean: 0.04,
    hips: 0.512,
    bob: 0.013,
  };
}

/** `speed` in m/s. */
export function running(speed: number, look: Look): Gait {
  const stride = (0.75 + 0.45 * speed) * (look.stature / 1.72);
  return {
    stride,
    stance: 0.34,
    lift: 0.19,
    armSwing: 0.85,
    elbow: 1.55,
    lean: 0.2,
    hips: 0.485,
    bob: 0.022,
  };
}

const ANKLE = 0.045;
const THIGH = 0.245;
const SHIN = 0.235;

/** The posture after `distance` metres of travel. */
export function striding(look: Look, gait: Gait, distance: number): Body {
  const h = look.stature;
  const cycle = distance / gait.stride;
  // The hips are highest when a leg passes under them: twice a cycle.
  const hipUp = h * (gait.hips - gait.bob * Math.cos(4 * Math.PI * (cycle - gait.stance / 4)));
  const pelvis: Vec3 = [0, 0, hipUp];
  const chest: Vec3 = [Math.sin(gait.lean) * 0.33 * h, 0, hipUp + Math.cos(gait.lean) * 0.33 * h];
  const head: Vec3 = [chest[0] + Math.sin(gait.lean) * 0.08 * h, 0, chest[2] + 0.115 * h];
  const left = leg(h, gait, cycle, hipUp, 0.05 * h);
  const right = leg(h, gait, cycle + 0.5, hipUp, -0.05 * h);
  return {
    pelvis,
    chest,
    head,
    legs: [left.limb, right.limb],
    toes: [left.toe, right.toe],
    arms: [
      arm(h, gait, cycle + 0.5, chest, 0.12 * h * look.build),
      arm(h, gait, cycle, chest, -0.12 * h * look.build),
    ],
  };
}

function leg(h: number, gait: Gait, cycle: number, hipUp: number, side: number): { limb: Limb; toe: Vec3 } {
  const u = cycle - Math.floor(cycle);
  const contact = gait.stance * gait.stride;
  let forward: number;
  let up = ANKLE * h;
  let pitch: number;
  if (u < gait.stance) {
    // A standing foot keeps its place on the ground, so it goes back under the body at the body's pace.
    const t = u / gait.stance;
    const push = Math.max(0, (t - 0.65) / 0.35);
    forward = contact * (0.5 - t);
    up += 0.05 * h * push * push;
    pitch = 0.3 * Math.max(0, 1 - t * 6) - 0.9 * push * push;
  } else {
    const t = (u - gait.stance) / (1 - gait.stance);
    const eased = t * t * (3 - 2 * t);
    forward = contact * (eased - 0.5);
    up += 0.05 * h * (1 - t) ** 2 + gait.lift * h * Math.sin(Math.PI * t ** 0.8);
    pitch = -0.9 * (1 - t) ** 1.5 + 0.3 * t * t;
  }
  const root: Vec3 = [0, side, hipUp];
  const limb = bend(root, [forward, side, up], THIGH * h, SHIN * h, 1);
  const toe: Vec3 = [
    limb.end[0] + Math.cos(pitch) * 0.1 * h,
    side,
    limb.end[2] + Math.sin(pitch) * 0.1 * h - 0.02 * h * Math.cos(pitch),
  ];
  return { limb, toe };
}

function arm(h: number, gait: Gait, cycle: number, chest: Vec3, side: number): Limb {
  const swing = gait.armSwing * Math.cos(2 * Math.PI * (cycle - gait.stance * 0.1)) - 0.05;
  const fore = swing + gait.elbow + Math.max(0, swing) * 0.5;
  const root: Vec3 = [chest[0], side, chest[2] - 0.02 * h];
  const middle: Vec3 = [
    root[0] + Math.sin(swing) * 0.17 * h,
    side * 1.12,
    root[2] - Math.cos(swing) * 0.17 * h,
  ];
  return {
    root,
    middle,
    end: [middle[0] + Math.sin(fore) * 0.155 * h, side * 1.05, middle[2] - Math.cos(fore) * 0.155 * h],
  };
}

/**
 * A two-part limb from `root` towards `target`; the joint lies to the front (`side` 1) or to the back (-1).
 * A target out of reach is drawn nearer.
 */
export function bend(root: Vec3, target: Vec3, upper: number, lower: number, side: 1 | -1): Limb {
  const forward = target[0] - root[0];
  const up = target[2] - root[2];
  const wanted = Math.hypot(forward, up);
  const length = Math.min(wanted, (upper + lower) * 0.997);
  const f = forward / wanted;
  const u = up / wanted;
  const along = (upper * upper - lower * lower + length * length) / (2 * length);
  const out = Math.sqrt(Math.max(0, upper * upper - along * along)) * side;
  return {
    root,
    middle: [root[0] + f * along - u * out, (root[1] + target[1]) / 2, root[2] + u * along + f * out],
    end: [root[0] + f * length, target[1], root[2] + u * length],
  };
}
