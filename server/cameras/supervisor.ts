/** The one place that starts again what ended, and that knows how each camera is doing. */

import { UserError } from '../../streams/index.ts';
import type { CameraPerformance, CameraState } from '../contract.ts';
import { type Log, lineOf, logFailure } from '../log.ts';
import { CameraMeter } from '../performance/camera-meter.ts';
import type { CameraRun, RunStatus } from './camera.ts';
import { type CameraSettings, unknownCamera } from './registry.ts';

/** Seconds before the next try after a failure; the last one repeats. */
const BACK_OFF_S = [1, 2, 5, 10, 30];
/** A run that gave pictures for this long was no failure to connect: the steps start over. */
const STABLE_MS = 30_000;
/** A file that ended starts again at once, but never more often than this. */
const LOOP_MIN_MS = 1000;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Why a run ended: one line, and what kind of reason it is. */
type Failure = Required<Pick<CameraState, 'reason' | 'code'>>;

interface Entry {
  settings: CameraSettings;
  state: CameraState;
  /** Ends the run or the pause that is going on, for good. */
  readonly stop: AbortController;
  done: Promise<void>;
  readonly meter: CameraMeter;
  firstPicture: number | undefined;
  failures: number;
  /** A camera that stays away is logged once; its state goes on telling the page. */
  saidOffline: boolean;
}

export interface SupervisorOptions {
  readonly run: (run: CameraRun) => Promise<void>;
  /** Called before the first run of a camera whose calibration is to be measured anew, and after removal. */
  readonly forget: (id: string) => Promise<void>;
  readonly changed: (id: string) => void;
  readonly log: Log;
  readonly clock: Clock;
}

export class Supervisor {
  readonly #entries = new Map<string, Entry>();
  #closed = false;
  /** Removed cameras whose last run has not ended yet, by id. */
  readonly #ending = new Map<string, Promise<void>>();

  constructor(private readonly options: SupervisorOptions) {}

  /** A camera that was added but not started yet is about to connect. */
  state(id: string): CameraState {
    return this.#entries.get(id)?.state ?? this.#idle('connecting');
  }

  performance(id: string): CameraPerformance {
    const meter = this.#entries.get(id)?.meter ?? new CameraMeter();
    return { cameraId: id, ...meter.figures(this.options.clock.now()) };
  }

  /**
   * Starts a camera, or starts it again with new settings once its run has ended.
   * @param fresh forget what was measured as normal before
   */
  start(settings: CameraSettings, fresh = false): void {
    if (this.#closed) return; // a request that came while the server was ending
    const before = this.#entries.get(settings.id);
    before?.stop.abort();
    const ended = before?.done ?? this.#ending.get(settings.id);
    const entry: Entry = {
      settings,
      state: this.#idle('connecting'),
      stop: new AbortController(),
      done: Promise.resolve(),
      meter: new CameraMeter(),
      firstPicture: undefined,
      failures: 0,
      saidOffline: false,
    };
    this.#entries.set(settings.id, entry);
    entry.done = (async () => {
      await ended;
      if (fresh) await this.#forget(settings);
      await this.#supervise(entry);
    })();
    this.options.changed(settings.id);
  }

  /**
   * Settings that the run which is going on can take over: another name, sensitivity or zones, another model for the same pictures.
   * @param fresh forget what was measured as normal before
   */
  async update(settings: CameraSettings, fresh = false): Promise<void> {
    this.#entry(settings.id).settings = settings;
    this.options.changed(settings.id);
    if (fresh) await this.#forget(settings);
  }

  /**
   * Ends a camera, where it runs, and forgets what was measured as normal.
   * @param keep do not forget it
   */
  remove(camera: Pick<CameraSettings, 'id' | 'name'>, keep = false): void {
    const { id } = camera;
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    entry?.stop.abort();
    const ending = Promise.resolve(entry?.done ?? this.#ending.get(id))
      .then(() => (keep ? undefined : this.#forget(camera)))
      .finally(() => {
        if (this.#ending.get(id) === ending) this.#ending.delete(id);
      });
    this.#ending.set(id, ending);
  }

  /** Resolves once every run has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    const entries = [...this.#entries.values()];
    for (const entry of entries) entry.stop.abort();
    await Promise.all([...entries.map(entry => entry.done), ...this.#ending.values()]);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw unknownCamera(id);
    return entry;
  }

  async #supervise(entry: Entry): Promise<void> {
    const { clock, log } = this.options;
    const { signal } = entry.stop;
    const memory: CameraRun['memory'] = {};
    while (!signal.aborted) {
      const started = clock.now();
      if (entry.state.phase !== 'connecting') this.#set(entry, this.#idle('connecting'));
      const failure = await this.#runOnce(entry, memory);
      if (signal.aborted) return;
      const now = clock.now();
      if (failure === undefined) {
        entry.failures = 0;
        await this.#pause(started + LOOP_MIN_MS - now, signal);
        continue;
      }
      if (entry.firstPicture !== undefined && now - entry.firstPicture >= STABLE_MS) entry.failures = 0;
      const pause = BACK_OFF_S[Math.min(entry.failures, BACK_OFF_S.length - 1)]! * 1000;
      if (!entry.saidOffline) log.warn(`camera ${entry.settings.name} is offline: ${failure.reason}`);
      entry.saidOffline = true;
      entry.failures += 1;
      this.#set(entry, { ...this.#idle('offline'), ...failure, retryAt: now + pause });
      await this.#pause(pause, signal);
    }
  }

  /** Why the run failed; nothing when it showed pictures and came to its normal end. */
  async #runOnce(entry: Entry, memory: CameraRun['memory']): Promise<Failure | undefined> {
    const { run, log } = this.options;
    // Its own signal: whatever a run hangs on it goes away with the run.
    const stop = new AbortController();
    const abort = () => stop.abort();
    entry.stop.signal.addEventListener('abort', abort, { once: true });
    entry.firstPicture = undefined;
    try {
      const report = (status: RunStatus) => {
        if (!stop.signal.aborted) this.#report(entry, status);
      };
      await run({
        get settings() {
          return entry.settings;
        },
        signal: stop.signal,
        memory,
        report,
      });
      if (entry.firstPicture !== undefined) return undefined;
      return { reason: 'the source ended without a picture', code: 'no-frames' };
    } catch (error) {
      if (error instanceof UserError) return { reason: lineOf(error), code: error.code };
      if (!stop.signal.aborted) logFailure(log, `camera ${entry.settings.name} failed`, error);
      return { reason: `something unexpected failed: ${lineOf(error)}`, code: 'internal' };
    } finally {
      entry.stop.signal.removeEventListener('abort', abort);
      stop.abort();
      entry.meter.ended();
    }
  }

  #report(entry: Entry, status: RunStatus): void {
    const now = this.options.clock.now();
    if (entry.saidOffline) this.options.log.info(`camera ${entry.settings.name} is back`);
    entry.saidOffline = false;
    entry.firstPicture ??= now;
    entry.meter.frame(now, status);
    const { phase, reason, code, progress, stream, analysis } = status;
    const droppedShare = entry.meter.droppedShare(now);
    this.#set(entry, {
      phase,
      since: phase === entry.state.phase ? entry.state.since : now,
      ...(reason !== undefined && { reason }),
      ...(code !== undefined && { code }),
      ...(progress !== undefined && { progress }),
      fps: entry.meter.fps(now),
      dropped: stream.dropped + (analysis?.stats.droppedWindows ?? 0),
      ...(droppedShare > 0 && { droppedShare }),
      unreadable: stream.unreadable,
    });
  }

  #set(entry: Entry, state: CameraState): void {
    entry.state = state;
    if (!entry.stop.signal.aborted) this.options.changed(entry.settings.id);
  }

  #idle(phase: 'connecting' | 'offline'): CameraState {
    return { phase, since: this.options.clock.now(), fps: 0, dropped: 0, unreadable: 0 };
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms > 0) await this.options.clock.sleep(ms, signal);
  }

  async #forget({ id, name }: Pick<CameraSettings, 'id' | 'name'>): Promise<void> {
    try {
      await this.options.forget(id);
    } catch (error) {
      this.options.log.warn(`the old calibration of camera ${name} could not be removed: ${lineOf(error)}`);
    }
  }
}
