/** The contract of this room: frames become clips, clips become error maps, error maps become region scores. */

import type { Frame } from '../streams/index.ts';
import type { Tail } from './analysis/tail.ts';
import type { Network } from './engines/engine.ts';

/** Frames in a clip: the temporal extent of the network (Gong et al., ICCV 2019). */
export const CLIP_FRAMES = 16;
/** Frames between two clips: every frame is scored once, as one of the last `HOP` of its clip. */
export const HOP = 4;
/** Side of a cell of the error map, in analysis pixels. */
export const CELL = 8;

/**
 * An alert is what was seen on `hits` of the last `frames` scored frames; it ends when it was not seen for `endMs`. The server
 * makes alerts; calibration has to know which of them normal footage would make.
 */
export const PERSIST = { hits: 6, frames: 10, endMs: 2000 } as const;

/** A grid over the picture: `values[row * cols + col]`. */
export interface Grid {
  readonly rows: number;
  readonly cols: number;
  readonly values: Float32Array;
}

/**
 * One frame after analysis, in the order in which the frames came.
 * `regions` are the region scores of this very frame, one for the cells round each cell: what its network says of them, see
 * `buildScoringGraph`. Absent for frames that were in no scored
 * window: the first 12 of a stream and the last few, those while the empty picture is still unknown (20 s), after a gap,
 * and those lost to a machine that is too slow.
 */
export interface AnalysedFrame {
  readonly frame: Frame;
  readonly regions?: Grid;
  /** The network that `regions` come from; only its own thresholds can judge them. */
  readonly scoredBy?: Network;
}

/** What is normal at one place: made from normal footage only, and used to judge every frame there. */
export interface Scene {
  /** `[height, width]` gray levels 0..255: the empty picture. */
  readonly background: Float32Array;
  /** The highest region scores that are normal at each place, on the grid of `AnalysedFrame.regions`; `Infinity` where that is not known. */
  readonly levels: Grid;
  /** How far unseen normal footage goes above the levels. Absent where thresholds were measured instead, which then are the levels. */
  readonly tail?: Tail;
  /** Scored frames that it was measured on, where that is known. */
  readonly frames?: number;
}

/** How frames must be prepared for a model. */
export interface InputSpec {
  /** Analysis size in pixels, both multiples of 16. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Gray levels to one unit of the network's input, which is `(frame - background) / scale`. */
  readonly scale: number;
  /** Gray level that stands for 0 instead of the empty picture: the input is `(frame - centre) / scale`. */
  readonly centre?: number;
}

/** `[height, width]`: what is subtracted from each frame, the empty picture unless the input has a fixed centre. */
export function zeroPicture({ centre }: InputSpec, background: Float32Array): Float32Array {
  return centre === undefined ? background : new Float32Array(background.length).fill(centre);
}
