import { permute, reshape } from '../layers.ts';
import type { FeatureShape, Lowering } from '../lowering.ts';
import { conv3d, conv3dTranspose } from './conv3d.ts';
import { normalise } from './normalise.ts';

/** Operators of the ONNX standard only, so it runs wherever ONNX does. Features are `[N, T, C, H, W]`, row-major. */
export const standardLowering: Lowering = {
  name: 'standard operators',
  enter: (_g, clips) => ({ tensor: clips, shape: clips.shape as unknown as FeatureShape }),
  input: (g, name, shape) => ({ tensor: g.input(name, shape), shape }),
  conv3d,
  conv3dTranspose,
  normalise,
  toRows(g, { tensor, shape: [N, T, C, H, W] }) {
    return reshape(g, permute(g, tensor, [0, 1, 3, 4, 2]), [N * T * H * W, C]);
  },
  fromRows(g, rows, shape) {
    const [N, T, C, H, W] = shape;
    return { tensor: permute(g, reshape(g, rows, [N, T, H, W, C]), [0, 1, 4, 2, 3]), shape };
  },
  leave: (_g, { tensor }) => tensor,
};
