import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Frame } from '../../streams/index.ts';
import type { Network } from '../engines/engine.ts';
import { type AnalysedFrame, CELL, CLIP_FRAMES, type InputSpec } from '../model.ts';
import { RunningBackground } from './background.ts';
import { type ClipRef, ClipWindow } from './clip-window.ts';

/** A live clip that finds this many of its camera waiting or being scored is left out. */
const LIVE_CLIPS_IN_FLIGHT = 3;
/** Frames that may be missing inside a clip. After a larger gap a new clip is begun: it must not jump in time. */
const LARGEST_GAP = 2;
/** Between two frames of a group. */
const LONGEST_WAIT_MS = 200;
/** Groups of `hop` frames that may be read ahead of the one that is being handed out. */
const GROUPS_AHEAD = 16;
/** Frames between two clips; every frame is scored once, as one of the last `hop` of its clip. */
export const DEFAULT_HOP = 4;

/** What an analysis needs of the pool. */
export interface ClipScorer {
  score(model: Network, clip: ClipRef, background: Float32Array): Promise<Float32Array>;
}

export interface AnalyseOptions {
  readonly model: Network;
  readonly pool: ClipScorer;
  /** The empty picture to start from (`[height, width]` gray levels); without it, it is learnt in 20 s. */
  readonly background?: Float32Array;
  /** `live`: a clip that finds three others waiting is left out and counted. `fast`: it waits its turn. */
  readonly pace: 'live' | 'fast';
  /** Default 4. */
  readonly hop?: number;
}

export interface AnalysisStats {
  /** Clips scored, or on their way. */
  windows: number;
  /** Clips left out because the machine was too slow. Their frames come without `regions`. */
  droppedWindows: number;
  /** Clips in which nothing moved: their frames carry the regions of the clip before. */
  skippedWindows: number;
}

/** Every frame in order, each as soon as its clip is scored. Iterate it once. */
export interface Analysis extends AsyncIterable<AnalysedFrame> {
  readonly stats: Readonly<AnalysisStats>;
  /** How long the oldest clip has been waiting for its regions, in milliseconds; 0 where none does. */
  readonly queueAgeMs: number;
  /** The empty picture as it is known now: a copy. */
  background(): Float32Array;
  /**
   * From the next clip on this network scores; the window and the empty picture stay. Throws unless it takes the
   * same pictures as the one before: width, height and frames a second.
   */
  change(network: Network): void;
}

export function analyse(frames: AsyncIterable<Frame>, options: AnalyseOptions): Analysis {
  const { width, height } = options.model.input;
  const state: State = {
    network: options.model,
    background: new RunningBackground(width * height, options.background),
    stats: { windows: 0, droppedWindows: 0, skippedWindows: 0 },
    waitingSince: new Set(),
  };
  return {
    stats: state.stats,
    get queueAgeMs() {
      const [oldest] = state.waitingSince;
      return oldest === undefined ? 0 : performance.now() - oldest.at;
    },
    background: () => state.background.picture.slice(),
    change(network) {
      if (!seesTheSame(network.input, state.network.input)) {
        throw new RangeError('a running analysis can not change the size or rate of its pictures');
      }
      state.network = network;
    },
    [Symbol.asyncIterator]: () => analysed(frames, options, state),
  };
}

/** Whether the same frames do for both. */
export function seesTheSame(a: InputSpec, b: InputSpec): boolean {
  return a.width === b.width && a.height === b.height && a.fps === b.fps;
}

interface State {
  network: Network;
  readonly background: RunningBackground;
  readonly stats: AnalysisStats;
  /** Clips on their way, oldest first, by when they were handed to the pool. */
  readonly waitingSince: Set<{ readonly at: number }>;
}

/** Frames that wait for the scores of one clip, whose last frames they are; `regions` is absent where there is no clip. */
interface Group {
  readonly frames: readonly Frame[];
  readonly regions?: Promise<Float32Array>;
  readonly scoredBy?: Network;
}

async function* analysed(
  frames: AsyncIterable<Frame>,
  options: AnalyseOptions,
  state: State,
): AsyncGenerator<AnalysedFrame> {
  const { width, height } = options.model.input;
  const rows = height / CELL;
  const cols = width / CELL;
  const cells = rows * cols;
  // The stream reads ahead: frames come in and clips are scored while the oldest group is waited for.
  const groups = Readable.from(grouped(frames, options, state), { highWaterMark: GROUPS_AHEAD });
  for await (const { frames, regions, scoredBy } of groups as AsyncIterable<Group>) {
    const scored = await regions;
    const released = Date.now();
    for (const [i, frame] of frames.entries()) {
      if (options.pace === 'live') await restOf(released + frame.arrivedMs - frames[0]!.arrivedMs);
      if (!scored || !scoredBy) yield { frame };
      else {
        const t = CLIP_FRAMES - frames.length + i;
        const values = scored.subarray(t * cells, (t + 1) * cells);
        yield { frame, regions: { rows, cols, values }, scoredBy };
      }
    }
  }
}

/**
 * The frames of a group are scored at the same time, but leave in the rhythm in which they came: a picture that moves four
 * frames at a time is hard to watch. Never longer than a group lasts, whatever the clock does.
 */
async function restOf(due: number): Promise<void> {
  const wait = Math.min(due - Date.now(), LONGEST_WAIT_MS);
  if (wait > 0) await setTimeout(wait);
}

async function* grouped(
  frames: AsyncIterable<Frame>,
  { model, pool, pace, hop = DEFAULT_HOP }: AnalyseOptions,
  state: State,
): AsyncGenerator<Group> {
  const { background, stats, waitingSince } = state;
  const window = new ClipWindow(model.input.width * model.input.height, hop, GROUPS_AHEAD + 1);
  const score = (clip: ClipRef): Pick<Group, 'regions' | 'scoredBy'> => {
    const entry = { at: performance.now() };
    waitingSince.add(entry);
    const scoredBy = state.network;
    const regions = pool
      .score(scoredBy, clip, background.picture.slice())
      .finally(() => waitingSince.delete(entry));
    regions.catch(() => {}); // it is awaited later; until then a failure is not an unhandled one
    return { regions, scoredBy };
  };
  let waiting: Frame[] = [];
  let expected = 0;
  for await (const frame of frames) {
    if (frame.index > expected + LARGEST_GAP) {
      window.restart();
      if (waiting.length) yield { frames: waiting };
      waiting = [];
    }
    expected = frame.index + 1;
    background.push(frame.gray);
    const clip = window.push(frame.gray);
    waiting.push(frame);
    if (!clip && window.filled > CLIP_FRAMES - hop) continue;
    let scored: Pick<Group, 'regions' | 'scoredBy'> | undefined;
    const known = background.settled || state.network.input.centre !== undefined;
    if (clip && known) {
      if (pace === 'live' && waitingSince.size >= LIVE_CLIPS_IN_FLIGHT) stats.droppedWindows += 1;
      else {
        stats.windows += 1;
        scored = score(clip);
      }
    }
    yield { frames: waiting, ...scored };
    waiting = [];
  }
  if (waiting.length) yield { frames: waiting };
}
