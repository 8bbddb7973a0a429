import type { EngineName } from '../engines/engine.ts';

/** What the pool's threads did in the last ten seconds. */
export interface EngineFigures {
  readonly engine: EngineName;
  readonly threads: number;
  /** That compute together on one batch. */
  readonly threadsEach: number;
  readonly clipsPerSecond: number;
  /** Clips that were scored together, mean; 0 where none was. */
  readonly batch: number;
  /** Milliseconds of computing for one clip, mean; 0 where none was scored. */
  readonly msPerClip: number;
  /** Clips that wait for a thread now. */
  readonly waiting: number;
}

const SECONDS = 10;

interface Second {
  readonly at: number;
  clips: number;
  batches: number;
  ms: number;
}

/** Sums over the last ten seconds, kept by the second. */
export class Meter {
  private readonly seconds: Second[] = [];
  private readonly began: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.began = now();
  }

  add(clips: number, ms: number): void {
    const at = Math.floor(this.now() / 1000);
    let second = this.seconds.at(-1);
    if (second?.at !== at) {
      second = { at, clips: 0, batches: 0, ms: 0 };
      this.seconds.push(second);
      this.forget();
    }
    second.clips += clips;
    second.batches += 1;
    second.ms += ms;
  }

  figures(): Pick<EngineFigures, 'clipsPerSecond' | 'batch' | 'msPerClip'> {
    this.forget();
    const sum = (key: 'clips' | 'batches' | 'ms') =>
      this.seconds.reduce((all, second) => all + second[key], 0);
    const [clips, batches, ms] = [sum('clips'), sum('batches'), sum('ms')];
    const since = Math.max(this.began, 1000 * (Math.floor(this.now() / 1000) - SECONDS + 1));
    const lasted = Math.max(1, (this.now() - since) / 1000);
    return {
      clipsPerSecond: clips / lasted,
      batch: batches ? clips / batches : 0,
      msPerClip: clips ? ms / clips : 0,
    };
  }

  private forget(): void {
    const oldest = Math.floor(this.now() / 1000) - SECONDS;
    while (this.seconds[0] && this.seconds[0].at <= oldest) this.seconds.shift();
  }
}
