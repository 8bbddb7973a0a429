import { runFfmpeg } from './ffmpeg/command.ts';
import { explain, SILENCE_S, START_S, sourceError } from './ffmpeg/errors.ts';
import { locateFfmpeg } from './ffmpeg/locate.ts';
import { isPassedOn, PacketReader } from './ffmpeg/packets.ts';
import { DEFAULT_FPS, packetsOf } from './ffmpeg/plan.ts';
import { rememberUntimed, timedInput } from './ffmpeg/untimed.ts';
import type { Ffmpeg, SourceInput } from './source.ts';
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
    const once = () => copyOnce({ ...timedInput(input, address), address, ffmpeg, onPacket, signal });
    if (!(await once())) return;
    rememberUntimed(address);
    await once();
  } finally {
    input.dispose();
  }
}

interface Copying extends SourceInput {
  readonly address: string;
  readonly ffmpeg: Ffmpeg;
  readonly onPacket: (packet: Packet) => void;
  readonly signal: AbortSignal;
}

/** Returns whether it ended because the source has no timestamps. */
async function copyOnce({ address, ffmpeg, onPacket, signal, ...input }: Copying): Promise<boolean> {
  if (signal.aborted) return false;
  if (!input.packets) throw sourceError('no-packets', address);
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input: input.input,
    inputOptions: input.options,
    outputs: packetsOf(input.packets).map(options => ({ options })),
    logLevel: 'warning',
  });
  let packets = 0;
  let why: 'silent' | 'untimed' | 'no-packets' | undefined;
  const stop = () => void run.stop();
  const stopFor = (reason: typeof why) => {
    why = reason;
    stop();
  };
  // ffmpeg's own time-out comes first: it says more.
  const silence = setTimeout(() => stopFor('silent'), (SILENCE_S + START_S) * 1000);
  const take = (packet: Packet) => {
    packets += 1;
    onPacket(packet);
  };
  signal.addEventListener('abort', stop);
  try {
    const [data, times] = run.pipes;
    const onUntimed = input.timing === 'camera' ? () => stopFor('untimed') : undefined;
    const reader = new PacketReader(take, onUntimed);
    reader.read({ data: data!, times: times! });
    data!.on('data', () => {
      silence.refresh();
      if (reader.codec !== undefined && !isPassedOn(reader.codec)) stopFor('no-packets');
    });
    if (signal.aborted) stop();
    const end = await run.ended;
    if (signal.aborted) return false;
    if (why === 'untimed') return true;
    if (reader.failure) throw reader.failure;
    if (why === 'silent') throw sourceError('no-picture', address);
    if (why === 'no-packets') throw sourceError('no-packets', address);
    const error = explain(end, { address, remote: input.remote, frames: packets });
    if (error) throw error;
    return false;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
    await run.stop();
  }
}
