import { decode } from './ffmpeg/decode.ts';
import { locateFfmpeg } from './ffmpeg/locate.ts';
import { DEFAULT_FPS } from './ffmpeg/plan.ts';
import { sourceFor } from './sources/index.ts';
import type { Frame, StreamOptions, StreamStats, VideoStream } from './stream.ts';

/** Opens whatever an address means. Nothing is started before the first frame is asked for. */
export function openStream(address: string, options: StreamOptions): VideoStream {
  const stats: StreamStats = { frames: 0, dropped: 0, unreadable: 0 };
  let begun = false;
  return {
    stats,
    [Symbol.asyncIterator]() {
      if (begun) throw new Error('a VideoStream is iterated once');
      begun = true;
      return frames(address, options, stats);
    },
  };
}

async function* frames(
  address: string,
  options: StreamOptions,
  stats: StreamStats,
): AsyncGenerator<Frame, void> {
  const { pace, fps = DEFAULT_FPS, signal } = options;
  const packets = options.onPacket !== undefined;
  if (signal?.aborted) return;
  const source = await sourceFor(address);
  const ffmpeg = await locateFfmpeg();
  const input = await source.prepare(address, { pace, fps, ffmpeg, packets, signal }).catch(error => {
    if (signal?.aborted) return undefined;
    throw error;
  });
  if (!input) return;
  try {
    if (!signal?.aborted) yield* decode(input, { ...options, ffmpeg, address }, stats);
  } finally {
    input.dispose();
  }
}
