import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStream } from '../../streams/index.ts';
import { labelFile, put, SIZE, writeUcsdTree } from '../../test/support/ucsd-tree.ts';
import type { LabelledClip } from './dataset.ts';
import { openDataset } from './open-dataset.ts';
import { regionsOf } from './truth-regions.ts';

let folder: string;
let clips: Map<string, LabelledClip>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-ucsd-'));
  await writeUcsdTree(join(folder, 'UCSDped1'));
  const dataset = await openDataset(folder);
  expect(dataset.name).toBe('UCSDped1');
  clips = new Map(dataset.clips.map(clip => [clip.name, clip]));
});
afterAll(() => rm(folder, { recursive: true }));

const abnormal = (clip: LabelledClip) => clip.labels.flatMap((label, frame) => (label ? [frame] : []));

describe("a set in UCSD's layout", () => {
  it('has the test clips that are there and hold pictures', () => {
    expect([...clips.keys()]).toEqual(['Test001', 'Test002', 'Test004']);
  });

  it('is labelled by ranges, several for a clip, by the number in a name', () => {
    expect(abnormal(clips.get('Test001')!)).toEqual([1, 2, 3, 8, 9, 10, 11]);
    // Places of 6, 7, 8 and a second 7, where 3 is missing; 5 can't be read and keeps its place.
    expect(abnormal(clips.get('Test002')!)).toEqual([4, 5, 6, 7]);
    expect(abnormal(clips.get('Test004')!)).toEqual([2, 3, 4]);
  });

  it('has frames where openStream has them', async () => {
    const { address, frames, labels } = clips.get('Test002')!;
    expect(frames).toBe(8);
    expect(labels).toHaveLength(8);
    const seen: [number, number][] = [];
    for await (const { index, gray } of openStream(address, { ...SIZE, pace: 'fast' })) {
      seen.push([index, Math.round(gray[0]! / 10)]);
    }
    // Level of a picture is its number; the JPEG among TIFFs is left out.
    expect(seen).toEqual([
      [0, 1],
      [1, 2],
      [2, 4],
      [4, 6],
      [5, 7],
      [6, 8],
    ]);
  });

  it('has masks of 8 and of 1 bit, whatever they are called, and none where they are black', async () => {
    const lit = async (clip: string, frame: number) =>
      (await clips.get(clip)!.mask!(frame))?.pixels.reduce((a, b) => a + b);
    expect(await lit('Test001', 0)).toBeUndefined();
    expect(await lit('Test001', 1)).toBe(6 * 8);
    expect(await lit('Test002', 4)).toBe(4 * 5 + 5 * 5);
    expect(await lit('Test002', 99)).toBeUndefined();
    expect(clips.get('Test004')!.mask).toBeUndefined();
    const tracks = (await regionsOf(clips.get('Test001')!)).map(({ frame, track }) => [frame, track]);
    expect(tracks).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [8, 1],
      [9, 1],
      [10, 1],
      [11, 1],
    ]);
  });

  it('is labelled by its masks where the label file is missing, if every frame has one', async () => {
    const set = join(folder, 'masks/UCSDped1');
    await writeUcsdTree(set);
    await rm(join(set, 'Test/UCSDped1.m'));
    await expect(openDataset(set)).rejects.toMatchObject({ code: 'label-file-missing', exitCode: 3 });
    await rm(join(set, 'Test/Test004'), { recursive: true });
    const [first] = (await openDataset(set)).clips;
    expect(abnormal(first!)).toEqual([1, 2, 3, 8, 9, 10, 11]);
  });

  it('may be made of links', async () => {
    await put(`${folder}/links/Ped/Test/UCSDped1.m`, labelFile('2:4'));
    await symlink(join(folder, 'UCSDped1/Test/Test001'), join(folder, 'links/Ped/Test/Test001'));
    await symlink(join(folder, 'nowhere'), join(folder, 'links/Ped/Test/Test002'));
    await symlink(join(folder, 'links/Ped'), join(folder, 'links/set'));
    const { name, clips } = await openDataset(join(folder, 'links/set'));
    expect([name, clips.map(clip => clip.name)]).toEqual(['set', ['Test001']]);
  });

  it('takes the label file that has its name', async () => {
    await writeFile(join(folder, 'UCSDped1/UCSDped2.m'), labelFile('1:1'));
    expect(abnormal((await openDataset(folder)).clips[0]!)).toHaveLength(7);
  });
});
