import { afterAll, expect, it } from 'vitest';
import { goldenArchitecture } from '../../test/golden.ts';
import { movingSquare, squareInput } from '../../test/support/footage.ts';
import { analyse } from '../analysis/analyse.ts';
import { Calibrator } from '../analysis/calibrator.ts';
import { initialWeights } from '../memae/weights.ts';
import { ScoringPool } from '../pool/scoring-pool.ts';
import { seededRandom } from '../random.ts';
import { countFrames, type Footage } from './footage.ts';
import { prepare } from './material.ts';
import { measure } from './measure.ts';

const architecture = { ...goldenArchitecture, discriminator: 8 };
const network = { architecture, weights: initialWeights(architecture, seededRandom(1)), input: squareInput };
const footage = movingSquare(480);
const pool = new ScoringPool({ engine: 'onnx-cpu', threads: 1 });
afterAll(() => pool.close());

async function* framesOf({ width, height, sequences }: Footage) {
  const pixels = width * height;
  for (const { frames, count } of sequences) {
    for (let index = 0; index < count; index++) {
      const gray = frames.subarray(index * pixels, (index + 1) * pixels);
      yield { index, timeMs: 100 * index, arrivedMs: 0, pts: index * 1e5, gray };
    }
  }
}

it('measures the very scores that a camera with this network has', async () => {
  const material = prepare(footage, squareInput, () => {});
  const { background } = material;
  const calibrator = new Calibrator({ frames: countFrames(footage) });
  for (const [part, seen] of [
    [material.train, true],
    [material.held, false],
  ] as const) {
    const analysis = analyse(framesOf(part), { model: network, pool, background, pace: 'fast' });
    for await (const frame of analysis) calibrator.add(frame, seen);
  }
  const expected = await calibrator.finish(background);
  const { scene } = await measure({ network, material, threads: 1, onProgress: () => {} });
  scene.levels.values.forEach((level, cell) => {
    expect(level / expected.levels.values[cell]!).toBeCloseTo(1, 3);
  });
  expect(scene.tail!.halves[0]! / expected.tail!.halves[0]!).toBeCloseTo(1, 3);
});
