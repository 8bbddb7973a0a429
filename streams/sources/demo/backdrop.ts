import { type Colour, capsule, draw } from './canvas.ts';
import { GROUND, HEIGHT, onGround, onPlane, project, WIDTH } from './perspective.ts';
import { type Random, random } from './random.ts';
import { facade, ground, hedge, hedgeHeight, scaled, TREES } from './surfaces.ts';
import { Texture } from './texture.ts';

const BARK: Colour = [86, 74, 62];
const LEAVES: readonly Colour[] = [
  [46, 60, 40],
  [62, 78, 50],
  [80, 96, 60],
  [98, 112, 70],
];

/** The scene without anything that moves: `[HEIGHT, WIDTH, 3] uint8`. Takes a few hundred milliseconds. */
export function paintBackdrop(seed: number): Uint8Array {
  const texture = new Texture(seed);
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let py = 0; py < HEIGHT; py++) {
    for (let px = 0; px < WIDTH; px++) {
      const sum = [0, 0, 0];
      for (const [dx, dy] of SAMPLES) {
        const colour = seen(texture, px + dx, py + dy);
        for (let c = 0; c < 3; c++) sum[c]! += colour[c]! / SAMPLES.length;
      }
      rgb.set(sum, (py * WIDTH + px) * 3);
    }
  }
  for (const [i, tree] of TREES.entries()) paintTree(rgb, tree.x, tree.y, random(seed, 501, i));
  paintShrub(rgb, random(seed, 502));
  finish(rgb);
  return rgb;
}

const SAMPLES = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const;

/** The colour on the line of sight through a point of the picture. */
function seen(texture: Texture, px: number, py: number): Colour {
  const foot = onGround(px, py);
  if (foot && foot.y < GROUND.hedge) return ground(texture, foot.x, foot.y);
  const front = onPlane(px, py, GROUND.hedge);
  if (front.z < hedgeHeight(texture, front.x)) return hedge(texture, front.x, front.z);
  const back = onPlane(px, py, GROUND.hedge + 0.8);
  if (back.z < hedgeHeight(texture, back.x + 3)) return scaled(hedge(texture, back.x, back.z + 0.4), 1.22);
  const wall = onPlane(px, py, GROUND.wall);
  return facade(texture, wall.x, wall.z);
}

function paintTree(rgb: Uint8Array, x: number, y: number, dice: Random): void {
  const foot = project([x, y, 0]);
  const fork = project([x + 0.1, y, 2.4]);
  draw(rgb, capsule([foot.x, foot.y, 0.2 * foot.scale], [fork.x, fork.y, 0.13 * fork.scale], BARK));
  for (let layer = 0; layer < LEAVES.length; layer++) {
    for (let i = 0; i < 420; i++) {
      const angle = dice.range(0, 2 * Math.PI);
      const out = Math.sqrt(dice.next()) * (1 - layer * 0.07);
      const at = project([
        x + Math.cos(angle) * out * 2.3 - layer * 0.12,
        y,
        4.1 + Math.sin(angle) * out * 1.9 + layer * 0.14,
      ]);
      blot(rgb, at.x, at.y, dice.range(1.4, 4.2 - layer * 0.5), LEAVES[layer]!, dice);
    }
  }
}

/** A bush at the lower left corner, close to the camera. */
function paintShrub(rgb: Uint8Array, dice: Random): void {
  for (let layer = 0; layer < LEAVES.length; layer++) {
    for (let i = 0; i < 300; i++) {
      const angle = dice.range(0, 2 * Math.PI);
      const out = Math.sqrt(dice.next()) * (1 - layer * 0.08);
      const px = 14 + Math.cos(angle) * out * 74 - layer * 3;
      const py = 366 + Math.sin(angle) * out * 44 - layer * 3;
      blot(rgb, px, py, dice.range(2, 5.2 - layer * 0.6), LEAVES[layer]!, dice);
    }
  }
}

function blot(rgb: Uint8Array, x: number, y: number, radius: number, colour: Colour, dice: Random): void {
  const tone = scaled(colour, dice.range(0.82, 1.12));
  const tilt = dice.range(-0.7, 0.7) * radius;
  draw(rgb, capsule([x, y, radius], [x + tilt, y + radius * 0.4, radius * 0.7], tone, 0.85));
}

/** The lens darkens the corners, and the sensor's colours are a little pale. */
function finish(rgb: Uint8Array): void {
  for (let py = 0; py < HEIGHT; py++) {
    for (let px = 0; px < WIDTH; px++) {
      const dx = (px - WIDTH / 2) / (WIDTH / 2);
      const dy = (py - HEIGHT / 2) / (HEIGHT / 2);
      const light = 1.2 - 0.12 * (dx * dx + dy * dy * 0.6);
      const at = (py * WIDTH + px) * 3;
      const gray = 0.3 * rgb[at]! + 0.59 * rgb[at + 1]! + 0.11 * rgb[at + 2]!;
      for (let c = 0; c < 3; c++) rgb[at + c] = Math.min(255, (rgb[at + c]! * 0.8 + gray * 0.2) * light);
    }
  }
}
