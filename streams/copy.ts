import { runFfmpeg } from './ffmpeg/command.ts';
import { explain, SILENCE_S, sourceError } from './ffmpeg/errors.ts';
import { locateFfmpeg } from './ffmpeg/locate.ts';
import { PacketReader } from './ffmpeg/packets.ts';
import { DEFAULT_FPS, packetsOf } from './ffmpeg/plan.ts';
import { sourceFor } from './sources/index.ts';
import type { Packet } from './stream.ts';

/**
 * Passes on a source's own packets and decodes nothing: for a second stream of a camera. Resolves when the source ends or the
 * signal aborts. Throws `UserError` when it can't be opened, breaks, has no H.264 or H.265, or has sent nothing for 10 s.
 */
export async function copyPackets(
  address: string,
  onPacket: (packet: Packet) => void,
  signal: AbortSignal,
): Promise<void> {
  const source = await sourceFor(address);
  const ffmpeg = await locateFfmpeg();
  const input = await source.prepare(address, {
    pace: 'live',
    fps: DEFAULT_FPS,
    ffmpeg,
    packets: true,
    signal,
  });
  try {
    if (signal.aborted) return;
    if (!input.packets) throw sourceError('no-packets', address);
    const run = await runFfmpeg({
      ffmpegPath: ffmpeg.path,
      input: input.input,
      inputOptions: input.options,
      outputs: packetsOf(input.packets).map(options => ({ options })),
      logLevel: 'warning',
    });
    let packets = 0;
    let silent = false;
    const stop = () => void run.stop();
    const silence = setTimeout(() => {
      silent = true;
      stop();
    }, SILENCE_S * 1000);
    signal.addEventListener('abort', stop);
    try {
      const [data, times] = run.pipes;
      new PacketReader(packet => {
        packets += 1;
        silence.refresh();
        onPacket(packet);
      }).read({ data: data!, times: times! });
      if (signal.aborted) stop();
      const end = await run.ended;
      if (signal.aborted) return;
      if (silent) throw sourceError(packets > 0 ? 'no-picture' : 'no-packets', address);
      const error = explain(end, { address, remote: input.remote, frames: packets });
      if (error) throw error;
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      await run.stop();
    }
  } finally {
    input.dispose();
  }
}
