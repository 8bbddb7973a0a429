import type { Colour } from '../canvas.ts';
import type { Vec3 } from '../perspective.ts';
import type { Sketch } from '../sketch.ts';
import { bend } from './gait.ts';
import type { Look } from './look.ts';
import { type Body, drawPerson, type Limb } from './person.ts';

const WHEEL = 0.34;
const FRONT: Vec3 = [0.53, 0, WHEEL];
const BACK: Vec3 = [-0.5, 0, WHEEL];
const CRANKS: Vec3 = [-0.06, 0, 0.3];
const SADDLE: Vec3 = [-0.24, 0, 0.96];
const BARS: Vec3 = [0.38, 0, 1.04];
const TYRE: Colour = [30, 30, 32];
const STEEL: Colour = [150, 152, 154];

/** Metres travelled for a turn of the pedals. */
const DEVELOPMENT = 5.2;

/** A rider on a bicycle; `distance` in metres turns the wheels and the pedals. */
export function drawCyclist(sketch: Sketch, look: Look, paint: Colour, distance: number): void {
  drawWheel(sketch, BACK, distance);
  drawWheel(sketch, FRONT, distance);
  drawFrame(sketch, paint);
  drawPerson(sketch, riding(look, distance), { ...look, coat: false, bag: 'none' });
}

function drawWheel(sketch: Sketch, hub: Vec3, distance: number): void {
  const rim = (angle: number, radius: number): Vec3 => [
    hub[0] + Math.cos(angle) * radius,
    0,
    hub[2] + Math.sin(angle) * radius,
  ];
  for (let spoke = 0; spoke < 5; spoke++) {
    const angle = -distance / WHEEL + (spoke * Math.PI) / 5;
    sketch.limb(rim(angle, WHEEL), rim(angle + Math.PI, WHEEL), 0.004, 0.004, STEEL, 0.8);
  }
  const sides = 20;
  for (let i = 0; i < sides; i++) {
    const angle = (i * 2 * Math.PI) / sides;
    sketch.limb(
      rim(angle, WHEEL - 0.022),
      rim(angle + (2 * Math.PI) / sides, WHEEL - 0.022),
      0.023,
      0.023,
      TYRE,
    );
  }
}

function drawFrame(sketch: Sketch, paint: Colour): void {
  const seatTop: Vec3 = [SADDLE[0] + 0.03, 0, 0.82];
  const steering: Vec3 = [0.33, 0, 0.84];
  const tube = (a: Vec3, b: Vec3, radius = 0.021): void => sketch.limb(a, b, radius, radius, paint);
  tube(BACK, CRANKS, 0.014);
  tube(BACK, seatTop, 0.013);
  tube(CRANKS, seatTop);
  tube(CRANKS, steering, 0.025);
  tube(seatTop, steering);
  tube(FRONT, steering, 0.019);
  sketch.limb(steering, BARS, 0.014, 0.014, TYRE);
  sketch.limb([BARS[0], -0.24, BARS[2]], [BARS[0], 0.24, BARS[2]], 0.014, 0.014, TYRE);
  sketch.limb(seatTop, SADDLE, 0.014, 0.014, STEEL);
  sketch.limb([SADDLE[0] - 0.1, 0, SADDLE[2]], [SADDLE[0] + 0.1, 0, SADDLE[2] - 0.01], 0.035, 0.022, TYRE);
}

function riding(look: Look, distance: number): Body {
  const h = look.stature;
  const pelvis: Vec3 = [SADDLE[0] + 0.02, 0, SADDLE[2] + 0.07];
  const chest: Vec3 = [pelvis[0] + 0.2 * h, 0, pelvis[2] + 0.26 * h];
  const turn = (-2 * Math.PI * distance) / DEVELOPMENT;
  const left = pedalling(h, pelvis, turn, 0.1);
  const right = pedalling(h, pelvis, turn + Math.PI, -0.1);
  return {
    pelvis,
    chest,
    head: [chest[0] + 0.06 * h, 0, chest[2] + 0.1 * h],
    legs: [left, right],
    toes: [toe(left), toe(right)],
    arms: [holding(h, chest, 1), holding(h, chest, -1)],
  };
}

function pedalling(h: number, pelvis: Vec3, angle: number, side: number): Limb {
  const pedal: Vec3 = [CRANKS[0] + 0.17 * Math.cos(angle), side, CRANKS[2] + 0.17 * Math.sin(angle)];
  const ankle: Vec3 = [pedal[0] - 0.07, side, pedal[2] + 0.08];
  return bend([pelvis[0], side * 0.8, pelvis[2]], ankle, 0.255 * h, 0.245 * h, 1);
}

function toe(leg: Limb): Vec3 {
  return [leg.end[0] + 0.15, leg.end[1], leg.end[2] - 0.06];
}

function holding(h: number, chest: Vec3, side: 1 | -1): Limb {
  const root: Vec3 = [chest[0], side * 0.11 * h, chest[2] - 0.02 * h];
  return bend(root, [BARS[0] - 0.02, side * 0.22, BARS[2] + 0.03], 0.17 * h, 0.17 * h, -1);
}
