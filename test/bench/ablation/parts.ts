import * as ort from 'onnxruntime-node';
import { windowsOf } from '../../../models/analysis/windows.ts';
import { chooseLowering } from '../../../models/graph/probe.ts';
import { loadGraph } from '../../../models/graph/session.ts';
import type { ModelPackage } from '../../../models/index.ts';
import { PLACE } from '../../../models/memae/discriminator.ts';
import { buildScoringGraph } from '../../../models/memae/scoring-graph.ts';
import { CELL, CLIP_FRAMES, HOP } from '../../../models/model.ts';

/** What a frame's score is made of, each a mean over a cell, `[rows * cols]`. */
export interface Parts {
  readonly rows: number;
  readonly cols: number;
  /** The discriminator's probability. */
  readonly probability: Float32Array;
  /** Squared reconstruction error, in input units. */
  readonly error: Float32Array;
  /** Absolute difference from the frame before, in input units. */
  readonly movement: Float32Array;
  /** Squared distance from the empty picture, in input units. */
  readonly energy: Float32Array;
}

/** Of every frame of a recording; nothing for those that no clip scores. The very windows of `analyse`, but with all their parts. */
export async function partsOf(model: ModelPackage, threads: number) {
  const { architecture, weights, input } = model;
  const { width, height, scale } = input;
  const { lowering } = await chooseLowering();
  const graph = buildScoringGraph({ architecture, weights, input, lowering, inspect: true });
  const session = await loadGraph(graph, threads);
  const [rows, cols] = [height / CELL, width / CELL];
  const pixels = width * height;
  const grid = () => new Float32Array(rows * cols);

  async function* read(address: string): AsyncGenerator<Parts | undefined> {
    for await (const { frames: window, background: empty, before } of windowsOf(model, address, HOP)) {
      for (let i = 0; i < before; i++) yield undefined;
      const out = await session.run({
        clip: new ort.Tensor('uint8', Buffer.concat(window), [CLIP_FRAMES, height, width]),
        background: new ort.Tensor('float32', Float32Array.from(empty), [height, width]),
      });
      const output = out.output!.data as Float32Array;
      const logits = out.logits?.data as Float32Array | undefined;
      for (let t = CLIP_FRAMES - HOP; t < CLIP_FRAMES; t++) {
        const place = Math.floor(t / PLACE.frames) * rows * cols;
        const parts: Parts = {
          ...{ rows, cols, error: grid(), movement: grid(), energy: grid() },
          probability: grid().map((_, cell) => (logits ? 1 / (1 + Math.exp(-logits[place + cell]!)) : 1)),
        };
        const [frame, before] = [window[t]!, window[t - 1]!];
        for (let p = 0; p < pixels; p++) {
          const cell = Math.floor(p / width / CELL) * cols + Math.floor((p % width) / CELL);
          const seen = (frame[p]! - empty[p]!) / scale;
          parts.error[cell]! += (output[t * pixels + p]! - seen) ** 2 / CELL ** 2;
          parts.movement[cell]! += Math.abs(frame[p]! - before[p]!) / scale / CELL ** 2;
          parts.energy[cell]! += seen ** 2 / CELL ** 2;
        }
        yield parts;
      }
    }
  }
  return { read, close: () => session.release() };
}

/** Mean over the cells up to `reach` round each; fewer at the border, or 0 beyond it. */
export function around(
  { rows, cols }: Parts,
  values: Float32Array,
  reach: number,
  border: 'fewer' | 'whole' = 'fewer',
): Float32Array {
  return values.map((_, cell) => {
    const [row, col] = [Math.floor(cell / cols), cell % cols];
    let [sum, count] = [0, 0];
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let c = Math.max(0, col - reach); c <= Math.min(cols - 1, col + reach); c++) {
        sum += values[r * cols + c]!;
        count += 1;
      }
    }
    return sum / (border === 'whole' ? (2 * reach + 1) ** 2 : count);
  });
}
