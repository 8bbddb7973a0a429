import { describe, expect, it } from 'vitest';
import type { Scene } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Zone } from '../contract.ts';
import { eventually, FakeEngine, FakeLog, INTRUDER, QUIET, SCENE, TUNED } from '../testing.ts';
import { type CameraParts, type CameraRun, type RunStatus, runCamera } from './camera.ts';
import type { CameraSettings } from './registry.ts';

/** One run; `frames` feeds it and its end ends it. */
function setUp(given: Partial<CameraSettings> = {}, known?: Scene) {
  let now: CameraSettings = {
    id: 'a',
    name: 'Door',
    url: 'rtsp://door',
    model: 'yard',
    calibration: 'model',
    ...given,
  };
  const engine = new FakeEngine();
  const log = new FakeLog();
  const statuses: RunStatus[] = [];
  const shown: { boxes: number; score: number | null }[] = [];
  const alerts: string[] = [];
  const saved: Scene[] = [];
  const observed: [number, boolean][] = [];
  const memory: CameraRun['memory'] = {};
  const parts: { -readonly [K in keyof CameraParts]: CameraParts[K] } = {
    engine,
    log,
    scenes: { load: async () => known, save: async (_id, scene) => void saved.push(scene) },
    shown: () => {},
    recorded: () => {},
    arrived: () => {},
    show: (_camera, _connection, _frame, { boxes, score }) => shown.push({ boxes: boxes.length, score }),
    alert: (_camera, { kind }) => alerts.push(kind),
    dismissed: async () => [],
    observe: (_camera, { index }, { alerting }) => observed.push([index, alerting]),
  };
  const stop = new AbortController();
  const start = () =>
    runCamera(
      {
        get settings() {
          return now;
        },
        signal: stop.signal,
        memory,
        report: status => statuses.push(status),
      },
      parts,
    );
  const change = (next: Partial<CameraSettings>) => {
    now = { ...now, ...next };
  };
  return { change, observed, engine, log, statuses, shown, alerts, saved, memory, parts, stop, start };
}

type Regions = Parameters<FakeEngine['stream']['push']>[0];
async function play(camera: ReturnType<typeof setUp>, frames: Regions[], end: Error | 'end' = 'end') {
  const run = camera.start();
  const before = camera.engine.streams.length;
  await eventually(() => expect(camera.engine.streams.length).toBeGreaterThan(before));
  for (const regions of frames) camera.engine.stream.push(regions);
  if (end === 'end') camera.engine.stream.end();
  else camera.engine.stream.fail(end);
  await run;
}
/** Its thresholds are twice as high: the intruder scores 1.5. */
const DOUBLED: Scene = {
  ...SCENE,
  levels: { ...SCENE.levels, values: SCENE.levels.values.map(value => 2 * value) },
};
const times = (count: number, regions: Regions) => Array.from({ length: count }, () => regions);

describe('runCamera', () => {
  it('watches with the scene of the model', async () => {
    const camera = setUp();
    await play(camera, [undefined, QUIET, INTRUDER]);
    expect(camera.engine.backgrounds).toEqual([SCENE.background]);
    expect(camera.shown).toEqual([
      { boxes: 0, score: null },
      { boxes: 0, score: 0.5 },
      { boxes: 1, score: 3 },
    ]);
    expect(camera.statuses.map(({ phase, analysed }) => [phase, analysed])).toEqual([
      ['watching', false],
      ['watching', true],
      ['watching', true],
    ]);
    expect(camera.statuses.map(({ judged }) => judged?.arrivedMs)).toEqual([undefined, 1_000_100, 1_000_200]);
    expect(camera.alerts).toEqual([]);
  });

  it('tells alerts, and ends them with the source', async () => {
    const camera = setUp();
    await play(camera, times(7, INTRUDER));
    expect(camera.alerts).toEqual(['begin', 'update', 'end']);
  });

  it('ends alerts also when the source breaks, and throws what broke it', async () => {
    const camera = setUp();
    const broken = new UserError('gone', 'source-failed', 3);
    await expect(play(camera, times(6, INTRUDER), broken)).rejects.toBe(broken);
    expect(camera.alerts).toEqual(['begin', 'end']);
  });

  it('watches with what was measured at this camera', async () => {
    const measured = { ...SCENE, background: new Float32Array(32 * 32).fill(9) };
    const camera = setUp({ calibration: 'camera' }, measured);
    await play(camera, [INTRUDER]);
    expect(camera.engine.backgrounds).toEqual([measured.background]);
    expect(camera.statuses[0]!.phase).toBe('watching');
  });

  it('measures what is normal, saves it and is armed without a new run', async () => {
    const camera = setUp({ calibration: 'camera' });
    await play(camera, [...times(4, INTRUDER), INTRUDER]);
    expect(camera.statuses.map(({ phase, progress }) => [phase, progress])).toEqual([
      ['calibrating', 0.25],
      ['calibrating', 0.5],
      ['calibrating', 0.75],
      ['watching', undefined],
      ['watching', undefined],
    ]);
    expect(camera.shown.map(({ boxes }) => boxes)).toEqual([0, 0, 0, 0, 1]);
    const measured = { ...SCENE, frames: 1200 };
    expect(camera.saved).toEqual([measured]);
    expect(camera.engine.streams).toHaveLength(1);
    expect(camera.log.lines).toEqual(['info camera Door is calibrated and watches now']);
    expect(camera.memory).toMatchObject({ weightsId: 'yard', scene: measured });
  });

  it('counts events that were dismissed as normal, of the same weights, when it measures', async () => {
    const camera = setUp({ calibration: 'camera' });
    camera.parts.dismissed = async ({ id }, weightsId) =>
      id === 'a' && weightsId === 'yard' ? [INTRUDER] : [];
    await play(camera, times(5, QUIET));
    expect(camera.engine.dismissed).toEqual([INTRUDER]);
  });

  it('tells with what scores an alert changes, where they are of the model that watches', async () => {
    const camera = setUp();
    const scores: unknown[] = [];
    camera.parts.alert = (_camera, { kind }, given) => scores.push([kind, given]);
    await play(camera, times(7, INTRUDER));
    const own = { regions: INTRUDER, weightsId: 'yard' };
    expect(scores).toEqual([
      ['begin', own],
      ['update', own],
      ['end', undefined],
    ]);
  });

  it('goes on measuring while it watches, on what is normal, and knows it better then', async () => {
    const camera = setUp({ calibration: 'camera' }, { ...SCENE, frames: 1200 });
    await play(camera, [...times(15, QUIET), ...times(20, INTRUDER)]); // five of which are no alert yet
    expect(camera.saved).toEqual([{ ...SCENE, frames: 4800 }]);
    expect(camera.log.lines).toEqual(['info camera Door is calibrated anew, on 4800 frames']);
    expect(camera.statuses.every(({ phase }) => phase === 'watching')).toBe(true);
  });

  it('measures no more than half an hour, and nothing where the model brings its scene', async () => {
    for (const camera of [setUp({ calibration: 'camera' }, { ...SCENE, frames: 18_000 }), setUp()]) {
      await play(camera, times(300, QUIET));
      expect(camera.saved).toEqual([]);
      expect(camera.memory.calibration).toBeUndefined();
    }
  });

  it('lets windows be skipped only while it watches, below the thresholds that it watches with', async () => {
    const watching = setUp();
    await play(watching, [QUIET]);
    expect(watching.engine.gates).toEqual([SCENE.levels]);
    const calibrating = setUp({ calibration: 'camera' });
    await play(calibrating, times(3, QUIET));
    expect(calibrating.engine.gates).toEqual([]);
    await play(calibrating, times(1, QUIET)); // which is the last that it needs
    expect(calibrating.engine.gates).toEqual([SCENE.levels]);
  });

  it('takes over another sensitivity in the same run', async () => {
    const camera = setUp({ model: 'tuned' });
    camera.engine.scenes.set('tuned', TUNED);
    const run = camera.start();
    await eventually(() => expect(camera.engine.streams).toHaveLength(1));
    for (const falseAlarmsPerDay of [undefined, 0.5, 50]) {
      const shown = camera.shown.length;
      if (falseAlarmsPerDay) camera.change({ falseAlarmsPerDay });
      camera.engine.stream.push(INTRUDER);
      await eventually(() => expect(camera.shown).toHaveLength(shown + 1));
    }
    camera.engine.stream.end();
    await run;
    expect(camera.shown.map(({ boxes }) => boxes)).toEqual([1, 0, 1]);
    expect(camera.shown.map(({ score }) => score!.toFixed(2))).toEqual(['1.39', '0.91', '3.00']);
    expect(camera.engine.gates.map(({ values }) => values[0]!.toFixed(2))).toEqual(['2.15', '3.30', '1.00']);
    expect(camera.engine.streams).toHaveLength(1);
  });

  describe('with zones', () => {
    /** Of four columns the second, in which the intruder is. */
    const PLACE: Zone = {
      ...{ id: 'place', name: 'Place', kind: 'zone' },
      polygon: [
        [0.25, 0],
        [0.5, 0],
        [0.5, 1],
        [0.25, 1],
      ],
    };
    const MASK: Zone = { ...PLACE, kind: 'mask' };

    it('finds nothing in a mask, and learns nothing from it', async () => {
      const camera = setUp({ model: 'tuned', zones: [MASK] });
      camera.engine.scenes.set('tuned', TUNED);
      const alone = { ...INTRUDER, values: INTRUDER.values.map(value => (value > 1 ? value : 0.1)) };
      await play(camera, times(200, alone));
      expect(camera.shown.every(({ boxes, score }) => boxes === 0 && score! < 1)).toBe(true);
      expect(camera.alerts).toEqual([]);
      expect(camera.engine.gates.at(-1)!.values[1]).toBe(Number.POSITIVE_INFINITY);
      const levels = camera.memory.drift!.levels().values;
      expect(Math.max(...levels)).toBe(1);
    });

    it('measures what is normal without what is in a mask', async () => {
      const camera = setUp({ calibration: 'camera', zones: [MASK] });
      await play(camera, times(2, INTRUDER));
      expect(camera.engine.measured.map(({ values }) => values[1])).toEqual([Number.NaN, Number.NaN]);
    });

    it('finds nothing where a mask was until it has measured that, and keeps what it knew elsewhere', async () => {
      const values = DOUBLED.levels.values.map((level, cell) =>
        cell % 4 === 1 ? Number.POSITIVE_INFINITY : level,
      );
      const known = { ...DOUBLED, frames: 18_000, levels: { ...DOUBLED.levels, values } };
      const masked = setUp({ calibration: 'camera', zones: [MASK] }, known);
      await play(masked, times(10, INTRUDER));
      expect(masked.saved).toEqual([]);
      masked.change({ zones: [] });
      await play(masked, [...times(4, INTRUDER), INTRUDER]);
      expect(masked.shown.slice(10).map(({ boxes }) => boxes)).toEqual([0, 0, 0, 0, 1]);
      const measured = DOUBLED.levels.values.map((level, cell) => (cell % 4 === 1 ? level / 2 : level));
      expect(masked.saved).toEqual([{ ...known, levels: { ...DOUBLED.levels, values: measured } }]);
    });

    it('takes the sensitivity of a zone there, and that of the camera elsewhere', async () => {
      const camera = setUp({ model: 'tuned', zones: [{ ...PLACE, falseAlarmsPerDay: 50 }] });
      camera.engine.scenes.set('tuned', TUNED);
      await play(camera, [INTRUDER]);
      expect(camera.shown).toEqual([{ boxes: 1, score: 3 }]);
      const [, there, elsewhere] = camera.engine.gates[0]!.values;
      expect([there, elsewhere!.toFixed(2)]).toEqual([1, '2.15']);
    });

    it('takes them over in the run that goes on', async () => {
      const camera = setUp();
      const run = camera.start();
      await eventually(() => expect(camera.engine.streams).toHaveLength(1));
      for (const zones of [[], [MASK], []]) {
        const shown = camera.shown.length;
        camera.change({ zones });
        camera.engine.stream.push(INTRUDER);
        await eventually(() => expect(camera.shown).toHaveLength(shown + 1));
      }
      camera.engine.stream.end();
      await run;
      expect(camera.shown.map(({ boxes }) => boxes)).toEqual([1, 0, 1]);
      expect(camera.engine.streams).toHaveLength(1);
    });

    it('waits with an alert where it has to last', async () => {
      const camera = setUp({ zones: [{ ...PLACE, minSeconds: 2 }] });
      await play(camera, times(20, INTRUDER));
      expect(camera.alerts).toEqual([]);
      await play(camera, times(21, INTRUDER));
      expect(camera.alerts).toEqual(['begin', 'end']);
    });
  });

  it('has the sensitivity of the profile that holds when a frame came', async () => {
    const hour = (ms: number) => `${String(new Date(ms).getHours()).padStart(2, '0')}:00`;
    const [from, to] = [hour(1_000_000), hour(1_000_000 + 3_600_000)];
    const camera = setUp({
      ...{ model: 'tuned', falseAlarmsPerDay: 0.5 },
      profiles: [{ name: 'Now', from, to, falseAlarmsPerDay: 50 }],
    });
    camera.engine.scenes.set('tuned', TUNED);
    await play(camera, [INTRUDER]);
    expect(camera.shown).toEqual([{ boxes: 1, score: 3 }]);
  });

  it('holds the empty picture where something abnormal is', async () => {
    const camera = setUp();
    await play(camera, [QUIET, INTRUDER, QUIET]);
    expect(camera.engine.held).toEqual([0, 1, 0]);
  });

  it('learns from frames without alert only, and goes on from there in the next run', async () => {
    const camera = setUp({ model: 'tuned' });
    camera.engine.scenes.set('tuned', TUNED);
    const lively = { ...QUIET, values: QUIET.values.map(() => 2) }; // above the levels, below the thresholds
    await play(camera, times(300, lively));
    const { drift } = camera.memory;
    const learnt = drift!.levels().values;
    expect(learnt[5]).toBeGreaterThan(1);
    expect(camera.engine.gates.at(-1)!.values[5]).toBeCloseTo(2.15 * learnt[5]!, 2);
    await play(camera, [...times(30, INTRUDER)]); // 5 frames until it is an alert, then none
    expect(camera.memory.drift).toBe(drift);
    expect(drift!.levels().values[5]! / learnt[5]!).toBeLessThan(1.0002);
  });

  it('goes on with a calibration in the next run', async () => {
    const camera = setUp({ calibration: 'camera' });
    await play(camera, times(3, QUIET));
    await play(camera, times(1, QUIET));
    expect(camera.statuses.at(-1)!.phase).toBe('watching');
    expect(camera.engine.backgrounds).toEqual([undefined, undefined]);
  });

  it('starts from the empty picture of the last run, if that saw enough to know it', async () => {
    const camera = setUp({ calibration: 'camera' });
    await play(camera, times(50, undefined));
    await play(camera, []);
    expect(camera.engine.backgrounds).toEqual([undefined, SCENE.background]);
  });

  describe('whose model was changed between two runs', () => {
    it.each([4, 3])('ignores what %i frames told of the network before', async frames => {
      const camera = setUp({ calibration: 'camera' });
      await play(camera, times(frames, QUIET));
      camera.change({ model: 'bare' });
      camera.statuses.length = 0;
      await play(camera, times(4, QUIET));
      expect(camera.statuses.map(({ phase }) => phase)).toEqual([
        ...times(3, undefined).map(() => 'calibrating'),
        'watching',
      ]);
    });

    it('watches with the scene of the new model where that is wanted', async () => {
      const camera = setUp({ calibration: 'camera' });
      camera.engine.scenes.set('better', DOUBLED);
      await play(camera, times(4, QUIET));
      camera.change({ model: 'better', calibration: 'model' });
      await play(camera, [INTRUDER]);
      expect(camera.shown.at(-1)).toEqual({ boxes: 1, score: 1.5 });
    });

    it('forgets also where the new model has the name of the old one', async () => {
      const camera = setUp({ calibration: 'camera' });
      await play(camera, times(4, QUIET));
      const { engine } = camera;
      const before = await engine.model('yard');
      engine.model = async () => ({ ...before, weightsId: 'trained again' });
      await play(camera, [QUIET]);
      expect(camera.statuses.at(-1)!.phase).toBe('calibrating');
    });

    it('does not start from an empty picture of another size', async () => {
      const camera = setUp({ calibration: 'camera' });
      await play(camera, times(50, undefined));
      const { engine } = camera;
      const before = await engine.model('yard');
      engine.model = async () => ({ ...before, input: { ...before.input, width: 64 } });
      await play(camera, [QUIET]);
      expect(engine.backgrounds).toEqual([undefined, undefined]);
    });
  });

  it('is armed also when the calibration can not be saved', async () => {
    const camera = setUp({ calibration: 'camera' });
    camera.parts.scenes.save = async () => {
      throw new Error('disk full');
    };
    await play(camera, times(5, INTRUDER));
    expect(camera.shown.at(-1)).toEqual({ boxes: 1, score: 3 });
    await play(camera, [INTRUDER]);
    expect(camera.statuses.at(-1)!.phase).toBe('watching');
    expect(camera.log.lines).toEqual(['warn the calibration of camera Door could not be saved: disk full']);
  });

  it.each([
    ['nobody', 'there is no model nobody', 'model-missing'],
    ['bare', 'the model bare does not know what is normal here; calibrate it on this camera', 'no-scene'],
  ])('shows pictures and says why nothing is watched with the model %s', async (model, reason, code) => {
    const camera = setUp({ model });
    await play(camera, [INTRUDER]);
    expect(camera.shown).toEqual([{ boxes: 0, score: null }]);
    expect(camera.statuses).toEqual([
      { phase: 'no-model', reason, code, analysed: false, stream: { frames: 1, dropped: 0, unreadable: 0 } },
    ]);
  });

  it('logs once why nothing is watched, and again for another reason or after it watched', async () => {
    const camera = setUp({ model: 'bare' });
    const said = (reason: string) => `warn camera Door only shows pictures, nothing is watched: ${reason}`;
    const bare = said('the model bare does not know what is normal here; calibrate it on this camera');
    for (let run = 0; run < 3; run++) await play(camera, [INTRUDER]);
    expect(camera.log.lines).toEqual([bare]);
    for (const model of ['nobody', 'yard', 'bare']) {
      camera.change({ model });
      await play(camera, [INTRUDER]);
    }
    expect(camera.log.lines).toEqual([bare, said('there is no model nobody'), bare]);
  });

  it('ends where another model is named, so that the next run watches with it', async () => {
    const camera = setUp({ model: 'bare' });
    const run = camera.start();
    await eventually(() => expect(camera.engine.streams).toHaveLength(1));
    camera.engine.stream.push(INTRUDER);
    await eventually(() => expect(camera.statuses).toHaveLength(1));
    camera.change({ model: 'yard' });
    camera.engine.stream.push(INTRUDER);
    await run;
    expect(camera.statuses.map(({ phase }) => phase)).toEqual(['no-model', 'no-model']);
  });

  it('does not hide an unexpected failure behind a missing model', async () => {
    await expect(setUp({ model: 'broken' }).start()).rejects.toThrow('index out of range');
  });

  it('ends when it is told to', async () => {
    const camera = setUp();
    const run = camera.start();
    await eventually(() => expect(camera.engine.streams).toHaveLength(1));
    camera.stop.abort();
    await expect(run).resolves.toBeUndefined();
  });

  describe('with another model for the same pictures', () => {
    async function change(frames: Regions[], more: Regions[]) {
      const camera = setUp();
      camera.engine.scenes.set('better', DOUBLED);
      camera.engine.inFlight = 2;
      const run = camera.start();
      await eventually(() => expect(camera.engine.streams).toHaveLength(1));
      for (const regions of frames) camera.engine.stream.push(regions);
      await eventually(() => expect(camera.shown).toHaveLength(frames.length));
      camera.change({ model: 'better' });
      for (const regions of more) camera.engine.stream.push(regions);
      camera.engine.stream.end();
      await run;
      return camera;
    }

    it('goes on in the same run; each frame is judged by the thresholds of the network that scored it', async () => {
      const camera = await change(times(3, INTRUDER), times(5, INTRUDER));
      // The first frame after the change still came before it, two more were on their way.
      expect(camera.shown.map(({ score }) => score)).toEqual([3, 3, 3, 3, 3, 3, 1.5, 1.5]);
      expect(camera.observed.map(([index]) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(camera.engine.streams).toHaveLength(1);
      expect(camera.engine.gates).toEqual([SCENE.levels, DOUBLED.levels]);
      expect(camera.log.lines).toEqual(['info camera Door watches with the model better now']);
    });

    it('keeps an alert that lasts', async () => {
      const camera = await change(times(7, INTRUDER), [...times(5, INTRUDER), ...times(25, QUIET)]);
      expect(camera.alerts).toEqual(['begin', ...times(6, undefined).map(() => 'update'), 'end']);
      const alerting = camera.observed.filter(([, alerting]) => alerting).map(([index]) => index);
      expect([alerting[0], alerting.at(-1)]).toEqual([5, 30]); // until 2 s after it was last seen
    });

    it('ends a calibration that the network before had begun', async () => {
      const camera = setUp({ calibration: 'camera' });
      camera.engine.scenes.set('better', DOUBLED);
      const run = camera.start();
      await eventually(() => expect(camera.engine.streams).toHaveLength(1));
      camera.engine.stream.push(QUIET);
      await eventually(() => expect(camera.statuses).toHaveLength(1));
      camera.change({ model: 'better', calibration: 'model' });
      for (const regions of times(2, INTRUDER)) camera.engine.stream.push(regions);
      camera.engine.stream.end();
      await run;
      expect(camera.statuses.map(({ phase }) => phase)).toEqual(['calibrating', 'watching', 'watching']);
      expect(camera.shown.at(-1)).toEqual({ boxes: 1, score: 1.5 });
      expect(camera.memory).toEqual({ weightsId: 'better' });
    });
  });
});
