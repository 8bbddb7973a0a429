import { expect, it } from 'vitest';
import type { Frame } from '../../streams/index.ts';
import { FakeEngine, INPUT } from '../testing.ts';
import { Collector } from './collector.ts';

const frame = (index: number): Frame => ({
  index,
  timeMs: index * 100,
  arrivedMs: index * 100,
  pts: index * 1e5,
  gray: Uint8Array.of(index),
});

it('writes what is enough, and no more', async () => {
  const engine = new FakeEngine();
  const recorder = await engine.record('f', INPUT);
  const collector = new Collector(recorder, { fps: 10, target: 3, onProgress: () => {} });
  for (let index = 0; index < 60; index++) collector.take(frame(index), false);
  await collector.done;
  await collector.close();
  expect(engine.footage.get('f')).toEqual(['split', 0, 1, 2]);
});

it('has enough at once where it was recorded before', async () => {
  const engine = new FakeEngine();
  engine.footage.set('f', [1, 2, 3]);
  const recorder = await engine.record('f', INPUT);
  await new Collector(recorder, { fps: 10, target: 3, onProgress: () => {} }).done;
});

it('leaves out what a slow disk can not take, and goes on with a sequence of its own', async () => {
  const engine = new FakeEngine();
  const recorder = await engine.record('f', INPUT);
  let go = () => {};
  const disk = new Promise<void>(done => {
    go = done;
  });
  const slow = { ...recorder, frames: 0, add: (gray: Uint8Array) => disk.then(() => recorder.add(gray)) };
  const collector = new Collector(slow, { fps: 10, target: 1000, onProgress: () => {} });
  for (let index = 0; index < 90; index++) collector.take(frame(index), false);
  expect(collector.leftOut).toBe(90 - 30 - 50);
  go();
  await new Promise(setImmediate);
  collector.take(frame(90), false);
  await new Promise(setImmediate);
  await collector.close();
  expect(engine.footage.get('f')!.slice(-3)).toEqual([49, 'split', 60]);
});

it('fails with what the disk says, once', async () => {
  const engine = new FakeEngine();
  const recorder = await engine.record('f', INPUT);
  const collector = new Collector(recorder, { fps: 10, target: 3, onProgress: () => {} });
  engine.diskError = new Error('the disk is full');
  for (let index = 0; index < 60; index++) collector.take(frame(index), false);
  await expect(collector.done).rejects.toThrow('the disk is full');
  await collector.close();
});
