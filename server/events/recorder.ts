import { FALSE_ALARMS_PER_DAY } from '../../models/index.ts';
import type { Frame } from '../../streams/index.ts';
import { sensitivityAt } from '../cameras/profiles.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import { isSnoozed } from '../cameras/snoozing.ts';
import type { Alert, Box, EventFrame } from '../contract.ts';
import type { CalmAlert, CalmChange } from '../detection/flood.ts';
import { drawBoxes } from '../detection/snapshot.ts';
import { zonesOfBoxes } from '../detection/zones.ts';
import type { NoisyErrors } from '../log.ts';
import { createEventId } from './event-id.ts';
import type { EventStore, Pictures } from './store.ts';

/** While an alert lasts it is written at most this often, in milliseconds. */
const WRITE_EVERY_MS = 1000;
/** Frames of an event that are all kept, five minutes at 10 a second; of a longer one the highest of each second from there on. */
const FRAMES_KEPT = 3000;
/** Then, an hour at one a second, the highest of each minute, so that who asks for a day of it does not stop everybody else. */
const SECONDS_KEPT = 3600;
const MINUTE_MS = 60_000;

/** A database or disk that hangs keeps an alert from nobody for longer than this, in milliseconds. */
const TOLD_WITHIN_MS = 5000;

export interface RecorderOptions {
  readonly store: EventStore;
  /** A new alert, an update, or its end. The first comes when its snapshot can be loaded, unless that takes too long. */
  readonly changed: (alert: Alert) => void;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly draw?: typeof drawBoxes;
}

/** What is needed of a camera, as it is now. */
type Watched = Pick<
  CameraSettings,
  'id' | 'name' | 'falseAlarmsPerDay' | 'zones' | 'profiles' | 'snoozedUntil' | 'snoozedZones'
>;

interface Recording {
  alert: Alert;
  /** When the alert was last seen, in milliseconds since 1970. */
  seen: number;
  peak: CalmAlert<Frame>['peak'];
  drawnPeak?: Frame;
  written: number;
  /** What was seen since it was written last, and how much was before. */
  frames: EventFrame[];
  framesWritten: number;
  /** When they were, as `seen` has it. */
  framesAt: number;
  writing?: Promise<void>;
}

/** Turns what the trackers see into events with snapshots, and tells about them. */
export class AlertRecorder {
  readonly #open = new Map<CalmAlert<Frame>, Recording>();
  /** Those, and what has ended until that is written. */
  readonly #recordings = new Set<Recording>();
  readonly #writing = new Set<Promise<void>>();
  #stopping = false;

  constructor(private readonly options: RecorderOptions) {}

  /** Returns the alert as it is now. */
  take(camera: Watched, { kind, alert: tracked }: CalmChange<Frame>): Alert {
    const { first, last, peak } = tracked;
    const known = this.#open.get(tracked);
    const recording = known ?? this.#begin(camera, tracked);
    /** Whoever was called is not uncalled. */
    const isUntold = !known || recording.alert.quiet === 'snoozed';
    recording.seen = last.arrivedMs;
    const seen = newlySeen(kind, tracked, recording.alert.start);
    keep(recording, seen);
    const { quiet, ...alert } = recording.alert;
    // By what held when the peak was seen, whatever is set later.
    const falseAlarmsPerDay =
      (peak.box === recording.peak.box ? alert.falseAlarmsPerDay : undefined) ??
      peak.box.falseAlarmsPerDay ??
      sensitivityAt(camera, peak.frame.arrivedMs) ??
      FALSE_ALARMS_PER_DAY;
    recording.peak = peak;
    recording.alert = {
      ...withZones(alert, seen, camera.zones),
      ...(kind === 'end' ? quiet && { quiet } : quietOf(camera, tracked, isUntold, seen)),
      firstFrame: first.index,
      lastFrame: last.index,
      end: kind === 'end' ? last.arrivedMs : null,
      ...(kind === 'end' && this.#stopping && { interrupted: true }),
      ...(tracked.sceneChanged && { sceneChanged: true }),
      peak: {
        score: peak.box.score,
        box: peak.box,
        frame: peak.frame.index,
        at: peak.frame.arrivedMs,
      },
      falseAlarmsPerDay,
    };
    if (kind === 'end') this.#open.delete(tracked);
    // One write at a time for each alert; the end is written by the write that is going on.
    if (recording.writing) return recording.alert;
    if (kind === 'update') {
      this.options.changed(recording.alert);
      if (last.arrivedMs - recording.written < WRITE_EVERY_MS) return recording.alert;
    }
    const writing = this.#write(recording).finally(() => {
      delete recording.writing;
      this.#writing.delete(writing);
      if (recording.alert.end !== null) this.#recordings.delete(recording);
    });
    recording.writing = writing;
    this.#writing.add(writing);
    return recording.alert;
  }

  /** What somebody said of an event is part of its alert until its end is written. Returns it as it is now. */
  reviewed(event: Alert): Alert {
    for (const recording of this.#recordings) {
      if (recording.alert.id !== event.id) continue;
      recording.alert = withSaid(recording.alert, event);
      return recording.alert;
    }
    return event;
  }

  /** From now on alerts end because the server stops, not because nothing is seen any more. */
  stopping(): void {
    this.#stopping = true;
  }

  /** Resolves once everything is written. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #begin(camera: Watched, tracked: CalmAlert<Frame>): Recording {
    const { first, last, peak } = tracked;
    const recording: Recording = {
      alert: {
        id: createEventId(first.arrivedMs),
        cameraId: camera.id,
        cameraName: camera.name,
        start: first.arrivedMs,
        end: null,
        firstFrame: first.index,
        lastFrame: last.index,
        peak: { score: 0, box: peak.box, frame: 0, at: 0 },
        snapshot: 0,
      },
      seen: last.arrivedMs,
      peak,
      written: 0,
      frames: [],
      framesWritten: 0,
      framesAt: 0,
    };
    this.#open.set(tracked, recording);
    this.#recordings.add(recording);
    return recording;
  }

  async #write(recording: Recording): Promise<void> {
    const { store, changed, errors } = this.options;
    let written: Alert;
    do {
      recording.written = recording.seen;
      const pictures = await this.#draw(recording);
      if (pictures) recording.alert = { ...recording.alert, snapshot: recording.alert.snapshot + 1 };
      written = recording.alert;
      const frames = framesDue(recording);
      const saved = store
        .save(written, recording.seen, { pictures, frames })
        .catch(error => errors.report('an event could not be saved', error));
      await atMost(TOLD_WITHIN_MS, saved);
      changed(withSaid(written, recording.alert)); // somebody may have said something meanwhile
      await saved;
      // An alert that ended meanwhile is written once more, with the last of its peaks.
    } while (
      recording.alert.end !== null &&
      (written.end === null || recording.peak.frame !== recording.drawnPeak)
    );
  }

  /** Nothing where the peak is drawn already or has no picture. */
  async #draw(recording: Recording): Promise<Pictures | undefined> {
    const { frame, box } = recording.peak;
    if (frame === recording.drawnPeak) return undefined;
    recording.drawnPeak = frame;
    if (!frame.jpeg) return undefined;
    try {
      return { plain: frame.jpeg, snapshot: await (this.options.draw ?? drawBoxes)(frame.jpeg, [box]) };
    } catch (error) {
      this.options.errors.report('a snapshot could not be drawn', error);
      return undefined;
    }
  }
}

/** On its first frames, or on its latest one. */
function newlySeen(
  kind: CalmChange<Frame>['kind'],
  { first, earlier, recent }: CalmAlert<Frame>,
  start: number,
): EventFrame[] {
  if (kind === 'end') return [];
  const latest = (kind === 'begin' ? recent : recent.slice(-1)).map(({ frame, boxes }) =>
    frameOf(frame.arrivedMs - start, boxes),
  );
  if (kind === 'update') return latest;
  return [...earlier.map(({ timeMs, boxes }) => frameOf(timeMs - first.timeMs, boxes)), ...latest];
}

function frameOf(at: number, boxes: readonly Box[]): EventFrame {
  return { at, score: Math.max(...boxes.map(box => box.score)), boxes };
}

function keep(recording: Recording, seen: readonly EventFrame[]): void {
  const [first, ...more] = seen;
  const last = recording.frames.at(-1);
  // One point of the curve for each frame, however many tracks are seen on it.
  if (first && last?.at === first.at) recording.frames.splice(-1, 1, joined(last, first), ...more);
  else recording.frames.push(...seen);
  if (recording.framesWritten < FRAMES_KEPT || recording.frames.length < 2) return;
  recording.frames = [recording.frames.reduce((best, next) => (next.score > best.score ? next : best))];
}

function joined(a: EventFrame, b: EventFrame): EventFrame {
  return { at: a.at, score: Math.max(a.score, b.score), boxes: [...a.boxes, ...b.boxes] };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>(done => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}

/** Takes those that are to be written now. */
function framesDue(recording: Recording): EventFrame[] {
  const { alert, seen, framesWritten, framesAt } = recording;
  const isLong = framesWritten >= FRAMES_KEPT + SECONDS_KEPT;
  if (isLong && alert.end === null && seen - framesAt < MINUTE_MS) return [];
  const frames = recording.frames.splice(0);
  recording.framesWritten += frames.length;
  recording.framesAt = seen;
  return frames;
}

function withSaid(
  { review: _review, protected: _kept, comment: _comment, ...alert }: Alert,
  { review, protected: kept, comment }: Alert,
): Alert {
  return {
    ...alert,
    ...(review && { review }),
    ...(kept && { protected: true }),
    ...(comment !== undefined && { comment }),
  };
}

function withZones(alert: Alert, seen: readonly EventFrame[], zones: Watched['zones']): Alert {
  if (!zones) return alert;
  const before = alert.zones ?? [];
  const here = zonesOfBoxes(
    seen.flatMap(({ boxes }) => boxes),
    zones,
  );
  const more = here.filter(({ id }) => !before.some(zone => zone.id === id));
  if (more.length === 0) return alert;
  return { ...alert, zones: [...before, ...more.map(({ id, name }) => ({ id, name }))] };
}

/**
 * A silenced camera is silent, whatever it sees; what is still there afterwards is told then, as is what leaves a silenced zone. A zone
 * does not silence what concerns all of the picture.
 */
function quietOf(
  camera: Watched,
  { last, repeated, sceneChanged }: CalmAlert<Frame>,
  isUntold: boolean,
  seen: readonly EventFrame[],
): Pick<Alert, 'quiet'> {
  const boxes = sceneChanged ? [] : seen.flatMap(({ boxes }) => boxes);
  if (isUntold && isSnoozed(camera, boxes, last.arrivedMs)) return { quiet: 'snoozed' };
  return repeated ? { quiet: 'repeated' } : {};
}
