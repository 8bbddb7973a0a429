import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Frame } from '../../streams/index.ts';
import type { Network } from '../engines/engine.ts';
import { type AnalysedFrame, CELL, CLIP_FRAMES, type Grid, type InputSpec } from '../model.ts';
import { type Area, maskOf } from './area.ts';
import { RunningBackground } from './background.ts';
import {
  type AnalysisStats,
  type ClipScorer,
  ClipScoring,
  type Pace,
  type ScoredClip,
} from './clip-scoring.ts';
import { ClipWindow } from './clip-window.ts';
import { Persistence } from './persistence.ts';

/** Frames that may be missing inside a clip. After a larger gap a new clip is begun: it must not jump in time. */
export const LARGEST_GAP = 2;
/** Between two frames of a group. */
const LONGEST_WAIT_MS = 200;
/** Groups of `hop` frames that may be read ahead of the one that is being handed out. */
const GROUPS_AHEAD = 16;

export interface AnalyseOptions {
  readonly model: Network;
  readonly pool: ClipScorer;
  /** The empty picture to start from (`[height, width]` gray levels); without it, it is learnt in 20 s. */
  readonly background?: Float32Array;
  readonly pace: Pace;
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
  /** Where something abnormal is, from now on: there the empty picture follows more slowly. */
  hold(areas: readonly Area[]): void;
}

export function analyse(frames: AsyncIterable<Frame>, options: AnalyseOptions): Analysis {
  const { model, pool, pace } = options;
  const { input } = model;
  const background = new RunningBackground(input.width * input.height, options.background);
  const scoring = new ClipScoring({ input, pool, pace, background, held: GROUPS_AHEAD + 1 });
  const state: State = { network: model, background, scoring };
  return {
    stats: scoring.stats,
    get queueAgeMs() {
      return scoring.queueAgeMs;
    },
    background: () => background.picture.slice(),
    change(network) {
      if (!seesTheSame(network.input, state.network.input)) {
        throw new RangeError('a running analysis can not change the size or rate of its pictures');
      }
      state.network = network;
      scoring.gate.open(undefined);
    },
    gate: thresholds => scoring.gate.open(thresholds),
    hold: areas => background.hold(areas.length ? maskOf(areas, input.height, input.width) : undefined),
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
  readonly scoring: ClipScoring;
}

/** Frames that wait for the scores of one clip, whose last frames they are; of no clip, where they are in none. */
interface Group extends Partial<ScoredClip> {
  readonly frames: readonly Frame[];
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
  const persistence = new Persistence();
  let last: Network | undefined;
  // The stream reads ahead: frames come in and clips are scored while the oldest group is waited for.
  const groups = Readable.from(grouped(frames, window, hop, state), { highWaterMark: GROUPS_AHEAD });
  try {
    for await (const { frames, regions, scoredBy } of groups as AsyncIterable<Group>) {
      const scored = await regions;
      const released = Date.now();
      if (!scored || scoredBy !== last) persistence.restart();
      last = scoredBy;
      for (const [i, frame] of frames.entries()) {
        if (options.pace === 'live') await restOf(released + frame.arrivedMs - frames[0]!.arrivedMs);
        if (!scored || !scoredBy) yield { frame };
        else {
          const t = hop - frames.length + i;
          const regions = { rows, cols, values: scored.subarray(t * cells, (t + 1) * cells) };
          const lasting = scoredBy.architecture.discriminator ? persistence.next(regions) : regions;
          yield { frame, regions: lasting, scoredBy };
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
  hop: number,
  state: State,
): AsyncGenerator<Group> {
  const { background, scoring } = state;
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
    const known = background.settled || state.network.input.centre !== undefined;
    yield { frames: waiting, ...(clip && known && scoring.score(clip, state.network)) };
    waiting = [];
  }
  if (waiting.length) yield { frames: waiting };
}
