/** The evidence: what cameras sent lately, and the clips of alerts that are cut out of it. */

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Frame, type Packet, UserError } from '../../streams/index.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import type { Clock } from '../cameras/supervisor.ts';
import type { Alert, Box } from '../contract.ts';
import type { AlertChange, TrackedAlert } from '../detection/alerts.ts';
import { InOrder } from '../in-order.ts';
import type { NoisyErrors } from '../log.ts';
import { LONGEST_HOLD_US } from './box-track.ts';
import { CameraRecording } from './camera-recording.ts';
import { cutClip, type Footage, LONGEST_CLIP_MS, POST_ROLL_MS, PRE_ROLL_MS } from './clip.ts';
import { EncodedClip } from './encoded-clip.ts';
import { EventClips, type EventClipsOptions, type Moment } from './event-clips.ts';
import type { Recorded, Ring } from './ring.ts';

/** Clips that are encoded at a time; an alert that begins while there are as many has none. */
const MOST_ENCODERS = 3;
/** Of a recording, that is removed at a time, in bytes. */
const SMALLEST_PART = 10e6;
/** How often recordings that have become too old are looked for, in milliseconds. */
const PRUNE_EVERY_MS = 600_000;

type Camera = Pick<CameraSettings, 'id' | 'record'>;

export interface RecordingsOptions extends EventClipsOptions {
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly clock: Clock;
}

export interface Between {
  readonly groups: readonly Recorded[];
  readonly all: Ring['extent'];
}

/** An alert on its way to a clip. Times are in microseconds, of the packets or of the frames. */
interface Pending {
  readonly camera: CameraRecording;
  readonly run: number;
  readonly event: Alert;
  readonly first: number;
  /** The latest frame of it. */
  last: Moment;
  readonly encoding: EncodedClip | undefined;
  /** Aborts when the alert has ended. */
  readonly ended: AbortController;
  /** Aborts when nothing more comes, so that there is no post-roll to wait for. */
  readonly over: AbortController;
  /** Settles when its clip is there, or there is none. */
  done: Promise<void>;
}

export class Recordings {
  /** Also of cameras that were removed, whose last packets go nowhere. */
  readonly #cameras = new Map<string, CameraRecording>();
  readonly #removals = new Map<string, Promise<void>>();
  readonly #pending = new Map<TrackedAlert<Frame>, Pending>();
  /** Clips are cut one at a time. */
  readonly #cutting = new InOrder();
  readonly #pruning = setInterval(() => this.#prune(), PRUNE_EVERY_MS).unref();
  readonly #clips: EventClips;
  #closing = false;

  private constructor(private readonly options: RecordingsOptions) {
    this.#clips = new EventClips(options);
  }

  /** @param cameras all that there are: the recordings of others are removed */
  static async open(cameras: readonly Camera[], options: RecordingsOptions): Promise<Recordings> {
    const recordings = new Recordings(options);
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const known = new Set(cameras.map(({ id }) => id));
    for (const name of await readdir(options.folder))
      if (!known.has(name)) await rm(join(options.folder, name), { recursive: true, force: true });
    for (const camera of cameras) recordings.#camera(camera);
    return recordings;
  }

  /** Cuts the clips of alerts whose end or post-roll the last server did not live to see, where there still is something of them. */
  async resume(): Promise<void> {
    const { events, retention } = this.options;
    await this.#try(async () => {
      for (const event of await events.withoutClip()) {
        if (this.#closing) return;
        if ([...this.#pending.values()].some(({ event: { id } }) => id === event.id)) continue; // of this server
        await this.#try(async () => {
          // One that was removed to make room for newer ones would be again.
          if (await retention.hasRoomFor(event)) await this.#recover(event);
        });
      }
    });
  }

  packet(camera: Camera, run: number, packet: Packet): void {
    this.#camera(camera).packet(run, packet);
  }

  /**
   * A frame that was analysed, with what was found on it.
   * @param pts when it is in the stream of the packets, in microseconds
   */
  frame(camera: Camera, run: number, frame: Frame, pts: number, boxes: readonly Box[]): void {
    const recording = this.#camera(camera);
    recording.frame(run, frame, pts, boxes);
    const { jpeg } = frame;
    if (!jpeg) return;
    for (const pending of this.#pending.values()) {
      if (pending.camera !== recording || pending.run !== run) continue;
      const isOver = pending.ended.signal.aborted && frame.timeMs > pending.last.pts / 1000 + POST_ROLL_MS;
      if (!isOver) pending.encoding?.add({ ...frame, jpeg });
    }
  }

  /** Comes after the frame on which it is seen. */
  alert(camera: Camera, { kind, alert }: AlertChange<Frame>, event: Alert): void {
    const recording = this.#camera(camera);
    if (kind === 'begin') {
      const begun = this.#begin(recording, alert, event);
      this.#pending.set(alert, begun);
      recording.waiting += 1;
      begun.done = this.#try(() => this.#follow(begun)).finally(() => {
        recording.waiting -= 1;
        this.#pending.delete(alert);
      });
    }
    const pending = this.#pending.get(alert);
    if (!pending) return; // its clip has failed
    pending.last = momentOf(pending.camera, alert, pending.encoding);
    if (kind === 'end') pending.ended.abort();
  }

  /** A camera that comes back under its id, as one of the configuration file does, begins anew once what was recorded is gone. */
  add(camera: Camera): void {
    const removal = this.#removals.get(camera.id);
    if (!removal) return; // what comes first of it begins it
    this.#removals.delete(camera.id);
    this.#cameras.set(camera.id, this.#record(camera, removal));
  }

  /** Removes what was recorded, once the alerts of the camera have their clips. */
  remove(cameraId: string): Promise<void> {
    const removal = this.#remove(cameraId);
    this.#removals.set(cameraId, removal);
    return removal;
  }

  async #remove(cameraId: string): Promise<void> {
    const recording = this.#cameras.get(cameraId);
    const pending = [...this.#pending.values()].filter(({ camera }) => camera === recording);
    for (const { over } of pending) over.abort();
    await Promise.all(pending.map(({ done }) => done));
    await this.#try(async () => recording?.remove());
  }

  /** What there is of a camera between two times, in milliseconds since 1970, and from when to when there is anything. */
  async between(cameraId: string, from: number, to: number): Promise<Between> {
    const ring = this.#cameras.get(cameraId)?.ring;
    const groups = await ring?.between(from, to);
    return { groups: groups ?? [], all: ring?.extent };
  }

  /** Removes the oldest of what is recorded all the time, until there are so many bytes less. Resolves with how many they were. */
  async free(bytes: number): Promise<number> {
    const rings = [...this.#cameras.values()].filter(({ isRecorded }) => isRecorded).map(({ ring }) => ring);
    let freed = 0;
    while (freed < bytes && rings.length > 0) {
      // The one that has most first: in the end all keep about as much.
      rings.sort((a, b) => b.bytes - a.bytes);
      const removed = await rings[0]!.free(Math.max(SMALLEST_PART, (bytes - freed) / rings.length));
      if (removed === 0) rings.shift();
      freed += removed;
    }
    return freed;
  }

  /** Call it when no camera runs any more. Resolves when everything is written. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#pruning);
    const pending = [...this.#pending.values()];
    for (const { ended, over } of pending) {
      ended.abort();
      over.abort();
    }
    await Promise.all(pending.map(({ done }) => done));
    await Promise.all([...this.#cameras.values()].map(({ ring }) => ring.close()));
  }

  #camera(camera: Camera): CameraRecording {
    const known = this.#cameras.get(camera.id);
    known?.configure(camera.record);
    if (known) return known;
    const recording = this.#record(camera);
    this.#cameras.set(camera.id, recording);
    return recording;
  }

  #record(camera: Camera, after?: Promise<void>): CameraRecording {
    const { folder, errors, clock } = this.options;
    return new CameraRecording(folder, camera, { errors, now: () => clock.now(), after });
  }

  #begin(camera: CameraRecording, alert: TrackedAlert<Frame>, event: Alert): Pending {
    const encoding = camera.hasPackets ? undefined : this.#encode(camera, alert.first.timeMs, event);
    return {
      ...{ camera, run: camera.run, event, encoding },
      first: encoding ? alert.first.timeMs * 1000 : camera.timeOf(alert.first),
      last: momentOf(camera, alert, encoding),
      ended: new AbortController(),
      over: new AbortController(),
      done: Promise.resolve(),
    };
  }

  #encode(camera: CameraRecording, first: number, { id }: Alert): EncodedClip | undefined {
    const pictures = camera.pictures.filter(({ timeMs }) => timeMs >= first - PRE_ROLL_MS);
    if (pictures.length < 2) return undefined; // nothing to show
    const busy = [...this.#pending.values()].filter(({ encoding }) => encoding?.ended === false).length;
    if (busy < MOST_ENCODERS) return new EncodedClip(this.#clips.draft(id), pictures);
    const many = new UserError(`${MOST_ENCODERS} others are being encoded`, 'busy');
    this.options.errors.report('an alert has no clip', many);
    return undefined;
  }

  /** A clip is cut when its post-roll is there, or when it is full; it belongs to the event when the alert has ended. */
  async #follow(pending: Pending): Promise<void> {
    const { clock } = this.options;
    const ended = pending.ended.signal;
    await clock.sleep(LONGEST_CLIP_MS, ended);
    const postRoll = async () => {
      if (!ended.aborted) await new Promise(done => ended.addEventListener('abort', done, { once: true }));
      await clock.sleep(POST_ROLL_MS, pending.over.signal);
    };
    const full = !ended.aborted;
    if (!full) await postRoll();
    const footage = await this.#cutting.run(() => this.#cut(pending));
    if (full) await postRoll();
    if (footage) await this.#clips.tell(pending.event.id, footage, pending.last);
  }

  /** Writes the files, the boxes as they are known by now. */
  async #cut({ camera, run, event, first, last, encoding }: Pending): Promise<Footage | undefined> {
    const from = first - PRE_ROLL_MS * 1000;
    const to = last.pts + POST_ROLL_MS * 1000;
    try {
      const footage = encoding
        ? await encoding.end()
        : await cutClip(await camera.ring.span(run, from, to), to, this.#clips.draft(event.id));
      if (!footage) return undefined;
      const frames = camera.track.between(run, footage.pts, footage.pts + footage.seconds * 1e6);
      await this.#clips.place(event.id, footage, frames);
      return footage;
    } finally {
      await this.#clips.discard(event.id);
    }
  }

  async #recover(event: Alert): Promise<void> {
    const { start, end, peak } = event;
    const ring = this.#cameras.get(event.cameraId)?.ring;
    const group = await ring?.before(end!);
    if (!ring || !group || group.start + group.duration / 1000 < start - PRE_ROLL_MS) return;
    const at = (time: number) => group.pts + (time - group.start) * 1000;
    const to = at(end! + POST_ROLL_MS);
    try {
      const groups = await ring.span(group.run, at(start - PRE_ROLL_MS), to);
      const footage = await cutClip(groups, to, this.#clips.draft(event.id));
      if (!footage) return;
      // Of the boxes only that of the peak was written down.
      const seen = (at(peak.at) - footage.pts) / 1e6;
      const until = Math.min(seen + LONGEST_HOLD_US / 1e6, footage.seconds);
      const frames = seen >= 0 && seen < until ? [{ at: seen, until, boxes: [peak.box] }] : [];
      await this.#clips.place(event.id, footage, frames);
      await this.#clips.tell(event.id, footage, { pts: at(end!), at: end! });
    } finally {
      await this.#clips.discard(event.id);
    }
  }

  #prune(): void {
    for (const { ring } of this.#cameras.values()) ring.prune();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.options.errors.report('the clip of an alert could not be written', error);
    }
  }
}

/** What began to be encoded goes on by the clock of the frames, also when packets come after all. */
function momentOf(
  camera: CameraRecording,
  { last }: TrackedAlert<Frame>,
  encoding: EncodedClip | undefined,
): Moment {
  return { pts: encoding ? last.timeMs * 1000 : camera.timeOf(last), at: last.arrivedMs };
}
