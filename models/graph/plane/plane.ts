import { dim, type Graph, type Tensor } from '../graph.ts';
import { permute, reshape } from '../layers.ts';

/** `[N, H, W, C]`: images, height, width, channels. */
export type PlaneShape = readonly [number, number, number, number];

/**
 * Feature maps of images as rows `[N*H*W, C]`, one for each position in the order (n, h, w). Maps of a few pixels, as small
 * images have, are too small for a matrix product each; as rows a whole batch is one.
 */
export interface Plane {
  readonly tensor: Tensor;
  readonly shape: PlaneShape;
}

/** Images `[N, C, H, W]`. */
export function enterPlane(g: Graph, images: Tensor): Plane {
  const [N, C, H, W] = images.shape as unknown as PlaneShape;
  const rows = reshape(g, permute(g, images, [0, 2, 3, 1]), [N * H * W, C]);
  return { tensor: rows, shape: [N, H, W, C] };
}

/** `[N, C, H, W]`, row-major. */
export function leavePlane(g: Graph, { tensor, shape }: Plane): Tensor {
  return permute(g, reshape(g, tensor, shape), [0, 3, 1, 2]);
}

/** A row for each image, `[N, H*W*C]`. */
export function imageRows(g: Graph, { tensor, shape: [N, H, W, C] }: Plane): Tensor {
  return reshape(g, tensor, [N, H * W * C]);
}

/** The channels of `a`, then those of `b`, of one size. */
export function joinChannels(g: Graph, a: Plane, b: Plane): Plane {
  const [N, H, W, C] = a.shape;
  const rest = dim(b.tensor, 1);
  const tensor = g.record(
    g.concat([a.tensor, b.tensor], 1),
    [a.tensor, b.tensor],
    [dy => g.slice(dy, 1, 0, C), dy => g.slice(dy, 1, C, rest)],
  );
  return { tensor, shape: [N, H, W, C + rest] };
}
