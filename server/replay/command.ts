/** A recording as fast as it goes: JSON lines and pictures of what was found. */

import { pValueOfScore } from '../../models/index.ts';
import type { Frame } from '../../streams/index.ts';
import type { Box } from '../contract.ts';
import type { AlertChange, Moment, Sighting, TrackedAlert } from '../detection/alerts.ts';
import { drawBoxes } from '../detection/snapshot.ts';
import { type ReplaySettings, replayFrames } from './pipeline.ts';

/** Takes every frame in order; `marked` is the picture with its boxes, the same as `frame.jpeg` without any. */
export interface PictureSink {
  write(frame: Frame, marked: Uint8Array, boxes: readonly Box[]): Promise<void>;
  end(): Promise<void>;
  /** Ends at once and leaves nothing half done behind. */
  abort(): Promise<void>;
}

export interface ReplayOptions extends Omit<ReplaySettings, 'pictures'> {
  readonly sinks: readonly PictureSink[];
  /** Takes one JSON line. */
  readonly print: (line: string) => Promise<void>;
  /** Print the score of each frame too. */
  readonly scores: boolean;
}

export interface ReplaySummary {
  readonly frames: number;
  readonly unreadable: number;
  readonly alerts: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
}

export async function replay(source: string, options: ReplayOptions): Promise<ReplaySummary> {
  const { sinks, print, falseAlarmsPerDay } = options;
  const started = performance.now();
  const journal = new Journal();
  let frames = 0;
  let unreadable = 0;
  try {
    const replayed = replayFrames(source, { ...options, pictures: sinks.length > 0 });
    const p = pValueOfScore(replayed.scene, falseAlarmsPerDay);
    for await (const { frame, found, changes } of replayed) {
      const { boxes, score } = found;
      frames += 1;
      if (options.scores)
        await print(
          JSON.stringify({ frame: frame.index, score, ...(p && score !== null && { p: p(score) }) }),
        );
      await writePicture(sinks, frame, boxes);
      for (const change of changes) await journal.take(change, print);
    }
    for (const change of replayed.finish()) await journal.take(change, print);
    for (const sink of sinks) await sink.end();
    unreadable = replayed.stats.unreadable;
  } catch (error) {
    for (const sink of sinks) await sink.abort();
    throw error;
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    frames,
    unreadable,
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
  readonly #open = new Map<TrackedAlert<Moment>, { frame: number; boxes: readonly Box[] }[]>();

  async take({ kind, alert }: AlertChange<Moment>, print: ReplayOptions['print']): Promise<void> {
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

function entry({ frame, boxes }: Sighting<Moment>) {
  return { frame: frame.index, boxes };
}

function at({ index, timeMs }: Moment) {
  return { frame: index, timeMs };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
