/** One recording that is played for a page, from its first frame to what came of it. */

import { eventFigures, rocAuc } from '../../models/index.ts';
import { type Frame, UserError } from '../../streams/index.ts';
import type { ChangeReplay, Replay, ReplayProgress, ReplayResult, Verdict } from '../contract.ts';
import type { Engine, Model } from '../engine.ts';
import { withoutGaps } from '../evaluation/measured.ts';
import { ToldAlerts } from '../evaluation/told.ts';
import { lineOf } from '../log.ts';
import { replayFrames } from './pipeline.ts';
import type { PlayClock } from './play-clock.ts';
import type { KnownTruth } from './truth.ts';

/** A day, at 10 frames a second: the score of every frame is kept. */
const MOST_FRAMES = 864_000;

export interface RunOptions {
  readonly replay: Replay;
  /** What is opened. */
  readonly address: string;
  readonly known: KnownTruth | undefined;
  readonly model: Model;
  readonly falseAlarmsPerDay?: number | undefined;
  readonly engine: Pick<Engine, 'open'>;
  readonly clock: PlayClock;
  readonly show: (frame: Frame, found: Verdict) => void;
  /** What nobody foresaw. */
  readonly failed: (error: unknown) => void;
}

export class ReplayRun {
  /** Settles once it is over, and its processes with it. */
  readonly done: Promise<void>;
  /** By frame; null where it was not scored. */
  readonly #scores: (number | null)[] = [];
  readonly #alerts = new ToldAlerts();
  readonly #ending = new AbortController();
  #result: ReplayResult | undefined;
  #reason: string | undefined;

  constructor(private readonly options: RunOptions) {
    this.done = this.#play().catch(error => {
      this.#reason = error instanceof UserError ? lineOf(error) : 'something unexpected failed';
      if (!(error instanceof UserError)) options.failed(error);
    });
  }

  get replay(): Replay {
    return this.options.replay;
  }

  /** Whether it still needs the machine. */
  get isPlaying(): boolean {
    return this.#result === undefined && this.#reason === undefined;
  }

  /** @param from the first frame whose score is wanted */
  progress(from: number): ReplayProgress {
    const { clock } = this.options;
    return {
      phase: this.#reason ? 'failed' : this.#result ? 'ended' : clock.paused ? 'paused' : 'playing',
      ...(this.#reason !== undefined && { reason: this.#reason }),
      played: this.#scores.length,
      scores: this.#scores.slice(from),
      alerts: this.#alerts.count,
      ...(this.#result && { result: this.#result }),
    };
  }

  change(change: ChangeReplay): void {
    this.options.clock.set(change);
  }

  /** Ends it at once. */
  stop(): Promise<void> {
    this.#ending.abort();
    this.options.clock.end();
    return this.done;
  }

  async #play(): Promise<void> {
    const { address, engine, model, falseAlarmsPerDay, clock, show } = this.options;
    const { signal } = this.#ending;
    const replayed = replayFrames(address, { engine, model, pictures: true, falseAlarmsPerDay, signal });
    for await (const { frame, found, changes } of replayed) {
      await clock.due(frame.timeMs);
      if (signal.aborted) return;
      if (frame.index >= MOST_FRAMES)
        throw new UserError('it is longer than a day; cut it into pieces', 'too-long');
      while (this.#scores.length < frame.index) this.#scores.push(null); // a picture that could not be read
      this.#scores.push(found.score);
      this.#alerts.take(frame.index, changes);
      show(frame, found);
    }
    if (!signal.aborted) this.#result = this.#judge();
  }

  /** As `vigil evaluate` does: what was not scored counts as the frame before. */
  #judge(): ReplayResult {
    const { known, model } = this.options;
    const { count: alerts } = this.#alerts;
    if (!known) return { frames: this.#scores.length, alerts };
    const { labels, events } = known.truth;
    const frames = Math.max(this.#scores.length, labels.length);
    const scores = withoutGaps(labels.map((_, frame) => this.#scores[frame] ?? undefined));
    const auc = rocAuc(scores, labels);
    const clip = { name: known.clip.name, frames: labels.length, events, alerts: this.#alerts.list() };
    const { told, missed, falseAlarms } = eventFigures([clip], model.input.fps);
    return {
      ...{ frames, alerts },
      judged: {
        abnormal: labels.filter(Boolean).length,
        auc: Number.isNaN(auc) ? null : auc,
        ...{ told: told.length, missed: missed.length, falseAlarms },
      },
    };
  }
}
