import { expect, it } from 'vitest';
import type { Dataset, Grid, LabelledClip } from '../../models/index.ts';
import type { Frame, StreamOptions, VideoStream } from '../../streams/index.ts';
import type { Engine, Model } from '../engine.ts';
import { FakeEngine, type FakeFrame, INTRUDER, QUIET } from '../testing.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import { toJson } from './json.ts';
import { reportPage } from './report/page.ts';
import { sheetOf } from './report/sheet.ts';
import { asText, comparison } from './table.ts';

/** Frames of a clip that no clip of the network ends with. */
const UNSCORED = 12;

interface MadeClip {
  readonly frames: number;
  /** From this frame on, something moves in the picture, and the labels say so. */
  readonly from: number;
  readonly regions: (frame: number) => Grid;
}

/** Streams in which a square moves, scored as a test says. */
function engineOf(clips: Record<string, MadeClip>): Pick<Engine, 'open' | 'probe'> {
  const frame = (index: number, clip: MadeClip, { width, height, display }: StreamOptions): FakeFrame => {
    const gray = new Uint8Array(width * height).fill(100);
    const x = index >= clip.from ? (3 * index) % (width - 8) : 4;
    for (let y = 10; y < 18; y++) gray.fill(200, y * width + x, y * width + x + 8);
    const regions = index < UNSCORED ? undefined : clip.regions(index);
    const jpeg = display ? { jpeg: new Uint8Array([0xff, 0xd8, index]) } : {};
    return { index, timeMs: index * 100, arrivedMs: 0, pts: index * 1e5, gray, regions, ...jpeg };
  };
  return {
    probe: address => new FakeEngine().probe(address),
    open: (address, options): VideoStream => ({
      stats: { frames: 0, dropped: 0, unreadable: 0 },
      async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
        const clip = clips[address]!;
        for (let index = 0; index < clip.frames; index++) yield frame(index, clip, options);
      },
    }),
  };
}

/** Where `INTRUDER` is: the second of 4 x 4 cells. */
const mask = () => {
  const pixels = new Uint8Array(16 * 16);
  for (let y = 0; y < 4; y++) pixels.fill(1, y * 16 + 4, y * 16 + 8);
  return { width: 16, height: 16, pixels };
};

function labelled(name: string, { frames, from }: MadeClip, masks = true): LabelledClip {
  const labels = Array.from({ length: frames }, (_, frame) => frame >= from);
  const clip = { name, address: name, frames, labels };
  return masks ? { ...clip, mask: async frame => (labels[frame] ? mask() : undefined) } : clip;
}

const elsewhere: Grid = { ...QUIET, values: QUIET.values.map((value, cell) => (cell === 14 ? 3 : value)) };
const seen: MadeClip = { frames: 60, from: 30, regions: frame => (frame >= 30 ? INTRUDER : QUIET) };
const quiet: MadeClip = { frames: 40, from: 40, regions: () => QUIET };

async function evaluated(
  clips: Record<string, MadeClip>,
  options: Partial<EvaluateOptions> & { masks?: boolean; events?: LabelledClip['events'] } = {},
) {
  const dataset: Dataset = {
    name: 'made',
    clips: Object.entries(clips).map(([name, clip]) => ({
      ...labelled(name, clip, options.masks),
      ...(options.events && { events: options.events }),
    })),
  };
  const engine = engineOf(clips);
  const model = await new FakeEngine().model('yard');
  return evaluate({
    ...{ engine, dataset, model, seeds: [], protocol: 'both', normal: [], onProgress: () => {} },
    ...options,
  });
}

it('finds what a perfect model finds, and when', async () => {
  const { row } = await evaluated({ seen, quiet });
  expect(row.figures.official).toMatchObject({ frameAucMicro: 1, frameAucMacro: 1, prAuc: 1, eer: 0 });
  expect(row.figures.live).toEqual({
    ...{ frameAucMicro: 1, frameAucMacro: 1, prAuc: 1, eer: 0 },
    ...{ pixelAuc: 1, rbdc: 1, tbdc: 1, falseAlarmsPerHour: 0 },
    atThreshold: {
      ...{ events: 1, recall: 1, framesToAlert: 5, falseAlarms: 0, falseAlarmsPerHour: 0 },
      ...{ abnormalFramesAbove: 1, normalFramesAbove: 0 },
      told: [{ clip: 'seen', from: 30, to: 59, framesToAlert: 5 }],
      missed: [],
    },
  });
});

it('gives frames that were not scored the score of a neighbour, and judges no places on them', async () => {
  const { row } = await evaluated({ early: { ...seen, from: 6, regions: () => INTRUDER } });
  const [clip] = row.clips;
  expect(clip!.scores).toEqual(Array(60).fill(3));
  expect(clip!.regions.filter(Boolean).length).toBe(48);
  expect(row.figures.live!.atThreshold).toMatchObject({ recall: 1, framesToAlert: 11 }); // 12 + 5 - 6
});

it('is not content with the right frame and the wrong place', async () => {
  const wrong = { ...seen, regions: (frame: number) => (frame >= 30 ? elsewhere : QUIET) };
  const { live } = (await evaluated({ wrong, quiet })).row.figures;
  expect(live).toMatchObject({ frameAucMicro: 1, pixelAuc: 0.5, rbdc: 0, tbdc: 0 });
  expect(live!.atThreshold).toMatchObject({ recall: 0, falseAlarms: 1 });
  expect(live!.atThreshold!.falseAlarmsPerHour).toBeCloseTo(360, 6); // one in 10 s
});

it('takes runs of abnormal frames for events where there are no masks', async () => {
  const { live } = (await evaluated({ seen, quiet }, { masks: false })).row.figures;
  expect(live).toMatchObject({ pixelAuc: Number.NaN, rbdc: Number.NaN, tbdc: Number.NaN });
  expect(live!.atThreshold).toMatchObject({ events: 1, recall: 1, framesToAlert: 5 });
});

it('believes a set that knows its events, and names what was missed', async () => {
  const at = (first: number, last: number, kind: string, x: number) => ({
    ...{ kind, first, last },
    places: new Map(
      Array.from({ length: last - first + 1 }, (_, i) => [first + i, [{ x, y: 0, w: 0.25, h: 0.25 }]]),
    ),
  });
  // Both at once, which no label or mask could tell apart; the third is in view too shortly to count.
  const events = [at(30, 49, 'cart', 0.25), at(30, 49, 'runner', 0.75), at(55, 59, 'skater', 0)];
  const { figures, clips } = (await evaluated({ seen }, { events })).row;
  expect(figures.live!.atThreshold).toMatchObject({
    ...{ events: 2, recall: 0.5 },
    told: [{ clip: 'seen', kind: 'cart', from: 30, to: 49, framesToAlert: 5 }],
    missed: [{ clip: 'seen', kind: 'runner', from: 30, to: 49 }],
  });
  expect(clips[0]!.truth.regions).toHaveLength(45);
  expect(clips[0]!.truth.regions![20]).toMatchObject({ frame: 30, track: 1, x: 0.75 });
});

it('leaves out the protocol that was not asked for', async () => {
  const only = async (protocol: 'official' | 'live') =>
    Object.keys((await evaluated({ seen }, { protocol })).baselines.c.figures);
  expect(await only('official')).toEqual(['official']);
  expect(await only('live')).toEqual(['live']);
});

it('sets the thresholds of the baselines by normal footage, and has none without', async () => {
  const clips = { seen, quiet };
  const without = await evaluated(clips);
  expect(without.baselines.a.figures.live!.atThreshold).toBeUndefined();
  const calibrated = await evaluated(clips, { normal: ['seen'] });
  // Half of that footage moves: a threshold above what the square changes.
  expect(calibrated.baselines.a.figures.live!.atThreshold).toMatchObject({ abnormalFramesAbove: 0 });
  const [loose, strict] = [without, calibrated].map(e => e.baselines.a.figures.live!.frameAucMicro);
  expect(strict).toBeCloseTo(loose!, 12);
});

it('says where it is, from 0 to 1 for every row', async () => {
  const seen = new Map<string, number[]>();
  await evaluated(
    { quiet },
    { onProgress: (phase, progress) => void seen.set(phase, [...(seen.get(phase) ?? []), progress]) },
  );
  expect([...seen.keys()].map(phase => phase.slice(0, 4))).toEqual(['yard', '(a) ', '(b) ', '(c) ']);
  for (const progress of seen.values()) expect(progress).toEqual(progress.toSorted((a, b) => a - b));
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort();
  await expect(evaluated({ quiet }, { signal })).rejects.toThrow(/abort/i);
});

it('refuses a model without a scene in one line', async () => {
  const model = await new FakeEngine().model('bare');
  await expect(evaluated({ quiet }, { model })).rejects.toThrow(
    /^the model bare does not know what is normal/,
  );
});

/** Half of what `seen` finds, from frame 30 on. */
const twin = async (name: string, share: number): Promise<Model> => {
  const model = await new FakeEngine().model('yard');
  const levels = { ...QUIET, values: QUIET.values.map((_, cell) => (cell === 1 ? share : 1)) };
  return { ...model, name, scene: { ...model.scene!, levels } };
};

it('prints an object of the documented shape, and null for what the clips do not tell', async () => {
  const json = toJson(await evaluated({ quiet }));
  expect(Object.keys(json)).toEqual(['model', 'data', 'official', 'live', 'clips', 'baselines']);
  expect(json.data).toEqual({ name: 'made', clips: 1, frames: 40, abnormalFrames: 0 });
  expect(json.live).toMatchObject({ frameAucMicro: null, rbdc: null, falseAlarmsPerHour: null });
  expect(Object.keys(json.baselines)).toEqual(['a', 'b', 'c']);
  expect(json.baselines.c).toMatchObject({ official: { frameAucMicro: null }, live: { pixelAuc: null } });
  expect(json.clips[0]).toMatchObject({ name: 'quiet', frames: 40, scored: 28, normalFramesAbove: 0 });
});

it('gives mean and deviation of several seeds', async () => {
  // With a threshold of 12 in its cell, the intruder scores 0.25, below the others' 0.5: it is never found.
  const seeds = [await twin('blind', 12), await twin('same', 1)];
  const evaluation = await evaluated({ seen, quiet }, { seeds });
  const { seeds: figures } = toJson(evaluation);
  expect(figures!.runs.map(run => run.model)).toEqual(['yard', 'blind', 'same']);
  expect(figures!.live!.rbdc).toEqual({ mean: 0.6667, deviation: 0.5774 });
  expect(asText(comparison(evaluation))).toMatch(/^standard deviation .*0\.577/m);
});

it('prints a table with the best of each column known', async () => {
  const { columns, rows } = comparison(await evaluated({ seen, quiet }));
  const rbdc = columns.findIndex(column => column.words === 'RBDC');
  expect(rows.map(row => row.title.slice(0, 4))).toEqual(['yard', '(a) ', '(b) ', '(c) ']);
  expect(rows[0]!.cells[rbdc]).toEqual({ text: '1.000', best: true });
  expect(rows[1]!.cells[rbdc]!.best).toBe(false);
});

it('makes a page that needs nothing else, whatever names are', async () => {
  const clips = { '<b>"seen"&': seen, quiet };
  const evaluation = await evaluated(clips);
  const sheet = await sheetOf(evaluation, engineOf(clips));
  expect(sheet.misses.map(({ frame }) => frame)).toEqual([30, 50]); // 20 frames apart
  expect(sheet.misses[0]).toMatchObject({
    ...{ above: true, score: 3 },
    found: [{ x: 0.25, y: 0, w: 0.25, h: 0.25 }],
    truth: [{ x: 0.25, y: 0, w: 0.25, h: 0.25 }],
  });
  expect(sheet.falseAlarms[0]).toMatchObject({ above: false, score: 0.5, truth: [] });
  const page = reportPage(evaluation, sheet, 'vigil evaluate --model <x>');
  expect(page).toContain('&lt;b&gt;&quot;seen&quot;&amp;, frame 30');
  expect(page).toContain(
    '&lt;b&gt;&quot;seen&quot;&amp;, frames 30 to 59</td><td></td><td>told after 5 frames',
  );
  expect(page).not.toContain('<b>');
  expect(page.match(/data:image\/jpeg;base64,/g)!.length).toBe(
    sheet.misses.length + sheet.falseAlarms.length,
  );
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});
