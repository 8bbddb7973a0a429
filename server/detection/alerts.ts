/** From boxes on frames to alerts: what persists is an alert, a flash is not. Pure: time comes from frames. */

import { PERSIST } from '../../models/index.ts';
import type { Box } from '../contract.ts';

/** Boxes on successive frames are one thing when they overlap or their centres are this near (fractions). */
export const NEAR = 0.12;
/** Tracks at a time, alerts and candidates together; a scene with more is one big alarm already. */
export const MAX_TRACKS = 32;

/** Sightings that are remembered of what lasts and is not told yet: a minute at 10 frames a second. */
const MAX_EARLIER = 600;

/** What the tracker needs of a frame. */
export interface Moment {
  readonly index: number;
  /** Media time in milliseconds. */
  readonly timeMs: number;
}

/** The boxes of one track on one frame. */
export interface Sighting<F> {
  readonly frame: F;
  readonly boxes: readonly Box[];
}

/** One alert as it is now; the same object in all its changes. */
export interface TrackedAlert<F> {
  readonly first: F;
  /** The latest frame on which it was seen. */
  readonly last: F;
  readonly peak: { readonly box: Box; readonly frame: F };
  /** Its sightings within the last `PERSIST.frames` frames, oldest first. */
  readonly recent: readonly Sighting<F>[];
  /** Those before, when it begins: where it had to last before it was told. Without pictures, for they may be many. */
  readonly earlier: readonly EarlierSighting[];
}

export interface EarlierSighting {
  /** Media time in milliseconds. */
  readonly timeMs: number;
  readonly boxes: readonly Box[];
}

export interface AlertChange<F> {
  readonly kind: 'begin' | 'update' | 'end';
  readonly alert: TrackedAlert<F>;
}

interface Track<F> {
  /** Seen often enough to be no flash. It is an alert, or has to last before it is one. */
  lasts: boolean;
  isAlert: boolean;
  first: F;
  last: F;
  peak: { box: Box; frame: F };
  recent: (Sighting<F> & { readonly count: number })[];
  earlier: EarlierSighting[];
}

/** Feed it every scored frame of one stream, in order. Frames without a score are neither seen nor missed. */
export class AlertTracker<F extends Moment> {
  /** Alerts before candidates, older before newer: the first to claim a box has it. */
  #tracks: Track<F>[] = [];
  #count = 0;

  /** Whether an alert lasts, or what may become one: from its beginning until `PERSIST.endMs` after it was last seen. */
  get alerting(): boolean {
    return this.#tracks.some(track => track.lasts);
  }

  /** @param shortestMs how long something in a box must have been seen before it is told, in milliseconds */
  add(frame: F, boxes: readonly Box[], shortestMs: (box: Box) => number = () => 0): AlertChange<F>[] {
    this.#count += 1;
    const changes: AlertChange<F>[] = [];
    let unclaimed = [...boxes].sort((a, b) => b.score - a.score);

    for (const track of this.#tracks) {
      const mine = unclaimed.filter(box => touches(track, box));
      if (mine.length > 0) {
        unclaimed = unclaimed.filter(box => !mine.includes(box));
        this.#see(track, frame, mine);
        if (track.isAlert) changes.push({ kind: 'update', alert: track });
      }
      // One sighting always stays: it is where an alert that is hidden for a moment is found again.
      if (track.isAlert) track.earlier = [];
      while (track.recent.length > 1 && track.recent[0]!.count <= this.#count - PERSIST.frames) {
        const { frame, boxes } = track.recent.shift()!;
        if (track.lasts && !track.isAlert) track.earlier.push({ timeMs: frame.timeMs, boxes });
      }
      if (track.earlier.length > MAX_EARLIER) track.earlier.shift();
    }
    for (const box of unclaimed) this.#startOrJoin(frame, box); // highest score first

    for (const track of this.#tracks) {
      const isSeen = track.recent.length >= PERSIST.hits;
      if (isSeen && !track.lasts) makeLasting(track);
      if (isSeen && !track.isAlert && hasLasted(track, shortestMs)) {
        track.isAlert = true;
        changes.push({ kind: 'begin', alert: track });
      } else if (track.isAlert && frame.timeMs - track.last.timeMs >= PERSIST.endMs) {
        changes.push({ kind: 'end', alert: track });
      }
    }
    const ended = new Set(changes.filter(change => change.kind === 'end').map(change => change.alert));
    this.#tracks = this.#tracks
      .filter(track => !ended.has(track) && (track.isAlert || this.#isFresh(track, frame)))
      .sort((a, b) => Number(b.isAlert) - Number(a.isAlert) || a.first.index - b.first.index);
    return changes;
  }

  /** The stream is over: ends what lasts. */
  finish(): AlertChange<F>[] {
    const alerts = this.#tracks.filter(track => track.isAlert);
    this.#tracks = [];
    return alerts.map(alert => ({ kind: 'end', alert }));
  }

  #see(track: Track<F>, frame: F, boxes: readonly Box[]): void {
    const joined = track.last === frame ? track.recent.pop()!.boxes : [];
    track.last = frame;
    track.recent.push({ frame, boxes: [...joined, ...boxes], count: this.#count });
    const best = boxes[0]!;
    if (best.score > track.peak.box.score) track.peak = { box: best, frame };
  }

  /** A box that no track claimed joins the one it lies beside on this very frame, or starts its own. */
  #startOrJoin(frame: F, box: Box): void {
    const beside = this.#tracks.find(track => track.last === frame && touches(track, box));
    if (beside) {
      this.#see(beside, frame, [box]);
    } else if (this.#tracks.length < MAX_TRACKS) {
      this.#tracks.push({
        lasts: false,
        isAlert: false,
        first: frame,
        last: frame,
        peak: { box, frame },
        recent: [{ frame, boxes: [box], count: this.#count }],
        earlier: [],
      });
    }
  }

  /** What lasts ends as an alert does. What was not seen within the frames that count can't begin to last any more. */
  #isFresh(track: Track<F>, { timeMs }: F): boolean {
    if (track.lasts) return timeMs - track.last.timeMs < PERSIST.endMs;
    return track.recent.at(-1)!.count > this.#count - PERSIST.frames;
  }
}

/** It starts with the sightings that made it more than a flash; older flickering does not belong to it. */
function makeLasting<F>(track: Track<F>): void {
  track.lasts = true;
  track.first = track.recent[0]!.frame;
  track.peak = track.recent
    .flatMap(({ frame, boxes }) => boxes.map(box => ({ frame, box })))
    .reduce((best, next) => (next.box.score > best.box.score ? next : best));
}

/** Seen for long enough, for the place with the least patience where it is now. */
function hasLasted<F extends Moment>(
  { first, last, recent }: Track<F>,
  shortestMs: (box: Box) => number,
): boolean {
  return last.timeMs - first.timeMs >= Math.min(...recent.at(-1)!.boxes.map(shortestMs));
}

function touches<F>(track: Track<F>, box: Box): boolean {
  return track.recent.at(-1)!.boxes.some(known => areNear(known, box));
}

function areNear(a: Box, b: Box): boolean {
  const overlap = a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
  const apart = Math.hypot(a.x + a.w / 2 - b.x - b.w / 2, a.y + a.h / 2 - b.y - b.h / 2);
  return overlap || apart <= NEAR;
}
