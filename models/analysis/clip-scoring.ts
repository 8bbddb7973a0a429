import type { Network } from '../engines/engine.ts';
import type { InputSpec } from '../model.ts';
import type { RunningBackground } from './background.ts';
import type { ClipRef } from './clip-window.ts';
import { MotionGate } from './motion-gate.ts';

/** `live`: where the machine is too slow, the oldest clips that wait are lost and counted. `fast`: every clip waits its turn. */
export type Pace = 'live' | 'fast';

/** What an analysis needs of the pool. */
export interface ClipScorer {
  /** Frames between two clips of a stream. */
  readonly hop: number;
  /**
   * @param background in shared memory, which stays as it is until the clip is settled
   * @returns `[hop, rows, cols]` regions; nothing where a live clip was given up for later ones
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

export interface AnalysisStats {
  /** Clips scored. */
  windows: number;
  /** Clips lost because the machine was too slow, the oldest first. Their frames come without `regions`. */
  droppedWindows: number;
  /** Clips in which nothing moved: their frames carry the regions of the clip before. */
  skippedWindows: number;
}

export interface ScoredClip {
  /** `[hop, rows, cols]`; nothing for a clip that was lost. */
  readonly regions: Promise<Float32Array | undefined>;
  readonly scoredBy: Network;
}

export interface ClipScoringOptions {
  readonly input: InputSpec;
  readonly pool: ClipScorer;
  readonly pace: Pace;
  readonly background: RunningBackground;
  /** Clips after which the memory of a background may be used again. */
  readonly held: number;
}

/** Hands the clips of one stream to the pool, or finds that they need not be scored; counts and times them. */
export class ClipScoring {
  readonly stats: AnalysisStats = { windows: 0, droppedWindows: 0, skippedWindows: 0 };
  readonly gate: MotionGate;
  /** Clips on their way, oldest first, by when they were handed to the pool. */
  private readonly waiting = new Set<{ readonly since: number }>();
  private readonly backgrounds: Float32Array[] = [];
  private count = 0;

  constructor(private readonly options: ClipScoringOptions) {
    this.gate = new MotionGate(options.input);
  }

  /** How long the oldest clip has been waiting, in milliseconds; 0 where none does. */
  get queueAgeMs(): number {
    const [oldest] = this.waiting;
    return oldest ? performance.now() - oldest.since : 0;
  }

  score(clip: ClipRef, scoredBy: Network): ScoredClip {
    const carried = this.options.background.steady ? this.gate.carried(clip, scoredBy) : undefined;
    if (carried) {
      this.stats.skippedWindows += 1;
      return { regions: Promise.resolve(carried), scoredBy };
    }
    const regions = this.scoreNow(clip, scoredBy);
    regions.catch(() => {}); // it is awaited later; until then a failure is not an unhandled one
    return { regions, scoredBy };
  }

  private async scoreNow(clip: ClipRef, network: Network): Promise<Float32Array | undefined> {
    const { pool, pace } = this.options;
    const look = pace === 'live' ? this.gate.look(clip, network) : undefined;
    const entry = { since: performance.now() };
    this.waiting.add(entry);
    try {
      const regions = await pool.score(network, clip, this.sharedBackground(), pace);
      if (regions) this.gate.keep(look, regions);
      this.stats[regions ? 'windows' : 'droppedWindows'] += 1;
      return regions;
    } finally {
      this.waiting.delete(entry);
    }
  }

  /** The empty picture of this moment, where threads read it in place; it lasts as long as a window in its ring. */
  private sharedBackground(): Float32Array {
    const { input, background, held } = this.options;
    const slot = this.count++ % (held + 1);
    this.backgrounds[slot] ??= new Float32Array(new SharedArrayBuffer(4 * input.width * input.height));
    this.backgrounds[slot].set(background.picture);
    return this.backgrounds[slot];
  }
}
