import type { Colour } from '../canvas.ts';
import type { Vec3 } from '../perspective.ts';
import type { Sketch } from '../sketch.ts';
import type { Look } from './look.ts';

/** A leg or an arm: root (hip, shoulder), middle (knee, elbow), end (ankle, wrist), in body coordinates. */
export interface Limb {
  readonly root: Vec3;
  readonly middle: Vec3;
  readonly end: Vec3;
}

/** The posture of a body; index 0 is left, 1 is right. Metres forward, to the left, up. */
export interface Body {
  readonly pelvis: Vec3;
  readonly chest: Vec3;
  readonly head: Vec3;
  readonly legs: readonly [Limb, Limb];
  readonly toes: readonly [Vec3, Vec3];
  readonly arms: readonly [Limb, Limb];
  /** The axis that the shoulders lie along. Default `side`. */
  readonly broad?: 'side' | 'forward';
}

const darker = ([r, g, b]: Colour, by = 0.8): Colour => [r * by, g * by, b * by];
const add = (a: Vec3, f: number, l: number, u: number): Vec3 => [a[0] + f, a[1] + l, a[2] + u];

/** Draws the far limbs first, then the trunk and the head, then the near ones. */
export function drawPerson(sketch: Sketch, body: Body, look: Look): void {
  const near = sketch.nearSide === 1 ? 0 : 1;
  const far = 1 - near;
  drawArm(sketch, body.arms[far]!, look, 0.82);
  drawLeg(sketch, body.legs[far]!, body.toes[far]!, look, 0.8);
  drawLeg(sketch, body.legs[near]!, body.toes[near]!, look, 1);
  if (look.bag === 'backpack') drawBackpack(sketch, body, look);
  drawTrunk(sketch, body, look);
  drawHead(sketch, body, look);
  drawArm(sketch, body.arms[near]!, look, 1.06);
  if (look.bag === 'shoulder') drawShoulderBag(sketch, body, look);
}

function drawLeg(sketch: Sketch, leg: Limb, toe: Vec3, look: Look, light: number): void {
  const h = look.stature;
  const g = h * look.build;
  const cloth = darker(look.bottom, light);
  sketch.limb(leg.end, toe, 0.024 * h, 0.02 * h, darker(look.shoes, light));
  sketch.limb(leg.middle, leg.end, 0.036 * g, 0.026 * g, cloth);
  sketch.limb(leg.root, leg.middle, 0.053 * g, 0.039 * g, cloth);
}

function drawArm(sketch: Sketch, arm: Limb, look: Look, light: number): void {
  const g = look.stature * look.build;
  const cloth = darker(look.top, light);
  const skin = darker(look.skin, light);
  sketch.limb(arm.middle, arm.end, 0.024 * g, 0.019 * g, look.sleeves === 'long' ? cloth : skin);
  sketch.limb(arm.root, arm.middle, 0.031 * g, 0.026 * g, cloth);
  sketch.ball(arm.end, 0.022 * look.stature, skin);
}

function drawTrunk(sketch: Sketch, body: Body, look: Look): void {
  const h = look.stature;
  const g = h * look.build;
  const along = body.broad === 'forward';
  // Seen from the front the two halves would show a seam, so a middle part covers it.
  for (const half of along ? [-1, 1, 0] : [-sketch.nearSide, sketch.nearSide]) {
    const f = along ? half : 0;
    const l = along ? 0 : half;
    const hip = add(body.pelvis, f * 0.035 * g, l * 0.035 * g, 0.01 * h);
    const shoulder = add(body.chest, f * 0.055 * g, l * 0.055 * g, -0.035 * h);
    if (look.coat) {
      const hem = add(hip, -0.01 * h, 0, -0.14 * h);
      sketch.limb(hip, hem, 0.07 * g, 0.082 * g, darker(look.top, 0.92));
    } else {
      sketch.limb(hip, add(hip, 0, 0, -0.02 * h), 0.062 * g, 0.06 * g, look.bottom);
    }
    const waist = add(hip, 0, 0, 0.045 * h);
    sketch.limb(waist, shoulder, 0.062 * g, 0.072 * g, look.top);
  }
}

function drawHead(sketch: Sketch, body: Body, look: Look): void {
  const h = look.stature;
  const head = body.head;
  sketch.limb(add(body.chest, 0.005 * h, 0, 0), add(head, 0, 0, -0.02 * h), 0.03 * h, 0.03 * h, look.skin);
  if (look.longHair) {
    sketch.limb(
      add(head, -0.025 * h, 0, 0.01 * h),
      add(head, -0.045 * h, 0, -0.085 * h),
      0.048 * h,
      0.034 * h,
      look.hair,
    );
  }
  sketch.limb(
    add(head, 0.008 * h, 0, -0.022 * h),
    add(head, 0.004 * h, 0, 0.012 * h),
    0.046 * h,
    0.052 * h,
    look.skin,
  );
  sketch.limb(
    add(head, -0.019 * h, 0, 0.01 * h),
    add(head, 0.004 * h, 0, 0.03 * h),
    0.048 * h,
    0.042 * h,
    look.hair,
  );
}

function drawBackpack(sketch: Sketch, body: Body, look: Look): void {
  const h = look.stature;
  const high = add(body.chest, -0.085 * h, 0, -0.06 * h);
  sketch.limb(high, add(high, 0, 0, -0.14 * h), 0.055 * h, 0.062 * h, look.bagColour);
}

function drawShoulderBag(sketch: Sketch, body: Body, look: Look): void {
  const h = look.stature;
  const side = sketch.nearSide * 0.1 * h;
  const bag = add(body.pelvis, -0.02 * h, side, 0.02 * h);
  sketch.limb(add(body.chest, -0.01 * h, side * 0.6, -0.02 * h), bag, 0.008 * h, 0.008 * h, look.bagColour);
  sketch.limb(
    add(bag, -0.035 * h, 0, -0.04 * h),
    add(bag, 0.035 * h, 0, -0.04 * h),
    0.042 * h,
    0.042 * h,
    look.bagColour,
  );
}
