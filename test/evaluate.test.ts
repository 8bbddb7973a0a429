import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../models/index.ts';
import { createEngine, type Engine } from '../server/engine.ts';
import { type Evaluation, evaluate } from '../server/evaluation/evaluate.ts';
import { replay } from '../server/replay/command.ts';
import { missing, shared } from './e2e/running.ts';

const set = join(shared, 'data/ucsd/UCSDped2');
const present = existsSync(set);
if (!present) missing('UCSD Ped2 needs ../shared');

/** One clip, so that it takes seconds. */
describe.skipIf(!present)('vigil evaluate on Test002 of UCSD Ped2', () => {
  let data: string;
  let engine: Engine;
  let evaluation: Evaluation;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'vigil-evaluate-'));
    for (const part of ['Test002', 'Test002_gt', 'UCSDped2.m']) {
      cpSync(join(set, 'Test', part), join(data, 'UCSDped2/Test', part), { recursive: true });
    }
    const log = { info: () => {}, warn: () => {} };
    engine = createEngine({ modelsFolder: data, log, runtime: 'onnx-cpu' });
    const [dataset, model] = await Promise.all([openDataset(data), engine.model('ucsd-ped2')]);
    const rest = { seeds: [], protocol: 'both', normal: [], onProgress: () => {} } as const;
    evaluation = await evaluate({ engine, dataset, model, ...rest });
  }, 240_000);
  afterAll(async () => {
    await engine?.close();
    rmSync(data, { recursive: true, force: true });
  });

  it('scores as a replay does, frame by frame', { timeout: 120_000 }, async () => {
    const scores: (number | null)[] = [];
    const print = async (line: string) => {
      const { frame, score } = JSON.parse(line);
      if (frame !== undefined) scores[frame] = score;
    };
    const address = evaluation.dataset.clips[0]!.address;
    await replay(address, { engine, model: evaluation.model, sinks: [], print, scores: true });
    const [clip] = evaluation.row.clips;
    expect(scores.length).toBe(180);
    expect(scores).toEqual(clip!.scores.map((score, frame) => (clip!.regions[frame] ? score : null)));
  });

  it('finds the cyclist, by what was measured before', () => {
    const { live } = evaluation.row.figures;
    expect(live!.frameAucMicro).toBeGreaterThan(0.99);
    expect(live!.atThreshold!.recall).toBe(1);
    expect(live!.atThreshold!.falseAlarms).toBeLessThanOrEqual(1); // somebody at the left edge, before the cyclist comes
    expect(live!.tbdc).toBeGreaterThan(0.9);
  });

  it('has three baselines beside it', () => {
    for (const { figures } of Object.values(evaluation.baselines)) {
      expect(figures.live!.frameAucMicro).toBeGreaterThan(0.9);
      expect(figures.official!.frameAucMicro).toBeGreaterThan(0.9);
    }
  });
});
