import { PassThrough } from 'node:stream';
import type { Frame, Packet } from '../stream.ts';
import { runFfmpeg } from './command.ts';
import { hasH264 } from './encode.ts';
import { locateFfmpeg } from './locate.ts';
import { PacketReader } from './packets.ts';

/** Pictures between two key ones: who joins waits for no more than this. */
const KEY_EVERY = 20;
/** Fast rather than small; the last one makes a packet of each picture before the next one comes. */
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-tune', 'zerolatency'];

export interface LiveEncoder {
  /** A picture that it has no room for is left out. */
  write(picture: Pick<Frame, 'pts'> & { readonly jpeg: Uint8Array }): void;
  /** Resolves when the process has ended, also by itself. */
  readonly ended: Promise<void>;
  /** Resolves once the process is gone. */
  end(): Promise<void>;
}

/**
 * Makes packets of H.264 of JPEGs, for a source that has none of its own, each some milliseconds after its picture and with its
 * timestamp. Nothing where this ffmpeg can't encode H.264.
 */
export async function openLiveEncoder(onPacket: (packet: Packet) => void): Promise<LiveEncoder | undefined> {
  const ffmpeg = await locateFfmpeg();
  if (!(await hasH264(ffmpeg.path))) return undefined;
  const pictures = new PassThrough();
  /** Of the pictures whose packets have not come yet. */
  const times: number[] = [];
  const tee = ['data', 'framecrc'].map(format => `f=${format}:flush_packets=1:bsfs/v=dump_extra`);
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input: pictures,
    inputOptions: ['-probesize', '32', '-analyzeduration', '0', '-f', 'mpjpeg'],
    // 4:2:0 needs even sizes.
    filter: '[0:v:0]scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p[out]',
    outputs: [{ options: ['-map', '[out]', ...H264, '-g', String(KEY_EVERY), '-threads', '1'], tee }],
    logLevel: 'warning',
  });
  const [data, lines] = run.pipes;
  new PacketReader(packet => onPacket({ ...packet, pts: times.shift() ?? packet.pts, duration: 0 })).read({
    ...{ data: data!, times: lines! },
  });
  const ended = run.ended.then(() => void pictures.destroy());
  return {
    ended,
    write({ pts, jpeg }) {
      if (pictures.destroyed || pictures.writableNeedDrain) return;
      times.push(pts);
      pictures.write(`--p\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
      pictures.write(jpeg);
      pictures.write('\r\n');
    },
    async end() {
      pictures.destroy();
      await run.stop();
    },
  };
}
