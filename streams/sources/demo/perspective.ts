/**
 * The demo camera: a pinhole on a mast. World axes in metres: x to the right, y away from the camera along
 * the ground, z up. The camera stands above (0, 0).
 */
export const WIDTH = 640;
export const HEIGHT = 360;
export const FPS = 10;

const CAMERA_HEIGHT = 7;
const PITCH = (20 * Math.PI) / 180;
const FOCAL = 716;
const SIN = Math.sin(PITCH);
const COS = Math.cos(PITCH);

export type Vec3 = readonly [x: number, y: number, z: number];

/** A point of the picture; `scale` is pixels a metre at its depth. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export function project([x, y, z]: Vec3): Projected {
  const drop = CAMERA_HEIGHT - z;
  const scale = FOCAL / (y * COS + drop * SIN);
  return { x: WIDTH / 2 + x * scale, y: HEIGHT / 2 + (drop * COS - y * SIN) * scale, scale };
}

/** Half the width of the ground that the picture shows at depth `y`, in metres. */
export function halfWidthAt(y: number): number {
  return WIDTH / 2 / project([0, y, 0]).scale;
}

/** Where the line of sight through pixel (px, py) meets the ground; `null` above the horizon. */
export function onGround(px: number, py: number): { x: number; y: number } | null {
  const tan = (py - HEIGHT / 2) / FOCAL;
  const denominator = SIN + tan * COS;
  if (denominator <= 0) return null;
  const y = (CAMERA_HEIGHT * (COS - tan * SIN)) / denominator;
  return { x: ((px - WIDTH / 2) * (y * COS + CAMERA_HEIGHT * SIN)) / FOCAL, y };
}

/** Where the line of sight through pixel (px, py) meets the upright plane at depth `y`. */
export function onPlane(px: number, py: number, y: number): { x: number; z: number } {
  const tan = (py - HEIGHT / 2) / FOCAL;
  const drop = (y * (SIN + tan * COS)) / (COS - tan * SIN);
  return { x: ((px - WIDTH / 2) * (y * COS + drop * SIN)) / FOCAL, z: CAMERA_HEIGHT - drop };
}

/** Depths of the parts of the ground, in metres from the camera. */
export const GROUND = { kerbNear: 13.1, kerbFar: 22, kerbWidth: 0.16, hedge: 26.3, wall: 29 } as const;

/** Ground displacement of a shadow for each metre of height: the sun stands behind the camera's left. */
export const SHADOW_X = 0.62;
export const SHADOW_Y = 0.34;
