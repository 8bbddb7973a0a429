/** An engine whose streams are real and whose model is not: it finds the white square of a `numbered` camera. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnalysedFrame, Grid, Network, Scene } from '../../models/index.ts';
import type { Engine, Model } from '../../server/engine.ts';
import { FakeEngine } from '../../server/testing.ts';
import { copyPackets, type Frame, openStream } from '../../streams/index.ts';
import { readNumbered } from '../support/rtsp/numbered.ts';

const [WIDTH, HEIGHT] = [640, 360];
const [ROWS, COLS] = [18, 32];
const CELL = WIDTH / COLS;
/** The numbers stand there. */
const ROWS_OF_BLOCKS = 3;
/** A window's hop, and how long its scoring takes, in milliseconds. */
const HOP = 4;
const SCORING_MS = 60;

const INPUT = { width: WIDTH, height: HEIGHT, fps: 10, scale: 40 };
const SCENE: Scene = {
  background: new Float32Array(WIDTH * HEIGHT),
  levels: { rows: ROWS, cols: COLS, values: new Float32Array(ROWS * COLS).fill(1) },
};

export class Detector extends FakeEngine implements Engine {
  /** Number of each analysed frame, by its timestamp. */
  readonly analysed = new Map<number, number>();
  readonly #network = { input: INPUT } as Network;

  override open = openStream as never;
  override copy = copyPackets;

  override async model(name: string): Promise<Model> {
    const network = this.#network;
    const model = await super.model('yard');
    return {
      ...model,
      ...{ name, network, input: INPUT, weightsId: name, scene: SCENE },
      analyse: (frames, options) => ({
        ...model.analyse(frames, options),
        background: () => SCENE.background,
        [Symbol.asyncIterator]: () => this.#analyse(frames),
      }),
    };
  }

  async *#analyse(frames: AsyncIterable<Frame>): AsyncGenerator<AnalysedFrame> {
    let hop: Frame[] = [];
    for await (const frame of frames) {
      hop.push(frame);
      if (hop.length < HOP) continue;
      await sleep(SCORING_MS);
      for (const each of hop) {
        const found = readNumbered(each.gray, WIDTH, HEIGHT);
        if (found) this.analysed.set(each.pts, found.number);
        yield { frame: each, regions: brightness(each.gray), scoredBy: this.#network };
      }
      hop = [];
    }
  }
}

/** Above 1 where a cell is mostly white. */
function brightness(gray: Uint8Array): Grid {
  const values = new Float32Array(ROWS * COLS);
  for (let row = ROWS_OF_BLOCKS; row < ROWS; row++) {
    for (let column = 0; column < COLS; column++) {
      let sum = 0;
      for (let y = row * CELL; y < (row + 1) * CELL; y += 2)
        for (let x = column * CELL; x < (column + 1) * CELL; x += 2) sum += gray[y * WIDTH + x]!;
      values[row * COLS + column] = (4 * sum) / (CELL * CELL) / 140;
    }
  }
  return { rows: ROWS, cols: COLS, values };
}
