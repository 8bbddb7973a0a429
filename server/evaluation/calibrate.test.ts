import { expect, it } from 'vitest';
import { FakeEngine, QUIET, SCENE } from '../testing.ts';
import { calibrated } from './calibrate.ts';

/** An engine whose sources hold so many frames each, all scored. Four calibrate. */
class Footage extends FakeEngine {
  constructor(private readonly frames: Record<string, number>) {
    super();
  }

  override open(address: string, options: { signal?: AbortSignal }) {
    const stream = super.open(address, options);
    for (let i = 0; i < this.frames[address]!; i++) stream.push(QUIET);
    stream.end();
    return stream;
  }
}

async function calibrate(frames: Record<string, number>, signal?: AbortSignal) {
  const engine = new Footage(frames);
  const bare = await engine.model('bare');
  const progress: number[] = [];
  const options = { engine, normal: Object.keys(frames), onProgress: (p: number) => void progress.push(p) };
  const model = await calibrated(bare, { ...options, ...(signal && { signal }) });
  return { engine, model, progress };
}

it('gives a model the scene of the footage, and reads no more than it takes', async () => {
  const { engine, model, progress } = await calibrate({ day: 9, unread: 9 });
  expect(model).toMatchObject({ name: 'bare', scene: SCENE });
  expect(progress).toEqual([0.25, 0.5, 0.75, 1]);
  expect(engine.streams.map(stream => stream.address)).toEqual(['day']);
});

it('starts from no empty picture, and takes what it learnt along to the next recording', async () => {
  const { engine, progress } = await calibrate({ first: 3, second: 3 });
  expect(progress).toEqual([0.25, 0.5, 0.75, 1]);
  expect(engine.backgrounds).toEqual([undefined, SCENE.background]);
});

it('says in one line that there is too little', async () => {
  await expect(calibrate({ 'http://me:secret@cam/a': 2, b: 1 })).rejects.toMatchObject({
    message: expect.stringMatching(
      /^http:\/\/[^ ]*cam\/a, b: too little normal footage, 75 % of what a calibration takes$/,
    ),
    exitCode: 3,
  });
  await expect(calibrate({ 'http://me:secret@cam/a': 2 })).rejects.not.toThrow(/secret/);
});

it('stops when it is told to, without complaining about the footage', async () => {
  await expect(calibrate({ day: 9 }, AbortSignal.abort())).rejects.toThrow(/abort/i);
});
