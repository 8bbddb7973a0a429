/**
 * One ffmpeg a camera: it decodes once and writes each frame in several forms, gray for the model, its time, and JPEG for
 * people; beside them it passes on the camera's own packets, untouched and on the same clock.
 */
import type { Ffmpeg, SourceInput } from '../source.ts';
import type { Frame, StreamOptions, StreamStats } from '../stream.ts';
import { runFfmpeg } from './command.ts';
import { explain, SILENCE_S, START_S, sourceError } from './errors.ts';
import type { TimedLine } from './lines.ts';
import { Pace } from './pace.ts';
import { PacketReader } from './packets.ts';
import { Pairing } from './pairing.ts';
import { DEFAULT_FPS, planFor } from './plan.ts';
import { rememberUntimed, timedInput } from './untimed.ts';

export interface DecodeRequest extends StreamOptions {
  readonly ffmpeg: Ffmpeg;
  /** For messages. */
  readonly address: string;
}

export async function* decode(
  input: SourceInput,
  request: DecodeRequest,
  stats: StreamStats,
): AsyncGenerator<Frame, void> {
  const { address } = request;
  const isUntimed = yield* decodeOnce(timedInput(input, address), request, stats);
  if (!isUntimed) return;
  rememberUntimed(address);
  yield* decodeOnce(timedInput(input, address), request, stats);
}

/** Returns whether it ended because the source has no timestamps. */
async function* decodeOnce(
  input: SourceInput,
  request: DecodeRequest,
  stats: StreamStats,
): AsyncGenerator<Frame, boolean> {
  const { address, ffmpeg, pace, signal, onPacket = () => {} } = request;
  const { inputOptions, filter, outputs, packets } = planFor(input, request);
  stats.unreadable += input.unreadable;
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input: input.input,
    inputOptions,
    filter,
    outputs: [...outputs, ...packets.map(options => ({ options }))],
    logLevel: 'warning',
    onLog: line => {
      if (isDecodeError(line)) stats.unreadable++;
    },
  });
  let isUntimed = false;
  const onUntimed = () => {
    isUntimed = true;
    void run.stop();
  };
  try {
    const [data, times] = run.pipes.slice(outputs.length);
    const reader = new PacketReader(onPacket, input.timing === 'camera' ? onUntimed : undefined);
    if (data && times) reader.read({ data, times });
    const pipes = outputs.map(({ cutter }, i) => ({ pipe: run.pipes[i]!, cutter }));
    const pairing = new Pairing(pipes, pace, () => stats.dropped++);
    const place = placing(input, request.fps ?? DEFAULT_FPS, stats.frames);
    for (;;) {
      const patienceS = SILENCE_S + (stats.frames === 0 ? START_S : 0);
      const instant = await pairing.next(input.remote ? patienceS * 1000 : 0, signal);
      if (instant === 'silence') throw sourceError('no-picture', address);
      if (instant === undefined) break;
      const { number, arrivedMs } = instant;
      const [gray, { pts }, jpeg] = instant.pictures as [Uint8Array, TimedLine, Uint8Array?];
      for (const frame of place(number, { pts, arrivedMs, gray, ...(jpeg && { jpeg }) })) {
        stats.frames++;
        yield frame;
      }
    }
    if (signal?.aborted || isUntimed) return isUntimed;
    if (reader.failure) throw reader.failure;
    const frames = stats.frames + stats.dropped;
    const error = explain(await run.ended, { address, remote: input.remote, frames });
    if (error) throw error;
    return false;
  } finally {
    await run.stop();
  }
}

type Picture = Omit<Frame, 'index' | 'timeMs'>;

/**
 * Gives each picture its place in a stream of a fixed rate, and fills gaps with the picture before.
 * @param from the first one's place
 */
function placing({ timing, indexes }: SourceInput, fps: number, from: number) {
  const pace = new Pace(fps, timing === 'media' ? 'keep' : 'close');
  let last: { readonly number: number; readonly index: number; readonly picture: Picture } | undefined;
  /** @param number how many pictures came before it, also those that were dropped */
  return function* (number: number, picture: Picture): Generator<Frame> {
    const at = (index: number, { pts, gray, jpeg }: Picture): Frame => ({
      ...{ index, timeMs: (index * 1000) / fps, arrivedMs: picture.arrivedMs, pts, gray },
      ...(jpeg && { jpeg }),
    });
    if (timing === 'counted') {
      yield at(indexes?.[number] ?? number, picture);
      return;
    }
    const missing = pace.missing(picture.pts);
    const index = last ? last.index + 1 + missing : from + number;
    // After a loss nothing is filled: a consumer that is too slow gains nothing by it.
    if (last?.number === number - 1) {
      for (let i = last.index + 1; i < index; i++) yield at(i, last.picture);
    }
    last = { number, index, picture };
    yield at(index, picture);
  };
}

function isDecodeError(line: string): boolean {
  return /Error while decoding stream|Error submitting packet to decoder/.test(line);
}
