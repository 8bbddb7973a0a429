import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStream, UserError } from '../../streams/index.ts';
import { makeFootage } from '../../test/support/packets.ts';
import type { Alert, ClipBoxes } from '../contract.ts';
import { eventually, INPUT } from '../testing.ts';
import { createEventId } from './event-id.ts';
import { ModelViews, type ModelViewsOptions } from './model-views.ts';

const BOX = { x: 0.25, y: 0.5, w: 0.25, h: 0.25, score: 3 };
const EVENT: Alert = {
  ...{ id: createEventId(10_000), cameraId: 'a', cameraName: 'Door', start: 10_000, end: 12_000 },
  ...{ firstFrame: 20, lastFrame: 40, snapshot: 1 },
  peak: { score: 3, box: BOX, frame: 30, at: 11_000 },
  clip: { start: 8000, seconds: 4, bytes: 1 },
};
const PIXELS = 32 * 32;

describe('ModelViews', () => {
  let folder: string;
  let views: ModelViews;
  const events = new Map<string, Alert>();
  const look = vi.fn<ModelViewsOptions['look']>();
  const save = vi.fn<ModelViewsOptions['vectors']['save']>();
  const report = vi.fn<ModelViewsOptions['errors']['report']>();
  const watching = vi.fn<ModelViewsOptions['watching']>();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-views-'));
    for (const mock of [look, save, report, watching]) mock.mockReset();
    events.clear();
    events.set(EVENT.id, EVENT);
    const background = new Float32Array(PIXELS).fill(7);
    watching.mockResolvedValue({
      ...{ name: 'yard', weightsId: 'weights', input: INPUT, background },
      network: { input: INPUT } as Awaited<ReturnType<ModelViewsOptions['watching']>>['network'],
    });
    const flat = (level: number) => new Uint8Array(PIXELS).fill(level);
    look.mockImplementation(async () => ({
      ...{ width: 32, height: 32, original: flat(9), reconstruction: flat(5), error: flat(4) },
      vector: Float32Array.of(0.6, 0.8),
    }));
    save.mockResolvedValue();
    views = new ModelViews({
      events: {
        get: async id => events.get(id),
        saveModelView: async (id, json) => writeFile(join(folder, `${id}-model.json`), json),
        clipFile: (id, which) => join(folder, which === 'clip.mp4' ? which : `${id}-${which}`),
      },
      ...{
        vectors: { save, similar: expect.unreachable },
        open: openStream,
        watching,
        look,
        errors: { report },
      },
    });
  });
  afterEach(async () => {
    await views.close();
    await rm(folder, { recursive: true });
  });

  it('looks at the 16 frames round the peak once, and keeps what it saw', async () => {
    await makeFootage(join(folder, 'clip.mp4'), { seconds: 4, bFrames: 0 });
    const frames = [{ at: 2, until: 2.1, boxes: [BOX] }];
    const boxes: ClipBoxes = { width: 320, height: 240, frames };
    await writeFile(join(folder, `${EVENT.id}-clip.json`), JSON.stringify(boxes));
    const [seen, same] = await Promise.all([views.get(EVENT.id), views.get(EVENT.id)]);
    expect(same).toBe(seen);
    expect(seen).toMatchObject({ model: 'yard', width: 32, height: 32, brightest: 64 });
    for (const picture of [seen.original, seen.reconstruction, seen.error])
      expect(picture).toMatch(/^data:image\/png;base64,/);
    expect(save.mock.calls).toEqual([[EVENT.id, 'weights', Float32Array.of(0.6, 0.8)]]);

    const [{ clip, area, background }] = look.mock.calls[0]!;
    const all: Uint8Array[] = [];
    const { width, height, fps } = INPUT;
    for await (const { gray } of openStream(join(folder, 'clip.mp4'), { width, height, fps, pace: 'fast' }))
      all.push(gray.slice());
    expect(Buffer.from(clip)).toEqual(Buffer.concat(all.slice(12, 28))); // 20 in the middle
    expect(area).toEqual({ x: 0.25, y: 0.5, w: 0.25, h: 0.25 });
    expect(background[0]).toBe(7);

    watching.mockRejectedValue(new UserError('there is no model yard', 'model-missing', 4));
    expect(await views.get(EVENT.id)).toEqual(seen);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('says why it can not be seen', async () => {
    const { clip: _, ...without } = EVENT;
    events.set(EVENT.id, without);
    await expect(views.get(EVENT.id)).rejects.toThrow('it has no video');
    events.set(EVENT.id, { ...without, end: null });
    await expect(views.get(EVENT.id)).rejects.toThrow('cut a while after it has ended');
    await expect(views.get(createEventId(1))).rejects.toThrow('there is no such event');
    events.set(EVENT.id, EVENT);
    watching.mockRejectedValueOnce(new UserError('there is no model yard', 'model-missing', 4));
    await expect(views.get(EVENT.id)).rejects.toThrow('there is no model yard');
    await makeFootage(join(folder, 'clip.mp4'), { seconds: 1, bFrames: 0 });
    await expect(views.get(EVENT.id)).rejects.toThrow('too short');
    expect(look).not.toHaveBeenCalled();
  });

  it('looks at events by itself, one after the other, and says only what nobody foresaw', async () => {
    await makeFootage(join(folder, 'clip.mp4'), { seconds: 4, bFrames: 0 });
    const ids = Array.from({ length: 3 }, (_, i) => createEventId(20_000 + i));
    for (const id of ids) events.set(id, { ...EVENT, id });
    let looking = 0;
    const known = look.getMockImplementation()!;
    look.mockImplementation(async (...call) => {
      expect(++looking).toBe(1);
      await new Promise(done => setTimeout(done, 20));
      looking -= 1;
      if (look.mock.calls.length === 2) throw new Error('no memory');
      return known(...call);
    });
    views.later(createEventId(1)); // it has gone: no error
    for (const id of ids) views.later(id);
    await eventually(() => expect(save).toHaveBeenCalledTimes(2));
    expect(report.mock.calls.map(([what, error]) => [what, String(error)])).toEqual([
      ['an event could not be looked at', 'Error: no memory'],
    ]);
    expect(save.mock.calls.map(([id]) => id)).toEqual([ids[0], ids[2]]);
    await expect(access(join(folder, `${ids[2]}-model.json`))).rejects.toThrow('ENOENT'); // nobody has asked for pictures
  });

  it('ends what it does when the server ends', async () => {
    await makeFootage(join(folder, 'clip.mp4'), { seconds: 4, bFrames: 0 });
    look.mockImplementation(
      (_, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const asked = views.get(EVENT.id);
    const refused = expect(asked).rejects.toThrow('the server is ending');
    await eventually(() => expect(look).toHaveBeenCalled());
    await views.close();
    await refused;
  });
});
