import { type Capsule, type Colour, capsule, type End, type Shape } from './canvas.ts';
import { project, SHADOW_X, SHADOW_Y, type Vec3 } from './perspective.ts';

/** Where something stands and which way it faces on the ground; `heading` in radians, 0 is +x. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

/** Turns parts given in metres into shapes on the screen, in painting order, and their shadows. */
export class Sketch {
  readonly shapes: Shape[] = [];
  readonly shadows: Capsule[] = [];
  private readonly cos: number;
  private readonly sin: number;

  constructor(private readonly place: Placement) {
    this.cos = Math.cos(place.heading);
    this.sin = Math.sin(place.heading);
  }

  /** +1 when the figure's left side is nearer to the camera, -1 when its right side is. */
  get nearSide(): 1 | -1 {
    return this.cos < 0 ? 1 : -1;
  }

  /** Body coordinates (metres forward, to the left, up) to the world. */
  world([forward, left, up]: Vec3): Vec3 {
    return [
      this.place.x + forward * this.cos - left * this.sin,
      this.place.y + forward * this.sin + left * this.cos,
      up,
    ];
  }

  limb(from: Vec3, to: Vec3, r0: number, r1: number, colour: Colour, alpha = 1): void {
    const a = this.world(from);
    const b = this.world(to);
    this.shapes.push(capsule(end(a, r0), end(b, r1), colour, alpha));
    this.shade(a, b, r0, r1, alpha);
  }

  ball(at: Vec3, radius: number, colour: Colour): void {
    this.limb(at, at, radius, radius, colour);
  }

  /** Corners in body coordinates, of a convex face. */
  face(corners: readonly Vec3[], colour: Colour, alpha = 1): void {
    const points = corners.flatMap(corner => {
      const { x, y } = project(this.world(corner));
      return [x, y];
    });
    this.shapes.push({ form: 'polygon', points: clockwise(points), colour, alpha });
  }

  /** The shadow of a stroke between two world points. */
  shade(a: Vec3, b: Vec3, r0: number, r1: number, alpha = 1): void {
    this.shadows.push(capsule(end(cast(a), r0 * 0.85), end(cast(b), r1 * 0.85), BLACK, alpha));
  }
}

const BLACK: Colour = [0, 0, 0];

/** A ball of `radius` metres around a world point, on the screen. */
function end(point: Vec3, radius: number): End {
  const { x, y, scale } = project(point);
  return [x, y, radius * scale];
}

/** Where the shadow of a world point falls on the ground. */
function cast([x, y, z]: Vec3): Vec3 {
  return [x + z * SHADOW_X, y + z * SHADOW_Y, 0];
}

function clockwise(points: number[]): number[] {
  let area = 0;
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    area += points[i]! * points[j + 1]! - points[j]! * points[i + 1]!;
  }
  if (area >= 0) return points;
  const out: number[] = [];
  for (let i = points.length - 2; i >= 0; i -= 2) out.push(points[i]!, points[i + 1]!);
  return out;
}
