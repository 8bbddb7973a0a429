/**
 * One ffmpeg a camera: it decodes once and writes each frame twice, gray for the model to its standard
 * output, and JPEG for people to a pipe beside it.
 */
import type { Ffmpeg, SourceInput } from '../source.ts';
import type { Frame, StreamOptions, StreamStats } from '../stream.ts';
import { runFfmpeg } from './command.ts';
import { explain, SILENCE_S, sourceError } from './errors.ts';
import { Pairing } from './pairing.ts';
import { DEFAULT_FPS, planFor } from './plan.ts';

/** Added to `SILENCE_S` for the first frame, so that ffmpeg's own time-out comes first: it says more. */
const START_S = 3;

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
  const { address, ffmpeg, pace, signal } = request;
  const fps = request.fps ?? DEFAULT_FPS;
  const { inputOptions, filter, outputs } = planFor(input, request);
  stats.unreadable += input.unreadable;
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input: input.input,
    inputOptions,
    filter,
    outputs,
    logLevel: 'warning',
    onLog: line => {
      if (isDecodeError(line)) stats.unreadable++;
    },
  });
  try {
    const pipes = outputs.map(({ cutter }, i) => ({ pipe: run.pipes[i]!, cutter }));
    const pairing = new Pairing(pipes, pace, () => stats.dropped++);
    for (;;) {
      const patienceS = SILENCE_S + (stats.frames === 0 ? START_S : 0);
      const instant = await pairing.next(input.remote ? patienceS * 1000 : 0, signal);
      if (instant === 'silence') throw sourceError('no-picture', address);
      if (instant === undefined) break;
      const [gray, jpeg] = instant.pictures;
      const index = input.indexes?.[instant.number] ?? instant.number;
      stats.frames++;
      yield {
        index,
        timeMs: (index * 1000) / fps,
        arrivedMs: instant.arrivedMs,
        gray: gray!,
        ...(jpeg ? { jpeg } : {}),
      };
    }
    if (signal?.aborted) return;
    const frames = stats.frames + stats.dropped;
    const error = explain(await run.ended, { address, remote: input.remote, frames });
    if (error) throw error;
  } finally {
    await run.stop();
  }
}

function isDecodeError(line: string): boolean {
  return /Error while decoding stream|Error submitting packet to decoder/.test(line);
}
