/** MP4 files of a camera's own packets: copied, never encoded. The only file that knows mediabunny. */
import {
  BufferSource,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
  type Target,
} from 'mediabunny';
import type { Packet } from '../../streams/index.ts';

/** What a decoder has to know before the first packet. */
export interface PacketFormat {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** The decoder configuration record of MP4; packets are then length-prefixed. Absent, they are Annex B. */
  readonly description?: NonNullable<VideoDecoderConfig['description']>;
}

/** Times are in microseconds. */
export interface TimedPacket {
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly pts: number;
  readonly duration: number;
}

/** Ticks of a second: a time in microseconds stays what it is. */
const TIMESCALE = 1e6;

/** Packets in decoding order, the first a key one, as an MP4 with its index in front. Its time begins with the earliest. */
export async function mp4Of(packets: readonly Packet[]): Promise<Uint8Array> {
  const target = new BufferTarget();
  const file = await Mp4Writer.begin(target, packets[0]!, 'in-memory');
  const begin = Math.min(...packets.map(({ pts }) => pts));
  for (const packet of withDurations(packets)) await file.add({ ...packet, pts: packet.pts - begin });
  await file.end();
  return new Uint8Array(target.buffer!);
}

/**
 * Many cameras do not say how long a picture is shown: until the next one. The last is taken to be as long as the one
 * before.
 */
export function withDurations(packets: readonly Packet[]): Packet[] {
  const shown = [...packets].sort((a, b) => a.pts - b.pts);
  const durations = new Map(
    shown.map((packet, i) => [packet, (shown[i + 1]?.pts ?? packet.pts) - packet.pts]),
  );
  const last = shown.at(-1)!;
  if (durations.get(last) === 0) durations.set(last, last.duration || (durations.get(shown.at(-2)!) ?? 0));
  return packets.map(packet => ({ ...packet, duration: durations.get(packet)! }));
}

export interface StoredPackets {
  readonly format: PacketFormat;
  /** In decoding order; time 0 is that of the first one. */
  readonly packets: AsyncIterable<TimedPacket>;
}

/** What `mp4Of` wrote. */
export async function readMp4(file: Uint8Array): Promise<StoredPackets> {
  const input = new Input({ source: new BufferSource(file), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) throw new Error('a recording holds no video');
  const { codec, codedWidth, codedHeight, description } = config;
  const format = { codec, width: codedWidth!, height: codedHeight!, ...(description && { description }) };
  return { format, packets: inMicroseconds(new EncodedPacketSink(track)) };
}

async function* inMicroseconds(sink: EncodedPacketSink): AsyncGenerator<TimedPacket> {
  let first: number | undefined;
  for await (const { data, type, timestamp, duration } of sink.packets()) {
    const time = Math.round(timestamp * TIMESCALE);
    first ??= time;
    yield { data, key: type === 'key', pts: time - first, duration: Math.round(duration * TIMESCALE) };
  }
}

/** An MP4 that is written as packets come, in decoding order. Times are those of the file. */
export class Mp4Writer {
  private constructor(
    private readonly output: Output,
    private readonly source: EncodedVideoPacketSource,
    private readonly decoderConfig: VideoDecoderConfig,
  ) {}

  /**
   * Leaves room for the index in front.
   * @param most packets that it may hold
   */
  static open(path: string, format: PacketFormat, most: number): Promise<Mp4Writer> {
    return Mp4Writer.begin(new FilePathTarget(path), format, 'reserve', { maximumPacketCount: most });
  }

  static async begin(
    target: Target,
    { codec, width, height, description }: PacketFormat,
    fastStart: 'in-memory' | 'reserve',
    track: { maximumPacketCount?: number } = {},
  ): Promise<Mp4Writer> {
    const output = new Output({ format: new Mp4OutputFormat({ fastStart }), target });
    const source = new EncodedVideoPacketSource(codec.startsWith('avc') ? 'avc' : 'hevc');
    output.addVideoTrack(source, { frameRate: TIMESCALE, ...track });
    await output.start();
    const size = { codedWidth: width, codedHeight: height };
    return new Mp4Writer(output, source, { codec, ...size, ...(description && { description }) });
  }

  add({ data, key, pts, duration }: TimedPacket): Promise<void> {
    const packet = new EncodedPacket(data, key ? 'key' : 'delta', pts / TIMESCALE, duration / TIMESCALE);
    return this.source.add(packet, { decoderConfig: this.decoderConfig });
  }

  end(): Promise<void> {
    return this.output.finalize();
  }

  /** What there is of the file is the caller's to remove. */
  abort(): Promise<void> {
    return this.output.cancel();
  }
}
