/** What pages replay: begun for one of them, and ended with it. */

import { randomUUID } from 'node:crypto';
import { UserError } from '../../streams/index.ts';
import type { ChangeReplay, Replay, ReplayFolder, ReplayProgress, StartReplay } from '../contract.ts';
import { type Engine, type Model, sceneOf } from '../engine.ts';
import { InOrder } from '../in-order.ts';
import type { LiveFeed } from '../live/feed.ts';
import type { NoisyErrors } from '../log.ts';
import { type PauseClock, PlayClock } from './play-clock.ts';
import type { Playable, Roots } from './roots.ts';
import { ReplayRun } from './run.ts';
import { forPage, problemOf, truthOf } from './truth.ts';

/** That play at a time: each takes as much of the machine as a camera, a fast one all that is left. */
const MOST = 2;
/** A page that has not watched for this long is gone, in milliseconds. A connection that breaks is back sooner. */
const UNWATCHED_MS = 5000;
const LOOK_EVERY_MS = 1000;

export interface ReplaysOptions {
  readonly roots: Pick<Roots, 'list' | 'playable'>;
  readonly engine: Pick<Engine, 'open' | 'model' | 'models' | 'probe'>;
  readonly live: Pick<LiveFeed, 'frame' | 'removed' | 'isWatched'>;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly clock: PauseClock;
}

interface Owned {
  readonly page: string;
  readonly run: ReplayRun;
  /** When its page was there last. */
  seen: number;
}

export class Replays {
  readonly #owned = new Map<string, Owned>();
  readonly #order = new InOrder();
  #looking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: ReplaysOptions) {}

  sources(path: string): Promise<ReplayFolder> {
    return this.options.roots.list(path);
  }

  /** What its page played before ends first. Two that are started at once come one after the other. */
  start(request: StartReplay): Promise<Replay> {
    return this.#order.run(async () => {
      const { engine } = this.options;
      const playable = await this.options.roots.playable(request.path);
      const before = [...this.#owned.values()].find(({ page }) => page === request.page);
      if (before) await this.#end(before.run.replay.id);
      if ([...this.#owned.values()].filter(({ run }) => run.isPlaying).length >= MOST)
        throw new UserError(`${MOST} replays are running already; stop one, or wait for its end`, 'busy');
      const name = request.model ?? (await engine.models())[0]?.name;
      if (name === undefined) throw new UserError('there is no model', 'model-missing', 4);
      const model = await engine.model(name);
      sceneOf(model, request.falseAlarmsPerDay); // here, where it is an answer to who asked
      const { known, problem } = await truthFor(playable);
      if (this.#closed) throw new UserError('vigil is closing', 'closing');
      const replay: Replay = {
        ...{ id: `replay-${randomUUID()}`, path: request.path, model: name, fps: model.input.fps },
        frames: known?.truth.labels.length ?? playable.frames ?? (await framesOf(playable, model, engine)),
        truth: known ? forPage(known) : null,
        ...(problem !== undefined && { truthProblem: problem }),
      };
      this.#begin(replay, request, { address: playable.file, known, model });
      return replay;
    });
  }

  progress(id: string, from: number): ReplayProgress {
    return this.#find(id).run.progress(from);
  }

  change(id: string, change: ChangeReplay): void {
    this.#find(id).run.change(change);
  }

  /** Also of one that is not there any more. */
  async stop(id: string): Promise<void> {
    await this.#end(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#order.idle;
    await Promise.all([...this.#owned.keys()].map(id => this.#end(id)));
  }

  #begin(
    replay: Replay,
    { page, speed, falseAlarmsPerDay }: StartReplay,
    what: Pick<ConstructorParameters<typeof ReplayRun>[0], 'address' | 'known' | 'model'>,
  ): void {
    const { engine, live, errors, clock } = this.options;
    const run = new ReplayRun({
      ...what,
      ...{ replay, engine, falseAlarmsPerDay },
      clock: new PlayClock(clock, speed),
      show: (frame, found) => live.frame(replay.id, 1, frame, found),
      failed: error => errors.report('a replay failed unexpectedly', error),
    });
    this.#owned.set(replay.id, { page, run, seen: clock.now() });
    this.#looking ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Ends those whose page has gone. */
  #look(): void {
    const now = this.options.clock.now();
    for (const [id, owned] of this.#owned) {
      if (this.options.live.isWatched(id)) owned.seen = now;
      else if (now - owned.seen > UNWATCHED_MS) void this.#end(id);
    }
  }

  async #end(id: string): Promise<void> {
    const owned = this.#owned.get(id);
    if (!owned) return;
    this.#owned.delete(id);
    if (this.#owned.size === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
    await owned.run.stop();
    this.options.live.removed(id);
  }

  #find(id: string): Owned {
    const owned = this.#owned.get(id);
    if (!owned) throw new UserError('this replay has ended', 'not-found');
    return owned;
  }
}

/** Of a video, as it declares them. */
async function framesOf({ file }: Playable, { input }: Model, engine: Pick<Engine, 'probe'>) {
  const { seconds } = await engine.probe(file);
  return seconds === null ? null : Math.round(seconds * input.fps);
}

/** A set that is broken is replayed without its truth. */
async function truthFor(playable: Playable) {
  try {
    return { known: await truthOf(playable), problem: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { known: undefined, problem: problemOf(error, playable) };
  }
}
