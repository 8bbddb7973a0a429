/** Measures how one camera fares on this machine, over all of its runs. */

import type { Analysis } from '../../models/index.ts';
import type { VideoStream } from '../../streams/index.ts';
import type { CameraPerformance } from '../contract.ts';
import { percentile } from './percentile.ts';
import { Recent } from './recent.ts';
import { round } from './round.ts';

const RATE_MS = 10_000;
const SHARE_MS = 60_000;
const LATENCY_MS = 60_000;
/** Between two marks, so rates are measured over up to this much more than their span. */
const MARK_EVERY_MS = 1000;

/** What a run tells with each frame. Counts and queue are read again whenever somebody asks. */
export interface MeteredFrame {
  /** Whether this frame was scored. */
  readonly analysed: boolean;
  /** This frame, where alerts and pages have just been told what is on it. */
  readonly judged?: { readonly arrivedMs: number };
  readonly stream: Pick<VideoStream['stats'], 'frames' | 'dropped'>;
  readonly analysis?: Pick<Analysis, 'stats' | 'queueAgeMs'>;
}

const COUNTED = [
  'analysed',
  'frames',
  'droppedFrames',
  'windows',
  'skippedWindows',
  'droppedWindows',
] as const;
type Counted = (typeof COUNTED)[number];
type Counts = Readonly<Record<Counted, number>>;

const counts = (of: (what: Counted) => number): Counts =>
  Object.fromEntries(COUNTED.map(what => [what, of(what)])) as Counts;
const NONE = counts(() => 0);

interface Mark {
  readonly at: number;
  readonly totals: Counts;
}

interface Run {
  began: number;
  analysed: number;
  /** Where its counts stand, live. */
  counted: Pick<MeteredFrame, 'stream' | 'analysis'>;
}

export class CameraMeter {
  readonly #latencies = new Recent<number>(LATENCY_MS);
  /** Of the runs that have ended. */
  #before = NONE;
  #run: Run | undefined;
  /** What the totals were, oldest first: one from before `SHARE_MS`, then every younger one. */
  #marks: Mark[] = [];

  /** To be called with every frame, once it is dealt with. */
  frame(now: number, { analysed, judged, ...counted }: MeteredFrame): void {
    if (!this.#run) {
      this.#mark(now);
      this.#run = { began: now, analysed: 0, counted };
    }
    this.#run.counted = counted;
    if (analysed) this.#run.analysed += 1;
    if (judged) this.#latencies.add(now, Math.max(0, now - judged.arrivedMs));
    this.#mark(now);
  }

  /** The run has ended: the counts of the next one begin at 0. */
  ended(): void {
    this.#before = this.#totals();
    this.#run = undefined;
  }

  /** Frames a second that were scored. */
  fps(now: number): number {
    return round(this.#rates(now).analysed, 1);
  }

  droppedShare(now: number): number {
    const { counted } = this.#since(now - SHARE_MS, now);
    const { frames, droppedFrames, windows, skippedWindows, droppedWindows } = counted;
    const ofWindows = droppedWindows / Math.max(1, windows + skippedWindows + droppedWindows);
    return round(Math.max(ofWindows, droppedFrames / Math.max(1, frames + droppedFrames)), 4);
  }

  figures(now: number): Omit<CameraPerformance, 'cameraId'> {
    this.#mark(now); // so that a camera which hangs is seen to be at 0
    const { windows, skippedWindows } = this.#rates(now);
    const { droppedFrames, droppedWindows } = this.#totals();
    const latencies = this.#latencies.values(now);
    const [p50, p95] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
    return {
      analysisFps: this.fps(now),
      windowsPerSecond: round(windows, 2),
      skippedPerSecond: round(skippedWindows, 2),
      queueAgeMs: Math.round(this.#run?.counted.analysis?.queueAgeMs ?? 0),
      droppedFrames,
      droppedWindows,
      droppedShare: this.droppedShare(now),
      latencyMs: p50 === undefined || p95 === undefined ? null : { p50, p95 },
    };
  }

  #totals(): Counts {
    if (!this.#run) return this.#before;
    const { analysed, counted } = this.#run;
    const { frames, dropped: droppedFrames } = counted.stream;
    const { windows, skippedWindows, droppedWindows } = counted.analysis?.stats ?? NONE;
    const run = { analysed, frames, droppedFrames, windows, skippedWindows, droppedWindows };
    return counts(what => this.#before[what] + run[what]);
  }

  /** Each count a second. Not before this run began: a camera that has come back is as fast as it is now. */
  #rates(now: number): Counts {
    if (!this.#run) return NONE;
    const { counted, ms } = this.#since(Math.max(now - RATE_MS, this.#run.began), now);
    return counts(what => (counted[what] * 1000) / ms);
  }

  /** What has been counted since the last mark before `time`. */
  #since(time: number, now: number): { counted: Counts; ms: number } {
    const totals = this.#totals();
    const mark = this.#marks.findLast(({ at }) => at <= time) ?? this.#marks[0] ?? { at: now, totals };
    return {
      counted: counts(what => totals[what] - mark.totals[what]),
      ms: Math.max(now - mark.at, MARK_EVERY_MS),
    };
  }

  #mark(now: number): void {
    const last = this.#marks.at(-1);
    if (last && last.at > now) {
      this.#marks = []; // the clock was set back
      if (this.#run) this.#run.began = now;
    } else if (last && now - last.at < MARK_EVERY_MS) return;
    this.#marks.push({ at: now, totals: this.#totals() });
    const kept = this.#marks.findLastIndex(({ at }) => at <= now - SHARE_MS);
    this.#marks.splice(0, kept);
  }
}
