import type { EngineName } from '../engines/engine.ts';

/** What the pool's threads did in the last ten seconds. */
export interface EngineFigures {
  readonly engine: EngineName;
  readonly workers: number;
  /** That compute together on one batch. */
  readonly threads: number;
  readonly clipsPerSecond: number;
  /** Clips that were scored together, mean; 0 where none was. */
  readonly batch: number;
  /** Milliseconds of computing for one clip, mean; 0 where none was scored. */
  readonly msPerClip: number;
  /** Clips that wait for a thread now. */
  readonly waiting: number;
}
