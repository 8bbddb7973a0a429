import { dim } from '../../../models/graph/graph.ts';
import type { FeatureShape, Lowering } from '../../../models/graph/lowering.ts';

/**
 * The graph that an exporter writes: 3D convolutions and 3D transposed ones as they are, `[N, C, T, H, W]`. What anyone
 * would run instead of ours. For scoring whole clips.
 */
export const plainLowering: Lowering = {
  name: 'as exported',
  enter: (g, clips) => {
    const [N, T, , H, W] = clips.shape as unknown as FeatureShape;
    return { tensor: g.reshape(clips, [N, 1, T, H, W]), shape: [N, T, 1, H, W] };
  },
  input: () => {
    throw new Error('it scores whole clips only');
  },
  conv3d(g, { tensor, shape: [N, T, , H, W] }, w, { stride: { t }, bias, slope }) {
    const shape: FeatureShape = [N, T / t, dim(w, 0), H / 2, W / 2];
    const attributes = { kernel_shape: [3, 3, 3], strides: [t, 2, 2], pads: [1, 1, 1, 1, 1, 1] };
    const y = g.emit('Conv', [tensor, w, bias], [N, shape[2], shape[1], shape[3], shape[4]], attributes);
    return { tensor: slope === undefined ? y : g.unary('LeakyRelu', y, { alpha: { float: slope } }), shape };
  },
  conv3dTranspose(g, { tensor, shape: [N, T, , H, W] }, w, { stride: { t }, bias, slope }) {
    const shape: FeatureShape = [N, T * t, dim(w, 1), 2 * H, 2 * W];
    const attributes = {
      ...{ kernel_shape: [3, 3, 3], strides: [t, 2, 2], pads: [1, 1, 1, 1, 1, 1] },
      output_padding: [t - 1, 1, 1],
    };
    const sizes = [N, shape[2], shape[1], shape[3], shape[4]];
    const y = g.emit('ConvTranspose', [tensor, w, bias], sizes, attributes);
    return { tensor: slope === undefined ? y : g.unary('LeakyRelu', y, { alpha: { float: slope } }), shape };
  },
  normalise: () => {
    throw new Error('it scores only');
  },
  toRows: (g, { tensor, shape: [N, T, C, H, W] }) =>
    g.reshape(g.transpose(tensor, [0, 2, 3, 4, 1]), [N * T * H * W, C]),
  fromRows: (g, rows, shape) => {
    const [N, T, C, H, W] = shape;
    return { tensor: g.transpose(g.reshape(rows, [N, T, H, W, C]), [0, 4, 1, 2, 3]), shape };
  },
  leave: (g, { tensor }) => g.transpose(tensor, [0, 2, 1, 3, 4]),
};
