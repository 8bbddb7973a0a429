import type { Pace } from '../analysis/clip-scoring.ts';
import type { EngineClip, Network } from '../engines/engine.ts';

/** Clips of a live stream that may wait beside the one that is being scored; at 10 frames a second and hop 4, for 0.8 s. */
const LIVE_WAITING = 2;
/** A thread takes a stream from another one only if that has waited this much longer than those of its own. */
const STAY_MS = 100;

export interface Job extends EngineClip {
  readonly network: Network;
  readonly pace: Pace;
  resolve(regions: Float32Array | undefined): void;
  reject(error: Error): void;
  /** Threads that died over it. */
  deaths: number;
}

interface Stream<Home> {
  readonly waiting: Job[];
  /** What is being scored. */
  running: Job | undefined;
  /** The thread that scored it last: it may have kept features of it. */
  home: Home | undefined;
  network: Network;
  /** Since when it could have been scored. */
  readySince: number;
}

export interface TakeOptions<Home> {
  /** Other threads that have nothing to do: theirs are left to them. */
  readonly idle: ReadonlySet<Home>;
  /** Most clips of this network at once; 0 for one that is not loaded there. */
  readonly most: (network: Network) => number;
}

/** The next clips for a thread, all of one network and each of another stream. */
export interface Batch {
  readonly jobs: readonly Job[];
  /** Fewer than there could be. */
  readonly partial: boolean;
  readonly readySince: number;
}

/**
 * Clips that wait, by stream. Whoever has waited longest is next, and stands last again when it was served, so that a
 * stream with many clips delays none with few. One clip of a stream at a time, in order, by the same thread if it can be.
 */
export class FairQueue<Home> {
  private readonly streams = new Map<number, Stream<Home>>();
  /** Those with a clip that waits and none that is being scored, longest first. */
  private ready = new Set<Stream<Home>>();

  constructor(private readonly now: () => number) {}

  get waiting(): number {
    let count = 0;
    for (const { waiting } of this.streams.values()) count += waiting.length;
    return count;
  }

  /**
   * A live stream has few clips waiting and loses them all for one that finds no room. Lost one at a time, they would leave
   * gaps everywhere, and a thread can go on from the clip before only where none is missing: at 1.2 times what a
   * thread bears, 41 clips of 100 would be lost instead of 24. Others are bounded by their analysis, which reads ahead only so far.
   */
  push(job: Job): void {
    const id = job.clip.stream;
    const stream = this.streams.get(id) ?? this.open(id, job.network);
    stream.waiting.push(job);
    stream.network = job.network;
    if (job.pace === 'live' && stream.waiting.length > LIVE_WAITING) {
      for (const lost of stream.waiting.splice(0, LIVE_WAITING)) lost.resolve(undefined);
    }
    if (!stream.running && !this.ready.has(stream)) this.makeReady(stream);
  }

  /** What `home` scores next if it begins now; `begin` takes it out. */
  next(home: Home, { idle, most }: TakeOptions<Home>): Batch | undefined {
    const guests: Stream<Home>[] = [];
    const mine: Stream<Home>[] = [];
    for (const stream of this.ready) {
      if (most(stream.waiting[0]!.network) === 0) continue;
      if (stream.home === undefined || stream.home === home) mine.push(stream);
      else if (!idle.has(stream.home)) guests.push(stream);
    }
    const [own] = mine;
    const [guest] = guests;
    const steals = guest && (!own || guest.readySince + STAY_MS < own.readySince);
    const first = steals ? guest : own;
    if (!first) return undefined;
    const { network } = first.waiting[0]!;
    const others = [...mine, ...guests].filter(s => s !== first && s.waiting[0]!.network === network);
    const size = most(network);
    const jobs = [first, ...others].slice(0, size).map(({ waiting }) => waiting[0]!);
    return { jobs, partial: jobs.length < size, readySince: first.readySince };
  }

  /** @param moved called with a stream and the other thread that scored it before */
  begin(home: Home, jobs: readonly Job[], moved: (id: number, from: Home) => void): void {
    for (const job of jobs) {
      const id = job.clip.stream;
      const stream = this.streams.get(id)!;
      stream.waiting.shift();
      stream.running = job;
      this.ready.delete(stream);
      if (stream.home !== undefined && stream.home !== home) moved(id, stream.home);
      stream.home = home;
    }
  }

  /** These are not being scored any more; those in `again` are to be, before everything else. */
  finish(jobs: readonly Job[], again: readonly Job[] = []): void {
    for (const job of jobs) {
      const stream = this.streams.get(job.clip.stream);
      if (stream?.running !== job) {
        job.resolve(undefined); // its stream has ended meanwhile
        continue;
      }
      stream.running = undefined;
      if (again.includes(job)) stream.waiting.unshift(job);
      if (stream.waiting.length === 0) continue;
      this.makeReady(stream);
      if (again.includes(job)) this.ready = new Set([stream, ...this.ready]);
    }
  }

  /** Gives up what waits of a stream; returns the thread that scored it last. */
  end(id: number): Home | undefined {
    const stream = this.streams.get(id);
    if (!stream) return undefined;
    this.streams.delete(id);
    this.ready.delete(stream);
    for (const job of stream.waiting.splice(0)) job.resolve(undefined);
    return stream.home;
  }

  /** A thread is gone. */
  leave(home: Home): void {
    for (const stream of this.streams.values()) if (stream.home === home) stream.home = undefined;
  }

  /** Whether clips of this network wait, are being scored or are likely to come. */
  uses(network: Network): boolean {
    return [...this.streams.values()].some(
      stream =>
        stream.network === network ||
        stream.running?.network === network ||
        stream.waiting.some(job => job.network === network),
    );
  }

  /** Gives up everything that waits, or what waits for one network. */
  reject(error: Error, network?: Network): void {
    for (const stream of this.streams.values()) {
      const kept = stream.waiting.filter(job => network !== undefined && job.network !== network);
      const lost = stream.waiting.filter(job => !kept.includes(job));
      stream.waiting.splice(0, Number.POSITIVE_INFINITY, ...kept);
      if (kept.length === 0) this.ready.delete(stream);
      for (const job of lost) job.reject(error);
    }
  }

  private open(id: number, network: Network): Stream<Home> {
    const stream: Stream<Home> = { waiting: [], running: undefined, home: undefined, network, readySince: 0 };
    this.streams.set(id, stream);
    return stream;
  }

  private makeReady(stream: Stream<Home>): void {
    stream.readySince = this.now();
    this.ready.add(stream);
  }
}
