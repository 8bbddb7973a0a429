import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Frame } from '../../streams/index.ts';
import type { Network } from '../engines/engine.ts';
import { type AnalysedFrame, CELL, CLIP_FRAMES, type Grid, type InputSpec } from '../model.ts';
import { RunningBackground } from './background.ts';
import { type ClipRef, ClipWindow } from './clip-window.ts';
import { MotionGate } from './motion-gate.ts';

/** Frames that may be missing inside a clip. After a larger gap a new clip is begun: it must not jump in time. */
const LARGEST_GAP = 2;
/** Between two frames of a group. */
const LONGEST_WAIT_MS = 200;
/** Groups of `hop` frames that may be read ahead of the one that is being handed out. */
const GROUPS_AHEAD = 16;

/** What an analysis needs of the pool. */
export interface ClipScorer {
  /** Frames between two clips of a stream. */
  readonly hop: number;
  /**
   * @param background in shared memory, which stays as it is until the clip is settled
   * @returns `[hop, rows, cols]` region errors; nothing where a live clip was given up for later ones
   */
  score(
    network: Network,
    clip: ClipRef,
    background: Float32Array,
    pace: Pace,
  ): Promise<Float32Array | undefined>;
  /** No more clips of this stream will come; those that still wait are given up. */
  end(stream: number): void;
}

/** `live`: where the machine is too slow, the oldest clips that wait are lost and counted. `fast`: every clip waits its turn. */
export type Pace = 'live' | 'fast';

export interface AnalyseOptions {
  readonly model: Network;
  readonly pool: ClipScorer;
  /** The empty picture to start from (`[height, width]` gray levels); without it, it is learnt in 20 s. */
  readonly background?: Float32Array;
  readonly pace: Pace;
}

export interface AnalysisStats {
  /** Clips scored. */
  windows: number;
  /** Clips lost because the machine was too slow, the oldest first. Their frames come without `regions`. */
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
   * same pictures as the one before: width, height and frames a second. Ends what `gate` began.
   */
  change(network: Network): void;
  /**
   * From now on live clips in which nothing moves are not scored, as long as the regions that they carry are far below
   * these thresholds, which belong to the network that scores now. Off until it is called: what is measured has to be scored.
   */
  gate(thresholds: Grid): void;
}

export function analyse(frames: AsyncIterable<Frame>, options: AnalyseOptions): Analysis {
  const { width, height } = options.model.input;
  const state: State = {
    network: options.model,
    background: new RunningBackground(width * height, options.background),
    gate: new MotionGate(options.model.input),
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
      state.gate.open(undefined);
    },
    gate: thresholds => state.gate.open(thresholds),
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
  readonly gate: MotionGate;
  readonly stats: AnalysisStats;
  /** Clips on their way, oldest first, by when they were handed to the pool. */
  readonly waitingSince: Set<{ readonly at: number }>;
}

/** Frames that wait for the scores of one clip, whose last frames they are; `regions` is absent where there is no clip. */
interface Group {
  readonly frames: readonly Frame[];
  readonly regions?: Promise<Float32Array | undefined>;
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
  const { hop } = options.pool;
  const window = new ClipWindow(width * height, hop, GROUPS_AHEAD + 1);
  // The stream reads ahead: frames come in and clips are scored while the oldest group is waited for.
  const groups = Readable.from(grouped(frames, window, options, state), { highWaterMark: GROUPS_AHEAD });
  try {
    for await (const { frames, regions, scoredBy } of groups as AsyncIterable<Group>) {
      const scored = await regions;
      const released = Date.now();
      for (const [i, frame] of frames.entries()) {
        if (options.pace === 'live') await restOf(released + frame.arrivedMs - frames[0]!.arrivedMs);
        if (!scored || !scoredBy) yield { frame };
        else {
          const t = hop - frames.length + i;
          const values = scored.subarray(t * cells, (t + 1) * cells);
          yield { frame, regions: { rows, cols, values }, scoredBy };
        }
      }
    }
  } finally {
    options.pool.end(window.stream);
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
  window: ClipWindow,
  options: AnalyseOptions,
  state: State,
): AsyncGenerator<Group> {
  const { hop } = options.pool;
  const score = scorer(options, state);
  let waiting: Frame[] = [];
  let expected = 0;
  for await (const frame of frames) {
    if (frame.index > expected + LARGEST_GAP) {
      window.restart();
      if (waiting.length) yield { frames: waiting };
      waiting = [];
    }
    expected = frame.index + 1;
    state.background.push(frame.gray);
    const clip = window.push(frame.gray);
    waiting.push(frame);
    if (!clip && window.filled > CLIP_FRAMES - hop) continue;
    const known = state.background.settled || state.network.input.centre !== undefined;
    yield { frames: waiting, ...(clip && known && score(clip)) };
    waiting = [];
  }
  if (waiting.length) yield { frames: waiting };
}

/** What hands clips to the pool, or finds that they need not be scored. */
function scorer(
  { model, pool, pace }: AnalyseOptions,
  state: State,
): (clip: ClipRef) => Pick<Group, 'regions' | 'scoredBy'> {
  const { background, gate, stats, waitingSince } = state;
  const empty = sharedPictures(model.input);
  const score = async (clip: ClipRef, network: Network): Promise<Float32Array | undefined> => {
    const look = pace === 'live' ? gate.look(clip, network) : undefined;
    const entry = { at: performance.now() };
    waitingSince.add(entry);
    try {
      const regions = await pool.score(network, clip, empty(background.picture), pace);
      if (regions) gate.keep(look, regions);
      stats[regions ? 'windows' : 'droppedWindows'] += 1;
      return regions;
    } finally {
      waitingSince.delete(entry);
    }
  };
  return clip => {
    const scoredBy = state.network;
    const carried = background.steady ? gate.carried(clip, scoredBy) : undefined;
    if (carried) {
      stats.skippedWindows += 1;
      return { regions: Promise.resolve(carried), scoredBy };
    }
    const regions = score(clip, scoredBy);
    regions.catch(() => {}); // it is awaited later; until then a failure is not an unhandled one
    return { regions, scoredBy };
  };
}

/** Copies pictures into shared memory, which threads read in place; each lasts as long as a window in its ring. */
function sharedPictures({ width, height }: InputSpec): (picture: Float32Array) => Float32Array {
  const slots: Float32Array[] = [];
  let count = 0;
  return picture => {
    const i = count++ % (GROUPS_AHEAD + 2);
    slots[i] ??= new Float32Array(new SharedArrayBuffer(4 * width * height));
    slots[i].set(picture);
    return slots[i];
  };
}
