import type { Lowering } from '../lowering.ts';
import { conv3d, conv3dTranspose } from './convolution.ts';
import { type Blocked, blockedShape, blocksOfRows, outOfBlocks, rowsOfBlocks } from './layout.ts';
import { normalise } from './normalise.ts';
import { firstConv3d, lastConv3dTranspose } from './single-channel.ts';

/**
 * The CPU's blocked layout, with `B` channels a block: 8 or 16, by the processor. Strides are MemAE's: 1 in time where one
 * side has a single channel, else 2.
 */
export function blockedLowering(B: number): Lowering {
  return {
    name: `blocked by ${B}`,
    enter: (_g, clips) => ({ tensor: clips, shape: clips.shape as never }),
    input: (g, name, shape) => ({ tensor: g.input(name, blockedShape(shape, B)), shape }),
    conv3d: (g, x, w, options) =>
      x.shape[2] === 1 ? firstConv3d({ g, B }, x, w, options) : conv3d({ g, B }, x, w, options),
    conv3dTranspose: (g, x, w, options) =>
      w.shape[1] === 1
        ? lastConv3dTranspose({ g, B }, x, w, options)
        : conv3dTranspose({ g, B }, x, w, options),
    normalise: (g, x, parameters) => normalise({ g, B }, x, parameters),
    toRows(g, x) {
      const b: Blocked = { g, B };
      return g.record(rowsOfBlocks(b, x.tensor, x.shape), [x.tensor], [dy => blocksOfRows(b, dy, x.shape)]);
    },
    fromRows(g, rows, shape) {
      const b: Blocked = { g, B };
      const tensor = g.record(blocksOfRows(b, rows, shape), [rows], [dy => rowsOfBlocks(b, dy, shape)]);
      return { tensor, shape };
    },
    leave(g, x) {
      if (x.shape[2] === 1) return x.tensor;
      const b: Blocked = { g, B };
      return outOfBlocks(b, x.tensor, x.shape);
    },
  };
}
