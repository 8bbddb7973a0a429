import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Experiments } from './browse.ts';
import { type Plan, type Progress, Results } from './results.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'experiments-'));
});
afterEach(() => rm(folder, { recursive: true }));

const NOW = Date.parse('2026-05-01T12:00:00Z');
const experiments = () => new Experiments(folder, () => NOW);
const run = (key: string, normal: number) => ({
  ...{ key: key.repeat(16), trial: 'a', method: 'pca', options: {}, normal, seed: 1 },
  ...{ labelledShare: 0, labelledClasses: [] },
});
const plan: Plan = {
  ...{ name: 'Digits', version: '0', runs: [run('1', 1), run('2', 8)] },
  data: { name: 'mnist', classes: [...'0123456789'], shape: [1, 28, 28], train: 60_000, test: 10_000 },
};
const running: Progress = {
  ...{ state: 'running', done: 1, failed: 0, total: 2, secondsLeft: 60 },
  running: [{ trial: 'a', normal: 8, seed: 1, progress: 0.5 }],
  at: new Date(NOW - 2000).toISOString(),
};

async function written(progress: Progress): Promise<Results> {
  const results = new Results(join(folder, 'digits'));
  await results.prepare();
  await results.writePlan(plan);
  await results.writeProgress(progress);
  return results;
}
const endedRun = (auc: number) => ({
  ...{ key: plan.runs[0]!.key, trial: 'a', normal: 1, seed: 1, version: '0', endedAt: '', seconds: 3 },
  figures: { auc, seen: null, unseen: auc, gap: 2 },
});

it('shows an experiment while it runs', async () => {
  const results = await written(running);
  await results.writeRun(endedRun(0.9));
  const browser = experiments();
  expect(await browser.list()).toEqual([
    { id: 'digits', name: 'Digits', state: 'running', done: 1, failed: 0, total: 2, secondsLeft: 60 },
  ]);
  const before = await browser.detail('digits');
  expect(before.trials[0]!.classes).toEqual([{ mean: 0.9, deviation: null, standing: 'compared' }, null]);
  expect(before.running).toEqual([{ trial: 'a', normal: '8', seed: 1, progress: 0.5 }]);
  expect(before.published.find(({ method }) => method === 'Deep SVDD')).toMatchObject({
    classes: [0.997, 0.939],
    mean: 0.997, // as what it stands beside
  });
  expect(before.report).toBe(null);

  await results.writeRun({ ...endedRun(0.8), key: plan.runs[1]!.key, normal: 8 });
  const after = await browser.detail('digits');
  expect(after.trials[0]!.means.auc!.mean).toBeCloseTo(0.85, 10);
  expect(after.compared).toEqual({ trials: 1, classes: 2, seeds: 1 });
  expect(after.published.find(({ method }) => method === 'Deep SVDD')!.mean).toBeCloseTo(0.968, 10);
});

it('shows one of video, which has no classes', async () => {
  const results = await written({ ...running, running: [{ trial: 'a', normal: 0, seed: 1, progress: 0.5 }] });
  const data: Plan['data'] = {
    ...{ modality: 'video', name: 'UCSDped2', classes: [], shape: [1, 120, 180] },
    ...{ train: 2550, test: 2010 },
  };
  await results.writePlan({ ...plan, runs: [run('1', 0)], data });
  await results.writeRun({
    ...endedRun(0.9),
    normal: 0,
    figures: { auc: 0.9, official: 0.8, pixel: null, gap: 2 },
  });
  const detail = await experiments().detail('digits');
  expect([detail.classes, detail.trials[0]!.classes]).toEqual([[], []]);
  expect(detail.measures).toEqual(['auc', 'official', 'pixel', 'gap']);
  expect(Object.keys(detail.trials[0]!.means)).toEqual(['auc', 'official', 'gap']);
  expect(detail.published).toMatchObject([
    { method: 'MemAE', classes: [], measure: 'official', mean: 0.941 },
  ]);
  expect(detail.running).toMatchObject([{ normal: null }]);
});

it('takes one whose process died for interrupted', async () => {
  await written({ ...running, at: new Date(NOW - 60_000).toISOString() });
  expect(await experiments().list()).toMatchObject([{ state: 'interrupted', secondsLeft: null }]);
});

it.each(['experiment.json', 'progress.json'])('leaves out what is damaged: %s', async name => {
  const results = await written(running);
  expect(await experiments().list()).toHaveLength(1);
  await writeFile(join(results.folder, name), '{');
  expect(await experiments().list()).toEqual([]);
});

it('is empty without a folder', async () => {
  expect(await new Experiments(join(folder, 'none')).list()).toEqual([]);
});

it('opens nothing outside', async () => {
  await written(running);
  await writeFile(join(folder, 'secret.svg'), '<svg/>');
  await expect(experiments().file('digits', '../../secret')).rejects.toThrow('there is no such picture');
  await expect(experiments().file('..')).rejects.toThrow('there is no such experiment');
  await expect(experiments().detail('other')).rejects.toThrow('there is no such experiment');
  await expect(experiments().file('digits')).rejects.toThrow('it is not made yet');
});
