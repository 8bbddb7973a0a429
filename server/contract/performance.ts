/** How the server does, and what it is short of. */

/**
 * The disk that holds events and recordings.
 * - `ok`: there is room
 * - `low`: the oldest clips, events and recordings that are not protected go before their time
 * - `full`: nothing is left to remove, or removing fails; what happens now may not be kept
 */
export interface StorageState {
  readonly level: 'ok' | 'low' | 'full';
  /** In bytes. */
  readonly free: number;
  readonly total: number;
  /** Why removing fails, in one line. */
  readonly reason?: string;
}

/** The configuration file that the server was started with. */
export interface ConfigState {
  readonly path: string;
  /** What is wrong with it since it was saved last, in one line; what was applied before still holds. */
  readonly problem?: string;
}

/**
 * How one camera fares on this machine. Rates are of the last 10 s, latency and share of the last 60 s, totals over
 * all connections since the server began to watch it.
 */
export interface CameraPerformance {
  readonly cameraId: string;
  /** Frames a second that were scored. */
  readonly analysisFps: number;
  readonly windowsPerSecond: number;
  /** Windows in which nothing moved, so that they needed no scoring. */
  readonly skippedPerSecond: number;
  /** How long the oldest window has been waiting for its scores now. */
  readonly queueAgeMs: number;
  /** Lost because this machine was too slow. */
  readonly droppedFrames: number;
  readonly droppedWindows: number;
  /** As in `CameraState`, 0 where none was lost. */
  readonly droppedShare: number;
  /** From a frame's arrival until alerts and pages have been told what is on it; null where none was judged. */
  readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
}

/** What the threads that score did in the last 10 s. */
export interface EnginePerformance {
  readonly engine: string;
  /** Threads of the pool: each scores one batch at a time, with `threadsEach` threads. */
  readonly threads: number;
  readonly threadsEach: number;
  readonly clipsPerSecond: number;
  /** Clips that were scored together, mean; 0 where none was. */
  readonly batch: number;
  /** Computing time of one clip, mean; 0 where none was scored. */
  readonly msPerClip: number;
  /** Clips that wait for a thread now. */
  readonly waiting: number;
}

/** The server's process, its threads included; not the ffmpeg of each camera. Means since the last measurement. */
export interface ProcessPerformance {
  /** Cores that it kept busy, of `cores`. */
  readonly cpu: number;
  readonly cores: number;
  /** Resident, in units of 2^20 bytes. */
  readonly memoryMb: number;
  /** By how much timers came late at worst, 1 in 100 left out. */
  readonly eventLoopMs: number;
}

export interface Performance {
  readonly cameras: readonly CameraPerformance[];
  readonly engines: readonly EnginePerformance[];
  readonly process: ProcessPerformance;
}
