import type { Colour } from './canvas.ts';
import { GROUND, SHADOW_X, SHADOW_Y } from './perspective.ts';
import { ramp, type Texture } from './texture.ts';

const CONCRETE: Colour = [156, 152, 145];
const KERB: Colour = [176, 172, 164];
const GRASS: Colour = [92, 106, 68];
const SOIL: Colour = [112, 100, 80];
const HEDGE: Colour = [58, 74, 48];
const BRICK: Colour = [146, 112, 96];
const BAND: Colour = [182, 176, 164];
const FRAME: Colour = [188, 186, 180];
const GLASS: Colour = [62, 74, 84];

export function scaled([r, g, b]: Colour, by: number): Colour {
  return [r * by, g * by, b * by];
}

function between(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** The ground at (x, y) metres. */
export function ground(texture: Texture, x: number, y: number): Colour {
  const { kerbNear, kerbFar, kerbWidth } = GROUND;
  let colour: Colour;
  if (y > kerbNear && y < kerbFar) {
    const edge = Math.min(y - kerbNear, kerbFar - y);
    if (edge < kerbWidth) colour = kerb(texture, x, y, edge);
    else colour = paving(texture, x, y);
  } else {
    colour = grass(texture, x, y);
  }
  return scaled(colour, treeShade(texture, x, y));
}

function paving(texture: Texture, x: number, y: number): Colour {
  const row = Math.floor(y / 0.95);
  const shifted = x + (row % 2) * 0.6 + 60;
  const column = Math.floor(shifted / 1.2);
  const alongX = Math.min(shifted / 1.2 - column, column + 1 - shifted / 1.2) * 1.2;
  const alongY = Math.min(y / 0.95 - row, row + 1 - y / 0.95) * 0.95;
  const joint = 1 - 0.2 * (1 - ramp(0.008, 0.03, alongX)) - 0.17 * (1 - ramp(0.01, 0.055, alongY));
  const slab = 0.965 + 0.07 * texture.cell(column, row);
  const stain =
    0.93 + 0.12 * texture.cloudy(x * 0.45, y * 0.6) - 0.1 * ramp(0.68, 0.85, texture.cloudy(x * 0.9 + 31, y));
  const grain = 0.965 + 0.07 * texture.smooth(x * 24, y * 16);
  return scaled(CONCRETE, joint * slab * stain * grain);
}

function kerb(texture: Texture, x: number, y: number, edge: number): Colour {
  const block = x / 1 - Math.floor(x);
  const joint = Math.min(block, 1 - block) < 0.02 ? 0.78 : 1;
  const line = edge > GROUND.kerbWidth - 0.05 ? 0.72 : 1;
  return scaled(KERB, joint * line * (0.94 + 0.1 * texture.smooth(x * 9, y * 9)));
}

function grass(texture: Texture, x: number, y: number): Colour {
  const worn = ramp(0.62, 0.86, texture.cloudy(x * 0.5 + 5, y * 0.7)) * 0.5;
  const patch = 0.82 + 0.34 * texture.cloudy(x * 0.55, y * 0.8 + 3);
  const blade = 0.8 + 0.4 * (0.5 * texture.smooth(x * 15, y * 9) + 0.5 * texture.smooth(x * 33, y * 17));
  return scaled(between(GRASS, SOIL, worn), patch * blade);
}

/** Light left over under the trees, 0 to 1. */
function treeShade(texture: Texture, x: number, y: number): number {
  const dx = (x - 6.2) / 5.2;
  const dy = (y - 14.2) / 3.2;
  const under =
    1 - ramp(0.35, 1.05, Math.sqrt(dx * dx + dy * dy) + 0.35 * (texture.cloudy(x * 0.8, y * 0.8) - 0.5));
  const leaves = 1 - 0.75 * ramp(0.5, 0.64, texture.cloudy(x * 1.7 + 3, y * 1.7));
  const hedgeFoot = 1 - 0.35 * ramp(GROUND.hedge - 0.6, GROUND.hedge, y);
  let light = (1 - 0.36 * under * leaves) * hedgeFoot;
  for (const tree of TREES) {
    const sx = (x - tree.x - 2.2 * SHADOW_X) / 2.4;
    const sy = (y - tree.y - 2.2 * SHADOW_Y) / 1.3;
    const ragged = 0.5 * (texture.cloudy(x * 2, y * 2) - 0.5);
    light *= 1 - 0.3 * (1 - ramp(0.6, 1.1, Math.sqrt(sx * sx + sy * sy) + ragged));
  }
  return light;
}

/** Trees on the far lawn: foot of the trunk, metres. */
export const TREES = [
  { x: -7.6, y: 25.1 },
  { x: 9.4, y: 25.3 },
] as const;

/** Height of the hedge's upper edge at `x`, metres. */
export function hedgeHeight(texture: Texture, x: number): number {
  return 0.95 + 0.14 * texture.smooth(x * 2.2, 4) + 0.08 * texture.smooth(x * 7, 9);
}

/** The hedge's front; `z` in metres. */
export function hedge(texture: Texture, x: number, z: number): Colour {
  const leaf = 0.68 + 0.6 * (0.6 * texture.smooth(x * 11, z * 11) + 0.4 * texture.smooth(x * 23, z * 23));
  return scaled(HEDGE, leaf * (0.66 + 0.5 * ramp(0.1, 1.1, z)));
}

/** The facade behind the hedge: brick with a row of windows. */
export function facade(texture: Texture, x: number, z: number): Colour {
  const pitch = 3.4;
  const bay = Math.floor((x + 100) / pitch);
  const inBay = x + 100 - bay * pitch - pitch / 2;
  const windowed = Math.abs(inBay) < 0.95 && z > 1.35 && z < 3.05;
  if (windowed) return pane(texture, x, z, inBay, bay);
  if (Math.abs(inBay) < 1.1 && z > 1.22 && z <= 1.35) return scaled(BAND, 0.95);
  if (z > 3.45 && z < 3.75) return scaled(BAND, 0.92 + 0.1 * texture.smooth(x * 3, z * 8));
  const course = Math.floor(z / 0.15);
  const brick = Math.floor((x + 100) / 0.45 + (course % 2) * 0.5);
  const mortar = z / 0.15 - course < 0.14 ? 1.08 : 1;
  const tone = 0.9 + 0.14 * texture.cell(brick, course);
  const weather = 0.86 + 0.22 * texture.cloudy(x * 0.4, z * 0.8);
  const eaves = z > 3.2 && z < 3.45 ? 0.86 : 1;
  return scaled(BRICK, mortar * tone * weather * eaves);
}

function pane(texture: Texture, x: number, z: number, inBay: number, bay: number): Colour {
  const border = Math.min(0.95 - Math.abs(inBay), z - 1.35, 3.05 - z);
  if (border < 0.08 || Math.abs(inBay) < 0.035) return FRAME;
  const reveal = 3.05 - z < 0.24 || inBay + 0.95 < 0.16 ? 0.66 : 1;
  const blind = texture.cell(bay, 3) > 0.55 && z > 2.3 ? 1.7 : 1;
  const sky = 0.8 + 0.5 * texture.cloudy(x * 0.7 + bay * 5, z * 0.9) + 0.12 * (z - 1.3);
  return scaled(GLASS, reveal * blind * sky);
}
