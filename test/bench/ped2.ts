import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rocAuc } from '../../models/evaluation/roc.ts';
import { analyse, type EngineName, loadPackage, ScoringPool } from '../../models/index.ts';
import { findBoxes } from '../../server/detection/boxes.ts';
import { openStream, UserError } from '../../streams/index.ts';
import type { Figures } from './run.ts';

/** Test clips that are here: the even ones of UCSD Ped2. */
const CLIPS = [2, 4, 6, 8, 10, 12];

/**
 * Frame AUC of a model on UCSD Ped2's even test clips, over the frames that were scored (all but the first 12 of a clip).
 * `live`: one threshold for all clips, nothing known of the test video. `minMax`: each clip scaled by its own minimum and
 * maximum, as papers do.
 * Arguments: model, folder, `--engine`, `--hop`.
 */
export async function ped2(args: readonly string[]): Promise<Figures> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { engine: { type: 'string', default: 'onnx-cpu' }, hop: { type: 'string', default: '4' } },
  });
  const [name = 'ucsd-ped2', folder = '../shared/data/ucsd/UCSDped2'] = positionals;
  const test = join(folder, 'Test');
  if (!existsSync(test))
    throw new UserError(`${test}: no such folder; give UCSDped2's as second argument`, 'no-data', 3);
  const ranges = [...readFileSync(join(test, 'UCSDped2.m'), 'utf8').matchAll(/\[(\d+):(\d+)\]/g)];
  const model = await loadPackage(name);
  const { scene, input } = model;
  if (!scene) throw new UserError(`${name}: knows no scene`, 'no-scene', 4);
  const engine = values.engine as EngineName;
  const hop = Number(values.hop);
  const pool = new ScoringPool({ engine, hop });
  const live: number[] = [];
  const minMax: number[] = [];
  const labels: boolean[] = [];
  const found: string[] = [];
  for (const clip of CLIPS) {
    const [, first, last] = ranges[clip - 1]!.map(Number) as [number, number, number];
    const scores: number[] = [];
    let caught = 0;
    let abnormal = 0;
    const stream = openStream(join(test, `Test${String(clip).padStart(3, '0')}`), { ...input, pace: 'fast' });
    for await (const { frame, regions } of analyse(stream, {
      model,
      pool,
      background: scene.background,
      pace: 'fast',
    })) {
      if (!regions) continue;
      const { score } = findBoxes(regions, scene.thresholds);
      const label = frame.index + 1 >= first && frame.index + 1 <= last; // labels count from 1
      scores.push(score);
      labels.push(label);
      if (label) abnormal += 1;
      if (label && score > 1) caught += 1;
    }
    const [low, high] = [Math.min(...scores), Math.max(...scores)];
    live.push(...scores);
    minMax.push(...scores.map(score => (score - low) / (high - low)));
    found.push(`${clip}: ${(caught / abnormal).toFixed(2)}`);
  }
  await pool.close();
  const normal = live.filter((_, i) => !labels[i]);
  return {
    model: name,
    engine,
    hop,
    frames: live.length,
    frameAucLive: round(rocAuc(live, labels)),
    frameAucMinMax: round(rocAuc(minMax, labels)),
    abnormalFramesAboveThreshold: found.join('  '),
    normalFramesAboveThreshold: round(normal.filter(score => score > 1).length / normal.length),
  };
}

const round = (value: number) => Math.round(value * 10_000) / 10_000;
