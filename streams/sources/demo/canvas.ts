import { HEIGHT, WIDTH } from './perspective.ts';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [r: number, g: number, b: number];

/** A rounded stroke whose radius runs from `r0` to `r1`; pixels. */
export interface Capsule {
  readonly form: 'capsule';
  readonly x0: number;
  readonly y0: number;
  readonly r0: number;
  readonly x1: number;
  readonly y1: number;
  readonly r1: number;
  readonly colour: Colour;
  /** 0 transparent, 1 solid. */
  readonly alpha: number;
}

/** An end of a capsule: centre and radius, pixels. */
export type End = readonly [x: number, y: number, r: number];

export function capsule([x0, y0, r0]: End, [x1, y1, r1]: End, colour: Colour, alpha = 1): Capsule {
  return { form: 'capsule', x0, y0, r0, x1, y1, r1, colour, alpha };
}

/** A convex polygon, corners clockwise on the screen: [x0, y0, x1, y1, ...] in pixels. */
export interface Polygon {
  readonly form: 'polygon';
  readonly points: readonly number[];
  readonly colour: Colour;
  readonly alpha: number;
}

export type Shape = Capsule | Polygon;

/** Strength of the shading across a capsule, and the direction of the light on the screen. */
const ROUNDNESS = 0.26;
const LIGHT_X = -0.55;
const LIGHT_Y = -0.83;

/** Thinner strokes are drawn this thick and paler, so that they don't break up. Pixels. */
const THINNEST = 0.65;

export function draw(rgb: Uint8Array, shape: Shape): void {
  if (shape.form === 'capsule') drawCapsule(rgb, shape);
  else drawPolygon(rgb, shape);
}

function drawCapsule(rgb: Uint8Array, c: Capsule): void {
  const thickness = Math.max(c.r0, c.r1);
  const thin = Math.min(1, thickness / THINNEST);
  const r0 = Math.max(c.r0, THINNEST);
  const r1 = Math.max(c.r1, THINNEST);
  const reach = Math.max(r0, r1) + 0.5;
  const left = Math.max(0, Math.floor(Math.min(c.x0, c.x1) - reach));
  const right = Math.min(WIDTH - 1, Math.ceil(Math.max(c.x0, c.x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(c.y0, c.y1) - reach));
  const bottom = Math.min(HEIGHT - 1, Math.ceil(Math.max(c.y0, c.y1) + reach));
  const dx = c.x1 - c.x0;
  const dy = c.y1 - c.y0;
  const inverse = 1 / Math.max(1e-6, dx * dx + dy * dy);
  const alpha = c.alpha * thin;
  const [red, green, blue] = c.colour;
  for (let py = top; py <= bottom; py++) {
    const fy = py + 0.5 - c.y0;
    for (let px = left; px <= right; px++) {
      const fx = px + 0.5 - c.x0;
      const t = Math.min(1, Math.max(0, (fx * dx + fy * dy) * inverse));
      const ox = fx - t * dx;
      const oy = fy - t * dy;
      const radius = r0 + (r1 - r0) * t;
      const cover = radius - Math.sqrt(ox * ox + oy * oy) + 0.5;
      if (cover <= 0) continue;
      const a = Math.min(1, cover) * alpha;
      const light = 1 + (ROUNDNESS * (ox * LIGHT_X + oy * LIGHT_Y)) / Math.max(1.2, radius);
      blend(rgb, (py * WIDTH + px) * 3, red * light, green * light, blue * light, a);
    }
  }
}

function drawPolygon(rgb: Uint8Array, { points, colour, alpha }: Polygon): void {
  const box = polygonBounds(points);
  const left = Math.max(0, Math.floor(box.left - 0.5));
  const right = Math.min(WIDTH - 1, Math.ceil(box.right + 0.5));
  const top = Math.max(0, Math.floor(box.top - 0.5));
  const bottom = Math.min(HEIGHT - 1, Math.ceil(box.bottom + 0.5));
  const edges = polygonEdges(points);
  const [red, green, blue] = colour;
  for (let py = top; py <= bottom; py++) {
    for (let px = left; px <= right; px++) {
      let inside = 1;
      for (let e = 0; e < edges.length && inside > 0; e += 3) {
        const distance = edges[e]! * (px + 0.5) + edges[e + 1]! * (py + 0.5) + edges[e + 2]! + 0.5;
        if (distance < inside) inside = distance;
      }
      if (inside > 0) blend(rgb, (py * WIDTH + px) * 3, red, green, blue, inside * alpha);
    }
  }
}

/** Inward half-planes [a, b, c]: `a x + b y + c` is the signed distance of (x, y), in pixels. */
function polygonEdges(points: readonly number[]): number[] {
  const edges: number[] = [];
  const n = points.length;
  for (let i = 0; i < n; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    const ex = points[(i + 2) % n]! - x;
    const ey = points[(i + 3) % n]! - y;
    const length = Math.hypot(ex, ey);
    if (length < 1e-6) continue;
    edges.push(-ey / length, ex / length, (ey * x - ex * y) / length);
  }
  return edges;
}

function blend(rgb: Uint8Array, at: number, r: number, g: number, b: number, a: number): void {
  rgb[at] = Math.min(255, rgb[at]! + (r - rgb[at]!) * a + 0.5);
  rgb[at + 1] = Math.min(255, rgb[at + 1]! + (g - rgb[at + 1]!) * a + 0.5);
  rgb[at + 2] = Math.min(255, rgb[at + 2]! + (b - rgb[at + 2]!) * a + 0.5);
}

/** Pixels, not clipped to the picture. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function polygonBounds(points: readonly number[]): Bounds {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < points.length; i += 2) grow(box, points[i]!, points[i + 1]!, 0);
  return box;
}

function grow(box: Bounds, x: number, y: number, r: number): void {
  box.left = Math.min(box.left, x - r);
  box.top = Math.min(box.top, y - r);
  box.right = Math.max(box.right, x + r);
  box.bottom = Math.max(box.bottom, y + r);
}

export function boundsOf(shapes: readonly Shape[]): Bounds {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const shape of shapes) {
    if (shape.form === 'capsule') {
      grow(box, shape.x0, shape.y0, Math.max(shape.r0, THINNEST));
      grow(box, shape.x1, shape.y1, Math.max(shape.r1, THINNEST));
    } else {
      const inner = polygonBounds(shape.points);
      grow(box, inner.left, inner.top, 0);
      grow(box, inner.right, inner.bottom, 0);
    }
  }
  return box;
}
