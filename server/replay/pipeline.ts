/** A recording through the same steps as a camera. For the command line and for the page. */

import type { Scene } from '../../models/index.ts';
import type { Frame, VideoStream } from '../../streams/index.ts';
import { Judge } from '../cameras/judge.ts';
import type { Verdict } from '../contract.ts';
import { type AlertChange, AlertTracker, type Moment } from '../detection/alerts.ts';
import { type Engine, type Model, sceneOf } from '../engine.ts';

export interface ReplaySettings {
  readonly engine: Pick<Engine, 'open'>;
  readonly model: Model;
  /** Whether frames are to have pictures for people. */
  readonly pictures: boolean;
  /** Default: `FALSE_ALARMS_PER_DAY`. */
  readonly falseAlarmsPerDay?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ReplayedFrame {
  readonly frame: Frame;
  readonly found: Verdict;
  readonly changes: readonly AlertChange<Moment>[];
}

/** Iterate it once. */
export interface Replayed extends AsyncIterable<ReplayedFrame> {
  readonly stats: VideoStream['stats'];
  readonly scene: Scene;
  /** Ends the alerts that last when it is over. */
  finish(): readonly AlertChange<Moment>[];
}

/**
 * Nothing is lost and every window is scored, however slowly it is consumed. Levels do not drift, so that a recording has the same scores
 * whenever it is looked at.
 * @throws UserError where the model does not know what is normal, or has no sensitivity
 */
export function replayFrames(source: string, settings: ReplaySettings): Replayed {
  const { engine, model, pictures, falseAlarmsPerDay, signal } = settings;
  const { width, height, fps } = model.input;
  const stream = engine.open(source, {
    ...{ width, height, fps, pace: 'fast' },
    ...(pictures && { display: {} }),
    ...(signal && { signal }),
  });
  const scene = sceneOf(model, falseAlarmsPerDay);
  const tracker = new AlertTracker<Moment>();
  return {
    stats: stream.stats,
    scene,
    finish: () => tracker.finish(),
    async *[Symbol.asyncIterator]() {
      const analysis = model.analyse(stream, { pace: 'fast', background: scene.background });
      const wanted = { falseAlarmsPerDay, zones: undefined };
      const judge = new Judge(scene, undefined, wanted, analysis);
      for await (const { frame, regions } of analysis) {
        const found = regions ? judge.find(regions, wanted) : { boxes: [], score: null };
        const { index, timeMs } = frame;
        yield { frame, found, changes: regions ? tracker.add({ index, timeMs }, found.boxes) : [] };
      }
    },
  };
}
