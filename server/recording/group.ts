/** A group of pictures: a key packet and what follows up to the next key one. One file of a ring. */
import type { Packet } from '../../streams/index.ts';

export interface Group {
  /** When its key packet arrived, in milliseconds since 1970. */
  readonly start: number;
  /** Which connection to the camera it is of: timestamps of two are not comparable. */
  readonly run: number;
  /** Of the key packet, in microseconds. */
  readonly pts: number;
  /** From `pts` until its last picture is over, in microseconds. */
  readonly duration: number;
  /** Packets in it. */
  readonly count: number;
}

export function groupOf(run: number, packets: readonly Packet[]): Group {
  const { pts, arrivedMs } = packets[0]!;
  const duration = Math.max(...packets.map(packet => packet.pts + packet.duration)) - pts;
  return { start: Math.round(arrivedMs), run, pts, duration, count: packets.length };
}

const NAME = /^(\d{13})_(\d+)_(-?\d+)_(\d+)_(\d+)\.mp4$/;

/** Its numbers say what the file holds, so that no file is opened to find out. */
export function nameOf({ start, run, pts, duration, count }: Group): string {
  return `${String(start).padStart(13, '0')}_${run}_${pts}_${duration}_${count}.mp4`;
}

export function groupNamed(name: string): Group | undefined {
  const numbers = NAME.exec(name)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const [start, run, pts, duration, count] = numbers as [number, number, number, number, number];
  return { start, run, pts, duration, count };
}
