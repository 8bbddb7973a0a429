import { runFfmpeg } from './ffmpeg/command.ts';
import { explain, sourceError } from './ffmpeg/errors.ts';
import { locateFfmpeg } from './ffmpeg/locate.ts';
import { DEFAULT_FPS } from './ffmpeg/plan.ts';
import { sourceFor } from './sources/index.ts';
import type { StreamInfo } from './stream.ts';

export interface ProbeOptions {
  readonly signal?: AbortSignal;
  /** Default 10000. */
  readonly timeoutMs?: number;
}

/** Finds out what a source is, and takes its first picture. Throws `UserError` if it is no video. */
export async function probe(address: string, options: ProbeOptions = {}): Promise<StreamInfo> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 10_000);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    return await probeUntil(address, signal);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw timeout.aborted ? sourceError('timed-out', address) : error;
  }
}

async function probeUntil(address: string, signal: AbortSignal): Promise<StreamInfo> {
  const source = await sourceFor(address);
  const ffmpeg = await locateFfmpeg();
  const input = await source.prepare(address, { pace: 'fast', fps: DEFAULT_FPS, ffmpeg, signal });
  let described: StreamLine | undefined;
  let seconds: number | null = null;
  try {
    const run = await runFfmpeg({
      ffmpegPath: ffmpeg.path,
      input: input.input,
      inputOptions: input.options,
      filter: '[0:v:0]format=yuvj420p[out]',
      outputs: [
        { options: ['-map', '[out]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2pipe'] },
      ],
      logLevel: 'info',
      onLog: line => {
        described ??= parseStreamLine(line);
        seconds ??= parseDurationLine(line);
      },
    });
    const abort = () => void run.stop();
    signal.addEventListener('abort', abort);
    try {
      signal.throwIfAborted();
      const chunks: Buffer[] = [];
      run.pipes[0]!.on('data', (chunk: Buffer) => chunks.push(chunk));
      const end = await run.ended;
      signal.throwIfAborted();
      if (!described || chunks.length === 0) throw explain(end, { address, remote: input.remote, frames: 0 });
      return {
        ...described,
        fps: input.declaresFps ? described.fps : null,
        seconds: input.remote || !input.declaresFps ? null : seconds,
        firstFrame: Buffer.concat(chunks),
      };
    } finally {
      signal.removeEventListener('abort', abort);
      await run.stop();
    }
  } finally {
    input.dispose();
  }
}

type StreamLine = Pick<StreamInfo, 'codec' | 'width' | 'height' | 'fps'>;

/** `  Duration: 00:01:08.10, start: 0.000000, bitrate: 434 kb/s`; `N/A` in its place is null. */
export function parseDurationLine(line: string): number | null {
  const [, hours, minutes, seconds] = /^\s*Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(line) ?? [];
  return seconds === undefined ? null : 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
}

/** `Stream #0:0(und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv), 768x432 [SAR 1:1 ...], 434 kb/s, 10 fps, ...` */
export function parseStreamLine(line: string): StreamLine | undefined {
  const stream = /Stream #0:\d+.*: Video: (\w+).*?, (\d{1,5})x(\d{1,5})\b/.exec(line);
  if (!stream) return undefined;
  const fps = /, (\d+(?:\.\d+)?)(k?) fps\b/.exec(line);
  return {
    codec: stream[1]!,
    width: Number(stream[2]),
    height: Number(stream[3]),
    fps: fps ? Number(fps[1]) * (fps[2] ? 1000 : 1) : null,
  };
}
