import { type Actor, actorAt } from './actor.ts';
import type { Colour } from './canvas.ts';

const IRON: Colour = [58, 62, 62];
const LAMP: Colour = [206, 204, 192];
const TIMBER: Colour = [122, 98, 74];
const BIN: Colour = [64, 76, 70];

/** Things that stand still but can hide someone behind them. */
export function props(): Actor[] {
  return [lampPost(-2.6, 22.5), bench(3.2, 22.9), bin(5.1, 22.7)];
}

function lampPost(x: number, y: number): Actor {
  return actorAt({ x, y, heading: 0 }, sketch => {
    sketch.limb([0, 0, 0], [0, 0, 0.5], 0.1, 0.09, IRON);
    sketch.limb([0, 0, 0.5], [0, 0, 4.1], 0.06, 0.045, IRON);
    sketch.limb([0, 0, 4.05], [0.55, -0.25, 4.25], 0.035, 0.035, IRON);
    sketch.limb([0.45, -0.2, 4.22], [0.85, -0.4, 4.26], 0.09, 0.07, LAMP);
  });
}

function bench(x: number, y: number): Actor {
  return actorAt({ x, y, heading: 0 }, sketch => {
    for (const end of [-0.75, 0.75]) {
      sketch.limb([end, 0.2, 0], [end, 0.25, 0.85], 0.03, 0.03, IRON);
      sketch.limb([end, -0.22, 0], [end, -0.22, 0.44], 0.03, 0.03, IRON);
    }
    for (const up of [0.62, 0.74, 0.86]) sketch.limb([-0.9, 0.25, up], [0.9, 0.25, up], 0.045, 0.045, TIMBER);
    for (const across of [0.16, 0.02, -0.12, -0.24]) {
      sketch.limb([-0.9, across, 0.45], [0.9, across, 0.45], 0.05, 0.05, TIMBER);
    }
  });
}

function bin(x: number, y: number): Actor {
  return actorAt({ x, y, heading: 0 }, sketch => {
    sketch.limb([0, 0, 0.2], [0, 0, 0.66], 0.2, 0.23, BIN);
    sketch.limb([-0.16, 0, 0.88], [0.16, 0, 0.88], 0.05, 0.05, IRON);
  });
}
