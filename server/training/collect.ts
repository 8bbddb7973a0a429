import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Footage, InputSpec, Sequence } from '../../models/index.ts';
import { type Frame, isVideoName, openStream, pictureNames, redact, UserError } from '../../streams/index.ts';
import { refuseMixedSizes } from './picture-sizes.ts';

/** More footage than this is not read: training holds it in memory, one byte a pixel. */
const MAX_BYTES = 4 * 2 ** 30;
/** The shortest thing that can be learnt from: a clip. */
const MIN_FRAMES = 16;
/** Seconds to wait before a camera that went away is asked again; frames in between begin the row anew. */
const RETRY_S = [1, 5, 10];

/** Where frames go: memory, or a `FootageWriter`. */
export interface FrameSink {
  readonly frames: number;
  add(gray: Uint8Array): void | Promise<void>;
  /** The next frame does not follow the last one. */
  split(): void | Promise<void>;
}

export interface CollectOptions {
  readonly input: InputSpec;
  /** Frames to take of each source at most; needed for those that never end, such as cameras. */
  readonly maxFrames: number;
  readonly signal: AbortSignal;
  /** Called with the number of frames so far. */
  readonly onFrame: (frames: number) => void;
  /** What a person should know, in one line. */
  readonly note: (line: string) => void;
  /** For tests. Default `openStream`. */
  readonly open?: (address: string) => AsyncIterable<Frame>;
  /** For tests. Default 1, 5 and 10. */
  readonly retrySeconds?: readonly number[];
}

/** True for what may hiccup and is never twice the same. */
export const isRemote = (address: string): boolean => /^(rtsps?|https?):/i.test(address);

/**
 * Reads footage for training, a sequence for each address (see `expandFolders`); frames that `sink` holds already count
 * as taken from the first ones. What a camera gave before it went away is kept: it is asked again three times, then
 * the rest is done without. Throws `UserError` for a source that can't be read at all, for
 * a folder with pictures of several sizes, and where none holds a clip of 16 frames.
 */
export async function collectFootage(
  addresses: readonly string[],
  sink: FrameSink,
  options: CollectOptions,
): Promise<void> {
  const { maxFrames, signal, note } = options;
  const there = sink.frames;
  const short: string[] = [];
  for (const [i, address] of addresses.entries()) {
    const taken = Math.min(maxFrames, Math.max(0, there - i * maxFrames));
    const before = sink.frames - taken;
    await refuseMixedSizes(address, signal);
    if (taken < maxFrames) await collect(address, sink, maxFrames - taken, options);
    if (signal.aborted) return;
    await sink.split();
    const found = sink.frames - before;
    if (found >= MIN_FRAMES) continue;
    const frames = `${found} ${found === 1 ? 'frame' : 'frames'}`;
    short.push(`${redact(address)}: ${frames}, but a clip takes ${MIN_FRAMES}`);
  }
  if (short.length === addresses.length) throw new UserError(short[0]!, 'too-little-footage', 3);
  for (const line of short) note(`${line}; left out`);
}

async function collect(
  address: string,
  sink: FrameSink,
  most: number,
  options: CollectOptions,
): Promise<void> {
  const { signal, note, retrySeconds = RETRY_S } = options;
  let taken = 0;
  for (let attempt = 0; taken < most && !signal.aborted; attempt++) {
    const before = taken;
    try {
      for await (const frame of opened(address, options)) {
        await sink.add(frame.gray);
        taken += 1;
        checkSize(sink, options);
        if (taken >= most) return;
      }
      return; // it has ended, as a file does
    } catch (error) {
      if (!mayComeBack(error, address) || taken === 0) throw error;
      await sink.split();
      if (taken > before) attempt = 0;
      const wait = retrySeconds[attempt];
      const reason = redact((error as Error).message);
      if (wait === undefined) return note(`${reason}; going on with the ${taken} frames that it gave`);
      note(`${reason}; asking again in ${wait} s`);
      await setTimeout(1000 * wait, undefined, { signal }).catch(() => {});
    }
  }
}

function opened(address: string, { input, signal, open }: CollectOptions): AsyncIterable<Frame> {
  const { width, height, fps } = input;
  return open?.(address) ?? openStream(address, { width, height, fps, pace: 'fast', signal });
}

/** A full disk does not; what a source says may. */
function mayComeBack(error: unknown, address: string): boolean {
  return isRemote(address) && error instanceof UserError && error.exitCode === 3;
}

function checkSize({ frames }: FrameSink, { input, onFrame }: CollectOptions): void {
  onFrame(frames);
  if (frames * input.width * input.height <= MAX_BYTES) return;
  throw new UserError(
    'this is more footage than fits in 4 GB. Give less, or a smaller --size',
    'too-much-footage',
  );
}

/** Keeps footage in memory that a training's thread can read in place. */
export class MemorySink implements FrameSink {
  frames = 0;
  private readonly sequences: Sequence[] = [];
  private chunks: Uint8Array[] = [];

  constructor(private readonly size: { readonly width: number; readonly height: number }) {}

  add(gray: Uint8Array): void {
    this.chunks.push(gray);
    this.frames += 1;
  }

  split(): void {
    const { chunks } = this;
    this.chunks = [];
    const bytes = this.size.width * this.size.height;
    const frames = new Uint8Array(new SharedArrayBuffer(chunks.length * bytes));
    for (const [i, chunk] of chunks.entries()) frames.set(chunk, i * bytes);
    this.sequences.push({ name: `${this.sequences.length + 1}`, frames, count: chunks.length });
  }

  footage(): Footage {
    return { ...this.size, sequences: this.sequences };
  }
}

/**
 * A folder of folders, such as UCSD's `Train`, or of video files stands for what is inside; a folder of pictures and
 * anything else for itself.
 */
export async function expandFolders(addresses: readonly string[]): Promise<string[]> {
  return (await Promise.all(addresses.map(expand))).flat();
}

async function expand(address: string): Promise<string[]> {
  const entries = await readdir(address, { withFileTypes: true }).catch(() => []);
  const hasPictures = pictureNames(entries.map(e => e.name)).length > 0;
  const inside = entries
    .filter(e => (e.isDirectory() ? !e.name.startsWith('.') : !hasPictures && isVideoName(e.name)))
    .map(e => join(address, e.name));
  return inside.length ? inside.sort() : [address];
}
