import { parseStreamLine } from '../probe.ts';
import type { Ffmpeg } from '../source.ts';
import { runFfmpeg } from './command.ts';

export interface Container {
  readonly ffmpeg: Ffmpeg;
  readonly input: string;
  readonly options: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const FILTERS: Readonly<Record<string, string>> = { h264: 'h264_mp4toannexb', hevc: 'hevc_mp4toannexb' };

/**
 * The bitstream filter that makes Annex B of the packets in a file, or of what is read like one; nothing where they are neither H.264
 * nor H.265, or can't be read. ffmpeg has to know beforehand, so it looks once more.
 */
export async function annexBFilter({
  ffmpeg,
  input,
  options,
  signal,
}: Container): Promise<string | undefined> {
  let codec: string | undefined;
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input,
    inputOptions: options,
    outputs: [{ options: ['-map', '0:v:0', '-c:v', 'copy', '-t', '0', '-f', 'null'] }],
    logLevel: 'info',
    onLog: line => {
      codec ??= parseStreamLine(line)?.codec;
    },
  });
  const abort = () => void run.stop();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  await run.ended;
  signal?.removeEventListener('abort', abort);
  return FILTERS[codec ?? ''];
}
