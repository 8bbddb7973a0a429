import type { Colour } from '../canvas.ts';
import type { Vec3 } from '../perspective.ts';
import type { Sketch } from '../sketch.ts';
import { bend } from './gait.ts';
import type { Look } from './look.ts';
import { type Body, drawPerson, type Limb } from './person.ts';

const DECK_UP = 0.13;
const WHEELS: Colour = [214, 208, 196];
const TRUCKS: Colour = [60, 60, 62];

/** Someone who stands sideways on a rolling board; `seconds` since they came into view sways them a little. */
export function drawSkater(sketch: Sketch, look: Look, deck: Colour, seconds: number): void {
  for (const end of [-0.3, 0.3]) {
    sketch.limb([end, -0.1, 0.06], [end, 0.1, 0.06], 0.02, 0.02, TRUCKS);
    for (const side of [0.1, -0.1]) sketch.ball([end, side, 0.05], 0.05, WHEELS);
  }
  sketch.limb([-0.45, 0, DECK_UP + 0.03], [-0.34, 0, DECK_UP - 0.01], 0.03, 0.03, deck);
  sketch.limb([-0.34, 0, DECK_UP - 0.01], [0.36, 0, DECK_UP - 0.01], 0.034, 0.034, deck);
  sketch.limb([0.36, 0, DECK_UP - 0.01], [0.46, 0, DECK_UP + 0.03], 0.03, 0.03, deck);
  drawPerson(sketch, standing(look, seconds), { ...look, coat: false, bag: 'none' });
}

function standing(look: Look, seconds: number): Body {
  const h = look.stature;
  const sway = 0.03 * Math.sin(seconds * 2.1);
  const pelvis: Vec3 = [-0.02 + sway, 0, 0.53 * h + DECK_UP + 0.012 * Math.sin(seconds * 1.3)];
  const chest: Vec3 = [0.02 + sway * 1.6, 0, pelvis[2] + 0.32 * h];
  const leg = (foot: number): Limb =>
    bend(
      [pelvis[0] + foot * 0.3, 0, pelvis[2]],
      [foot, 0, DECK_UP + 0.09],
      0.245 * h,
      0.235 * h,
      foot > 0 ? 1 : -1,
    );
  const back = leg(-0.2);
  const front = leg(0.22);
  return {
    pelvis,
    chest,
    head: [chest[0] + 0.03, 0, chest[2] + 0.115 * h],
    legs: [back, front],
    toes: [foot(back), foot(front)],
    arms: [arm(h, chest, -1, sway), arm(h, chest, 1, sway)],
    broad: 'forward',
  };
}

function foot(leg: Limb): Vec3 {
  return [leg.end[0] + 0.05, leg.end[1] - 0.1, leg.end[2] - 0.03];
}

function arm(h: number, chest: Vec3, end: 1 | -1, sway: number): Limb {
  const root: Vec3 = [chest[0] + end * 0.1 * h, 0, chest[2] - 0.02 * h];
  const middle: Vec3 = [root[0] + end * 0.07 * h, 0.02, root[2] - 0.155 * h];
  return { root, middle, end: [middle[0] + end * (0.06 * h + sway), 0.05, middle[2] - 0.135 * h] };
}
