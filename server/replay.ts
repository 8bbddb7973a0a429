/** A recording through the same steps as a camera, as fast as it goes; for the command line. */

import { pValueOfScore, thresholdsOf } from '../models/index.ts';
import type { Frame } from '../streams/index.ts';
import type { Box } from './contract.ts';
import { type AlertChange, AlertTracker, type Sighting, type TrackedAlert } from './detection/alerts.ts';
import { findBoxes } from './detection/boxes.ts';
import { drawBoxes } from './detection/snapshot.ts';
import { type Engine, type Model, sceneOf } from './engine.ts';

/** Takes every frame in order; `marked` is the picture with its boxes, the same as `frame.jpeg` without any. */
export interface PictureSink {
  write(frame: Frame, marked: Uint8Array, boxes: readonly Box[]): Promise<void>;
  end(): Promise<void>;
  /** Ends at once and leaves nothing half done behind. */
  abort(): Promise<void>;
}

export interface ReplayOptions {
  readonly engine: Pick<Engine, 'open'>;
  readonly model: Model;
  readonly sinks: readonly PictureSink[];
  /** Takes one JSON line. */
  readonly print: (line: string) => Promise<void>;
  /** Print the score of each frame too. */
  readonly scores: boolean;
  /** Default: `FALSE_ALARMS_PER_DAY`. */
  readonly falseAlarmsPerDay?: number | undefined;
  readonly signal?: AbortSignal;
}

export interface ReplaySummary {
  readonly frames: number;
  readonly unreadable: number;
  readonly alerts: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
}

export async function replay(source: string, options: ReplayOptions): Promise<ReplaySummary> {
  const { engine, model, sinks, print, signal, falseAlarmsPerDay } = options;
  const { input } = model;
  const stream = engine.open(source, {
    width: input.width,
    height: input.height,
    fps: input.fps,
    pace: 'fast',
    ...(sinks.length > 0 && { display: {} }),
    ...(signal && { signal }),
  });
  const started = performance.now();
  const tracker = new AlertTracker<Frame>();
  const journal = new Journal();
  let frames = 0;
  try {
    const scene = sceneOf(model, falseAlarmsPerDay);
    const thresholds = thresholdsOf(scene, falseAlarmsPerDay);
    const p = pValueOfScore(scene, falseAlarmsPerDay);
    for await (const { frame, regions } of model.analyse(stream, {
      pace: 'fast',
      background: scene.background,
    })) {
      frames += 1;
      const found = regions && findBoxes(regions, thresholds, p && (score => ({ p: p(score) })));
      if (options.scores) {
        const score = found?.score ?? null;
        await print(
          JSON.stringify({ frame: frame.index, score, ...(p && score !== null && { p: p(score) }) }),
        );
      }
      await writePicture(sinks, frame, found?.boxes ?? []);
      for (const change of found ? tracker.add(frame, found.boxes) : []) {
        await journal.take(change, print);
      }
    }
    for (const change of tracker.finish()) await journal.take(change, print);
    for (const sink of sinks) await sink.end();
  } catch (error) {
    for (const sink of sinks) await sink.abort();
    throw error;
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    frames,
    unreadable: stream.stats.unreadable,
    alerts: journal.printed,
    seconds: round(seconds),
    framesPerSecond: round(frames / seconds),
  };
}

async function writePicture(sinks: readonly PictureSink[], frame: Frame, boxes: readonly Box[]) {
  if (sinks.length === 0 || !frame.jpeg) return;
  const marked = boxes.length > 0 ? await drawBoxes(frame.jpeg, boxes) : frame.jpeg;
  for (const sink of sinks) await sink.write(frame, marked, boxes);
}

/** Collects the boxes of the alerts that last, and prints each alert at its end. */
class Journal {
  printed = 0;
  readonly #open = new Map<TrackedAlert<Frame>, { frame: number; boxes: readonly Box[] }[]>();

  async take({ kind, alert }: AlertChange<Frame>, print: ReplayOptions['print']): Promise<void> {
    if (kind === 'begin') this.#open.set(alert, alert.recent.map(entry));
    else if (kind === 'update') this.#open.get(alert)!.push(entry(alert.recent.at(-1)!));
    else {
      const { first, last, peak } = alert;
      this.printed += 1;
      await print(
        JSON.stringify({
          alert: this.printed,
          start: at(first),
          end: at(last),
          peak: { score: peak.box.score, ...at(peak.frame), box: peak.box },
          boxes: this.#open.get(alert),
        }),
      );
      this.#open.delete(alert);
    }
  }
}

function entry({ frame, boxes }: Sighting<Frame>) {
  return { frame: frame.index, boxes };
}

function at({ index, timeMs }: Frame) {
  return { frame: index, timeMs };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
