import { join } from 'node:path';
import type { Frame, Packet } from '../../streams/index.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import { type Box, RETENTION_LIMITS } from '../contract.ts';
import { BoxTrack } from './box-track.ts';
import { PRE_ROLL_MS } from './clip.ts';
import type { Picture } from './encoded-clip.ts';
import { Ring, type RingLimits, type RingOptions } from './ring.ts';

/** Of a camera that is not recorded all the time: at 4 Mbit/s the last nine minutes. */
const USUAL_RING = 256e6;
/** While an alert waits for its clip, so that it does not lose its beginning: five minutes at 26 Mbit/s. */
const ALERT_RING = 1e9;
const DAY_MS = 86_400_000;
/** Pictures of the pre-roll, in milliseconds: an alert is known up to a second after its first frame. */
const KEPT_MS = PRE_ROLL_MS + 1000;
/** In bytes. */
const MOST_PICTURES = 16e6;

type Retention = CameraSettings['record'];

export function limitsOf(record: Retention): RingLimits {
  if (!record) return { bytes: USUAL_RING };
  const { gigabytes = RETENTION_LIMITS.gigabytes.usual, days } = record;
  return {
    bytes: gigabytes * 1e9,
    ...(days !== undefined && { age: days * DAY_MS }),
  };
}

/** What a clip needs of a camera, from which alerts cut theirs: its packets, or its latest pictures where it has none, and boxes. */
export class CameraRecording {
  readonly ring: Ring;
  readonly track = new BoxTrack();
  /** Pictures of the last seconds, of a run without packets. */
  pictures: Picture[] = [];
  run = 0;
  /** Alerts that wait for their clips. */
  waiting = 0;
  #record: Retention;
  #runOfPackets: number | undefined;
  /** What is to be added to a frame's timestamp to get that of the packets, in microseconds. */
  #offset = 0;

  constructor(
    folder: string,
    { id, record }: Pick<CameraSettings, 'id' | 'record'>,
    others: Pick<RingOptions, 'errors' | 'now' | 'after'>,
  ) {
    this.#record = record;
    this.ring = new Ring({ folder: join(folder, id), limits: () => this.#limits(), ...others });
  }

  /** Whether the run that goes on has packets of its own. */
  get hasPackets(): boolean {
    return this.#runOfPackets === this.run;
  }

  /** All the time, not only for clips. */
  get isRecorded(): boolean {
    return this.#record !== undefined;
  }

  configure(record: Retention): void {
    this.#record = record;
  }

  packet(run: number, packet: Packet): void {
    this.#begin(run);
    this.#runOfPackets = run;
    this.pictures = [];
    this.ring.add(run, packet);
  }

  /** @param pts when it is in the stream of the packets, in microseconds */
  frame(run: number, frame: Frame, pts: number, boxes: readonly Box[]): void {
    this.#begin(run);
    this.#offset = pts - frame.pts;
    this.track.mark(run, this.timeOf(frame), boxes);
    if (this.hasPackets || !frame.jpeg) return;
    const { index, timeMs, jpeg } = frame;
    this.pictures.push({ index, timeMs, jpeg });
    let bytes = this.pictures.reduce((sum, picture) => sum + picture.jpeg.length, 0);
    while (this.pictures[0]!.timeMs < timeMs - KEPT_MS || bytes > MOST_PICTURES)
      bytes -= this.pictures.shift()!.jpeg.length;
  }

  /** When a recent frame is in what a clip is made of: by the clock of the packets, or of the frames where there are none. */
  timeOf({ pts, timeMs }: Pick<Frame, 'pts' | 'timeMs'>): number {
    return this.hasPackets ? pts + this.#offset : timeMs * 1000;
  }

  /** Removes what was recorded; nothing is taken any more. */
  async remove(): Promise<void> {
    this.pictures = [];
    await this.ring.remove();
  }

  #limits(): RingLimits {
    const limits = limitsOf(this.#record);
    return this.waiting > 0 ? { ...limits, bytes: Math.max(limits.bytes, ALERT_RING) } : limits;
  }

  #begin(run: number): void {
    if (run === this.run) return;
    this.run = run;
    this.pictures = [];
  }
}
