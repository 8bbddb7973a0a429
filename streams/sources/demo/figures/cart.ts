import type { Colour } from '../canvas.ts';
import type { Vec3 } from '../perspective.ts';
import type { Sketch } from '../sketch.ts';
import { bend } from './gait.ts';
import type { Look } from './look.ts';
import { drawPerson } from './person.ts';

const TYRE: Colour = [34, 34, 36];
const HUB: Colour = [150, 150, 148];
const ROOF: Colour = [206, 204, 196];
const POST: Colour = [70, 70, 72];
const SEAT: Colour = [92, 80, 66];
const GLASS: Colour = [150, 170, 178];
const CARGO: Colour = [104, 106, 102];
const WIDE = 0.62;
const WHEEL = 0.25;

/** An open utility cart with a driver, about 2.6 m long; `distance` in metres turns the wheels. */
export function drawCart(sketch: Sketch, look: Look, paint: Colour, distance: number): void {
  const near = sketch.nearSide;
  const far = -near;
  drawWheels(sketch, far * (WIDE - 0.1), distance);
  drawPosts(sketch, far * (WIDE - 0.06));
  drawBox(sketch, [-1.25, -0.45], [0.3, 0.92], CARGO);
  drawBox(sketch, [-0.45, 0.45], [0.22, 0.4], paint);
  drawBox(sketch, [-0.45, 0.1], [0.4, 0.72], SEAT);
  drawBox(sketch, [-0.5, -0.38], [0.72, 1.12], SEAT);
  drawDriver(sketch, look, near * -0.2);
  drawBox(sketch, [0.62, 1.25], [0.28, 0.86], paint);
  drawBox(sketch, [0.45, 0.62], [0.28, 0.6], paint);
  drawBox(sketch, [1.2, 1.3], [0.3, 0.44], POST);
  sketch.face(windscreen(), GLASS, 0.35);
  drawWheels(sketch, near * (WIDE - 0.02), distance);
  drawPosts(sketch, near * (WIDE - 0.04));
  drawBox(sketch, [-0.72, 0.9], [1.82, 1.9], ROOF);
  shadeBody(sketch);
}

/** The faces of a box across the cart that the camera can see: end, side, top. */
function drawBox(
  sketch: Sketch,
  [back, front]: [number, number],
  [low, high]: [number, number],
  c: Colour,
): void {
  const side = sketch.nearSide * WIDE;
  const middle = sketch.world([(back + front) / 2, 0, 0]);
  const ahead = sketch.world([front, 0, 0]);
  const end = (ahead[0] - middle[0]) * middle[0] < 0 ? front : back;
  sketch.face(
    [
      [end, -WIDE, low],
      [end, WIDE, low],
      [end, WIDE, high],
      [end, -WIDE, high],
    ],
    tint(c, 0.82),
  );
  sketch.face(
    [
      [back, side, low],
      [front, side, low],
      [front, side, high],
      [back, side, high],
    ],
    c,
  );
  sketch.face(
    [
      [back, -WIDE, high],
      [front, -WIDE, high],
      [front, WIDE, high],
      [back, WIDE, high],
    ],
    tint(c, 1.16),
  );
}

function windscreen(): Vec3[] {
  return [
    [0.78, -WIDE + 0.05, 0.86],
    [0.78, WIDE - 0.05, 0.86],
    [0.72, WIDE - 0.05, 1.8],
    [0.72, -WIDE + 0.05, 1.8],
  ];
}

function drawWheels(sketch: Sketch, side: number, distance: number): void {
  for (const axle of [-0.82, 0.86]) {
    sketch.ball([axle, side, WHEEL], WHEEL, TYRE);
    sketch.ball([axle, side, WHEEL], 0.12, HUB);
    const angle = -distance / WHEEL;
    const f = 0.11 * Math.cos(angle);
    const u = 0.11 * Math.sin(angle);
    sketch.limb([axle - f, side, WHEEL - u], [axle + f, side, WHEEL + u], 0.02, 0.02, TYRE);
  }
}

function drawPosts(sketch: Sketch, side: number): void {
  sketch.limb([0.76, side, 0.86], [0.7, side, 1.84], 0.024, 0.024, POST);
  sketch.limb([-0.5, side, 0.9], [-0.56, side, 1.84], 0.024, 0.024, POST);
}

function drawDriver(sketch: Sketch, look: Look, side: number): void {
  const h = look.stature;
  const pelvis: Vec3 = [-0.2, side, 0.8];
  const chest: Vec3 = [-0.24, side, 0.8 + 0.31 * h];
  const legs = [0.1, -0.1].map(l =>
    bend([-0.16, side + l, 0.8], [0.38, side + l, 0.46], 0.245 * h, 0.235 * h, 1),
  );
  const arms = [0.2, -0.2].map(l =>
    bend([chest[0], side + l, chest[2] - 0.03], [0.3, side + l * 0.6, 1.06], 0.17 * h, 0.16 * h, -1),
  );
  const toes = legs.map((leg): Vec3 => [leg.end[0] + 0.14, leg.end[1], leg.end[2] - 0.03]);
  drawPerson(
    sketch,
    {
      pelvis,
      chest,
      head: [chest[0] + 0.02, side, chest[2] + 0.115 * h],
      legs: [legs[0]!, legs[1]!],
      toes: [toes[0]!, toes[1]!],
      arms: [arms[0]!, arms[1]!],
    },
    { ...look, coat: false, bag: 'none' },
  );
}

/** Faces cast no shadow of their own, so the cart's is laid with broad strokes. */
function shadeBody(sketch: Sketch): void {
  for (const side of [-0.4, 0, 0.4]) {
    for (const up of [0.25, 0.5, 0.75]) {
      sketch.shade(sketch.world([-1.05, side, up]), sketch.world([1.05, side, up]), 0.3, 0.3);
    }
    sketch.shade(sketch.world([-0.55, side, 1.86]), sketch.world([0.75, side, 1.86]), 0.25, 0.25);
  }
}

function tint([r, g, b]: Colour, by: number): Colour {
  return [Math.min(255, r * by), Math.min(255, g * by), Math.min(255, b * by)];
}
