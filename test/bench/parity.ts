import * as tf from '@tensorflow/tfjs-core';
import { ENGINES, type Network } from '../../models/engines/engine.ts';
import type { Lowering } from '../../models/graph/lowering.ts';
import { chooseLowering } from '../../models/graph/probe.ts';
import { loadGraph } from '../../models/graph/session.ts';
import { standardLowering } from '../../models/graph/standard/index.ts';
import { ENTROPY_WEIGHT, PRESETS, type Preset } from '../../models/memae/architecture.ts';
import { referenceForward, toTensors } from '../../models/memae/reference.ts';
import { buildScoringGraph } from '../../models/memae/scoring-graph.ts';
import { initialWeights, type Weights } from '../../models/memae/weights.ts';
import { CLIP_FRAMES } from '../../models/model.ts';
import { loadPackage } from '../../models/package/package.ts';
import { seededRandom } from '../../models/random.ts';
import { openBackend } from '../../models/training/backends/index.ts';
import { freshTensors } from '../../models/training/trainer.ts';
import { clipOf } from '../clip.ts';
import { onnxParity } from '../parity/onnx.ts';
import { referenceParity } from '../parity/reference.ts';
import type { Worst } from '../parity/worst.ts';
import type { Figures } from './bench.ts';

/**
 * How far the reference and each lowering are from the authors' numbers (worst relative error of each group, and the bar
 * of ten times the float32 noise floor), and the scoring graph from the reference (largest absolute difference).
 */
export async function parity(): Promise<Figures> {
  const figures: Figures = {};
  const add = (who: string, groups: Record<string, Worst>) => {
    for (const [group, { error, bar, tensor }] of Object.entries(groups)) {
      const verdict = error < bar ? 'within' : 'BEYOND';
      figures[`${who}, ${group}`] =
        `${error.toExponential(1)} ${verdict} ${bar.toExponential(1)} (${tensor})`;
    }
  };
  const { lowering } = await chooseLowering();
  add('TF.js reference', await referenceParity());
  add(standardLowering.name, await onnxParity(standardLowering));
  if (lowering !== standardLowering) add(lowering.name, await onnxParity(lowering));

  const sizes = { lite: { width: 96, height: 64 }, paper: { width: 32, height: 32 } };
  for (const preset of ['lite', 'paper'] as const) {
    const input = { ...sizes[preset], fps: 10, scale: 40 };
    const states = {
      random: initialWeights(PRESETS[preset], seededRandom(1)),
      trained: await trained(preset),
    };
    for (const [state, weights] of Object.entries(states)) {
      const network: Network = { architecture: PRESETS[preset], weights, input };
      for (const l of new Set([standardLowering, lowering])) {
        const { output, regions } = await scoringDifference(network, l);
        const text = `output ${output.toExponential(1)}, error map ${regions.toExponential(1)}`;
        figures[`scoring, ${preset}, ${state} weights, ${l.name}`] = text;
      }
    }
  }
  return figures;
}

async function trained(preset: Preset): Promise<Weights> {
  if (preset === 'lite') return (await loadPackage('ucsd-ped2')).weights;
  const clips = [2, CLIP_FRAMES, 1, 32, 32] as const;
  const backend = await openBackend('onnx-cpu', {
    ...{ architecture: PRESETS.paper, clips, threads: 2, state: freshTensors(PRESETS.paper, 1) },
    objective: { entropy: ENTROPY_WEIGHT, memory: true },
  });
  const random = seededRandom(2);
  for (let step = 1; step <= 40; step++) {
    const wave = Float32Array.from(
      { length: 2 * CLIP_FRAMES * 32 * 32 },
      (_, i) => Math.sin(i / 9) + random(),
    );
    await backend.step({ clips: wave, rate: 1e-3, step });
  }
  const state = await backend.state();
  await backend.close();
  return state;
}

async function scoringDifference(network: Network, lowering: Lowering) {
  const { width, height, scale } = network.input;
  const random = seededRandom(5);
  const clip = Uint8Array.from({ length: CLIP_FRAMES * width * height }, () => 256 * random());
  const background = Float32Array.from({ length: width * height }, () => 255 * random());
  const ort = await import('onnxruntime-node');
  const session = await loadGraph(buildScoringGraph({ ...network, lowering, inspect: true }), 2);
  const ours = await session.run({
    clip: new ort.Tensor('uint8', clip, [CLIP_FRAMES, height, width]),
    background: new ort.Tensor('float32', background, [height, width]),
  });
  await session.release();
  const reference = await ENGINES.tfjs(network, { threads: 1, hop: CLIP_FRAMES });
  const [regions] = await reference.score([{ clip: clipOf(clip), background }]);
  await reference.close();
  const output = tf.tidy(() => {
    const seen = Float32Array.from(clip, (level, i) => (level - background[i % background.length]!) / scale);
    const input = tf.tensor5d(seen, [1, CLIP_FRAMES, height, width, 1]);
    const weights = toTensors(network.weights);
    return referenceForward(network.architecture, weights, input, { mode: 'eval' }).output.dataSync();
  });
  const of = (name: string) => ours[name]!.data as Float32Array;
  return { output: difference(of('output'), output), regions: difference(of('regions'), regions!) };
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
