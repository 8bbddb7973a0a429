import { expect, it } from 'vitest';
import type { Compute } from '../../models/index.ts';
import { type Grid, parseGrid } from './grid.ts';
import { imageMaterial, images } from './images.ts';
import type { Material } from './modality.ts';
import { planRuns } from './plan.ts';

const four = { labels: new Uint8Array(4), pixels: new Uint8Array(4) };
const letters = {
  ...{ name: 'letters', channels: 1, height: 1, width: 1, classes: ['a', 'b', 'c'] },
  ...{ train: four, test: four },
};
const fingerprinted = async (material: Material) => ({
  about: material.about,
  fingerprint: await material.fingerprint(),
});
const set = await fingerprinted(imageMaterial(letters));
const grid = (more: string, trial = 'method: pca, components: 4'): Grid =>
  parseGrid(`data: { folder: x }\n${more}\ntrials: { a: { ${trial} } }`, 'g.yaml', images);
const keys = (...given: Parameters<typeof grid>) => planRuns(grid(...given), set).map(({ key }) => key);

it('plans each class with each seed', () => {
  const runs = planRuns(grid('classes: all\nseeds: [1, 2]'), set);
  expect(runs.map(({ seed, normal }) => [seed, normal].join())).toEqual([
    '1,0',
    '1,1',
    '1,2',
    '2,0',
    '2,1',
    '2,2',
  ]);
  expect(new Set(runs.map(({ key }) => key)).size).toBe(6);
});

it('knows a run again by what its result depends on', async () => {
  const usual = keys('seeds: [1]');
  expect(keys('seeds: [1]', 'score: error, components: 4, method: pca')).toEqual(usual); // another order, a default
  expect(keys('seeds: [1]', 'method: pca, components: 5')).not.toEqual(usual);
  expect(keys('seeds: [1]\nlabelled: { share: 0.1 }')).not.toEqual(usual);
  const others = await fingerprinted(
    imageMaterial({ ...letters, train: { ...four, pixels: Uint8Array.of(0, 0, 0, 1) } }),
  ); // as many images, other ones
  expect(planRuns(grid('seeds: [1]'), others).map(({ key }) => key)).not.toEqual(usual);
  const on = (compute: Compute) => planRuns(grid('seeds: [1]'), set, compute).map(({ key }) => key);
  expect([on({ threads: 2 }), on({ threads: 1, engine: 'onnx-webgpu' })]).not.toContainEqual(usual);
  expect(on({ threads: 1, engine: 'onnx-cpu' })).toEqual(usual);
  expect(usual[0]).toBe('9d373da24160c1a3'); // another key means that all is run again
});

it('tells which runs share a training', () => {
  const trainings = (trial: string) =>
    planRuns(grid('classes: [0]', `method: autoencoder, ${trial}`), set).map(({ training }) => training);
  const scored = trainings('error: [squared, absolute], score: [error, combined]');
  expect([scored.length, new Set(scored).size]).toEqual([4, 1]);
  expect(new Set(trainings('items: [5, 6]')).size).toBe(2);
});

it('labels the classes that follow the normal one, or those that are named', () => {
  const labelled = (words: string) =>
    planRuns(grid(`labelled: { share: 0.1, ${words} }`), set).map(run => run.labelledClasses.join());
  expect(labelled('kinds: 1')).toEqual(['1', '2', '0']);
  expect(labelled('kinds: 9')).toEqual(['1,2', '2,0', '0,1']);
  expect(labelled('classes: [0, 1]')).toEqual(['1', '0', '0,1']);
});
