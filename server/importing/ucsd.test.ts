import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openDataset, regionsOf } from '../../models/index.ts';
import { openStream } from '../../streams/index.ts';
import { ucsdSet } from '../../test/support/ucsd-import.ts';
import { name, picture, put, SIZE } from '../../test/support/ucsd-tree.ts';
import type { UcsdImport } from './ucsd.ts';

const { root, source, run } = ucsdSet();

const list = async (...path: string[]) => (await readdir(join(...path))).sort();

describe('a set with every quirk', () => {
  it('is brought into pictures, masks and labels, and what was skipped is told', async () => {
    const before = await readdir(source(), { recursive: true });
    const { place, report, labels } = await run();
    expect(await readdir(source(), { recursive: true })).toEqual(before);
    expect(report).toMatchObject({
      ...{ set: 'UCSDped1', labelsFrom: 'label file', hiddenFiles: 5 },
      absent: ['Test003', 'Test005', 'Test006'],
      ignored: ['Test005_gt: masks without Test005', 'Test006: no pictures in it'],
      notChosen: [],
    });
    const rest = { missing: [], unreadable: [], twice: [], contradictions: 0 };
    expect(report.clips).toEqual([
      { ...rest, name: 'Train001', split: 'train', chosen: 4, frames: 4, abnormal: 0, masks: 0, tracks: 0 },
      { ...rest, name: 'Test001', split: 'test', chosen: 12, frames: 12, abnormal: 7, masks: 12, tracks: 2 },
      {
        ...{ name: 'Test002', split: 'test', chosen: 8, frames: 6, abnormal: 3, masks: 6, tracks: 3 },
        ...{ missing: [[3, 3]], unreadable: ['005.tif'], twice: ['frame007.jpg'], contradictions: 1 },
      },
      { ...rest, name: 'Test004', split: 'test', chosen: 5, frames: 5, abnormal: 3, masks: 0, tracks: 0 },
    ]);
    expect(await list(place)).toEqual(['Test', 'Train', 'labels.json']);
    expect(await list(place, 'Test')).toEqual(['Test001', 'Test001_gt', 'Test002', 'Test002_gt', 'Test004']);
    const kept = [1, 2, 4, 6, 7, 8];
    expect(await list(place, 'Test/Test002')).toEqual(kept.map(n => `${name(n)}.jpg`));
    expect(await list(place, 'Test/Test002_gt')).toEqual(kept.map(n => `${name(n)}.bmp`));
    const { regions, ...clip } = labels.clips.find(clip => clip.name === 'Test002')!;
    expect(clip).toEqual({
      ...{ name: 'Test002', split: 'test', path: 'Test/Test002', ...SIZE, frames: 6 },
      numbers: [
        [1, 2],
        [4, 4],
        [6, 8],
      ],
      abnormal: [[3, 5]],
      ...{ masks: 'Test/Test002_gt', masked: [[0, 5]] },
    });
    expect(regions.slice(0, 3)).toEqual([
      { frame: 0, track: 0, x: 0, y: 0, w: 9, h: 9, area: 81 },
      { frame: 3, track: 1, x: 10, y: 10, w: 4, h: 5, area: 20 },
      { frame: 3, track: 2, x: 30, y: 12, w: 5, h: 5, area: 25 },
    ]);
  });

  it('is read again as it was, frame by frame', async () => {
    const { place } = await run();
    const [was, is] = [await openDataset(source()), await openDataset(place)];
    expect(is.name).toBe(was.name);
    expect(is.clips.map(clip => clip.name)).toEqual(was.clips.map(clip => clip.name));
    const [first, second] = is.clips;
    expect(first!.labels).toEqual(was.clips[0]!.labels);
    expect(await regionsOf(first!)).toEqual(await regionsOf(was.clips[0]!));
    expect(second!.labels).toEqual([false, false, false, true, true, true]);
    const levels: number[] = [];
    for await (const { gray } of openStream(second!.address, { ...SIZE, pace: 'fast' }))
      levels.push(gray[0]!);
    expect(levels.map(level => Math.round(level / 10))).toEqual([1, 2, 4, 6, 7, 8]);
  });

  it('keeps JPEGs byte for byte, and gray pictures gray', async () => {
    const { place } = await run();
    const jpeg = 'Test/Test004/002.jpg';
    expect(await readFile(join(place, jpeg))).toEqual(await readFile(join(source(), jpeg)));
    expect(await sharp(join(place, 'Test/Test001/001.jpg')).metadata()).toMatchObject({
      ...SIZE,
      channels: 1,
    });
  });

  it('becomes videos with as many frames as pictures could be read', async () => {
    const { place, labels } = await run({
      as: 'video',
      size: { width: 33, height: 21 },
      conditions: { split: 'test' },
    });
    expect(await list(place, 'Test')).toEqual([
      'Test001.mp4',
      'Test001_gt',
      'Test002.mp4',
      'Test002_gt',
      'Test004.mp4',
    ]);
    expect(labels.clips[1]).toMatchObject({ path: 'Test/Test002.mp4', width: 32, height: 20, frames: 6 });
    const clip = (await openDataset(place)).clips[1]!;
    expect(clip.labels).toEqual([false, false, false, true, true, true]);
    expect(await clip.mask!(3)).toMatchObject({ width: 32, height: 20 });
    expect(await clip.mask!(1)).toBeUndefined();
    let frames = 0;
    for await (const { gray } of openStream(clip.address, { width: 32, height: 20, pace: 'fast' }))
      frames += gray.length / 640;
    expect(frames).toBe(6);
  });

  it('is scaled with its masks and boxes', async () => {
    const { place, labels } = await run({
      size: { width: 24, height: 16 },
      conditions: { clips: ['Test001'] },
    });
    expect(await sharp(join(place, 'Test/Test001/001.jpg')).metadata()).toMatchObject({
      width: 24,
      height: 16,
    });
    expect(labels.clips[0]).toMatchObject({ width: 24, height: 16 });
    // In the set 10,4 6x8 in frame 5, which counts from 1.
    expect(labels.clips[0]!.regions[3]).toEqual({ frame: 8, track: 1, x: 9, y: 2, w: 3, h: 4, area: 12 });
  });

  it('loses its colours for --gray', async () => {
    const coloured = join(root(), 'colours/UCSDped2');
    const jpeg = await sharp({ create: { ...SIZE, channels: 3, background: '#c03020' } })
      .jpeg()
      .toBuffer();
    await put(`${coloured}/Train/Train001/001.jpg`, jpeg);
    const channels = async (gray: boolean) => {
      const { place } = await run({ source: coloured, gray });
      return (await sharp(join(place, 'Train/Train001/001.jpg')).metadata()).channels;
    };
    expect([await channels(false), await channels(true)]).toEqual([3, 1]);
  });
});

describe('conditions', () => {
  const names = async (conditions: UcsdImport['conditions']) =>
    (await run({ conditions })).labels.clips.map(({ name, numbers }) => `${name} ${JSON.stringify(numbers)}`);

  it.each<[UcsdImport['conditions'], string[]]>([
    [{ split: 'train' }, ['Train001 [[1,4]]']],
    [{ clips: ['Test004', 'train001'] }, ['Train001 [[1,4]]', 'Test004 [[1,5]]']],
    [{ split: 'test', clips: ['1', '3-4'] }, ['Test001 [[1,12]]', 'Test004 [[1,5]]']],
    [{ clips: ['Test001'], frames: [[3, 5]] }, ['Test001 [[3,5]]']],
    [
      {
        clips: ['Test001'],
        frames: [
          [1, 2],
          [11, 99],
        ],
      },
      ['Test001-001 [[1,2]]', 'Test001-011 [[11,12]]'],
    ],
    [{ clips: ['Test001'], only: 'normal' }, ['Test001-001 [[1,1]]', 'Test001-005 [[5,8]]']],
    [
      { split: 'test', only: 'abnormal', frames: [[1, 8]] },
      ['Test001 [[2,4]]', 'Test002 [[6,8]]', 'Test004 [[3,5]]'],
    ],
    [{ mask: 'with' }, ['Test001 [[1,12]]', 'Test002 [[1,2],[4,4],[6,8]]']],
    [{ mask: 'without', only: 'abnormal' }, ['Test004 [[3,5]]']],
  ])('%j', async (conditions, expected) => {
    expect(await names(conditions)).toEqual(expected);
  });

  it('may cut out a piece that can not be read, which costs nothing else', async () => {
    const conditions: UcsdImport['conditions'] = {
      clips: ['Test002'],
      frames: [
        [1, 2],
        [5, 5],
        [7, 8],
      ],
    };
    for (const as of ['folder', 'video'] as const) {
      const { place, report, labels } = await run({ conditions, as });
      expect(report.clips.map(({ name, frames }) => [name, frames])).toEqual([
        ['Test002-001', 2],
        ['Test002-005', 0],
        ['Test002-007', 2],
      ]);
      expect(labels.clips.map(clip => clip.name)).toEqual(['Test002-001', 'Test002-007']);
      expect((await list(place, 'Test')).some(entry => entry.startsWith('Test002-005'))).toBe(false);
    }
  });

  it('take no imported set for one of several', async () => {
    const { place } = await run();
    await put(`${place}-beside/UCSDped1/Train/Train001/001.tif`, await picture(1, 'tiff'));
    await cp(place, `${place}-beside/imported`, { recursive: true });
    expect((await run({ source: `${place}-beside` })).report).toMatchObject({ set: 'UCSDped1' });
  });

  it('need no labels for training clips', async () => {
    const unlabelled = join(root(), 'unlabelled');
    await cp(source(), unlabelled, { recursive: true });
    await rm(join(unlabelled, 'Test/UCSDped1.m'));
    const { report } = await run({ source: unlabelled, conditions: { split: 'train' } });
    expect(report).toMatchObject({
      labelsFrom: undefined,
      absent: [],
      notChosen: ['Test001', 'Test002', 'Test004'],
    });
  });

  it('choose one of several sets', async () => {
    const both = join(root(), 'both');
    await put(`${both}/UCSDped2/Train/Train001/001.tif`, await picture(1, 'tiff'));
    await cp(source(), join(both, 'UCSDped1'), { recursive: true });
    expect((await run({ source: both, set: 'ped2' })).report).toMatchObject({
      set: 'UCSDped2',
      clips: [{ frames: 1 }],
    });
  });
});
