/** Keeps one thing from being told as many: between the tracker and who is told. Pure: time comes from frames. */

import type { Box } from '../contract.ts';
import type { AlertChange, Moment, TrackedAlert } from './alerts.ts';

/** A thing that is seen again so soon after its alert, and so near, is the same one: a fragment, in milliseconds and fractions. */
export const MERGE_MS = 5000;
export const MERGE_NEAR = 0.25;
/** What comes later has to be where the alert before it was, or beside it: else it is something else, and somebody is called. */
const REPEAT_NEAR = 0.05;
/**
 * No single thing covers so much of the picture, nor are there so many: the light has changed, or the camera was moved. Where that goes on
 * it is told anew every few minutes, since nobody would learn of anything else meanwhile.
 */
export const STORM = {
  ...{ area: 0.4, alerts: 8, frames: 10, hits: 6, calmArea: 0.1, calmMs: 5000 },
  againMs: 300_000,
} as const;
/** Ends of alerts that are remembered for the cool-down. */
const MOST_ENDS = 50;

/** An alert as this makes it of those that the tracker sees. */
export interface CalmAlert<F> extends TrackedAlert<F> {
  /** Most of the picture has changed at once. */
  readonly sceneChanged?: boolean;
  /** Another one was told near it a moment ago. */
  readonly repeated?: boolean;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Open<F> = Mutable<CalmAlert<F>>;

export interface CalmChange<F> extends AlertChange<F> {
  readonly alert: CalmAlert<F>;
}

/** Feed it every frame that the tracker gets, with what came of it. */
export class FloodControl<F extends Moment> {
  /** Alerts that are told, and the tracks that each is made of now; none: it has ended unless it is seen again. */
  readonly #open = new Map<Open<F>, Set<TrackedAlert<F>>>();
  #ends: { readonly timeMs: number; readonly boxes: readonly Box[] }[] = [];
  /** Of the last frames: whether most of the picture is marked. */
  #covered: boolean[] = [];
  /** While most of the picture changes: when it was last so, and the alert that stands for all that begin meanwhile. */
  #storm: { alert: Open<F> | undefined; since: number; told: number } | undefined;

  /** @param coolDownMs an alert there, so soon after another one near it, is marked as `repeated`; 0: what ends there now counts for none */
  add(
    frame: F,
    boxes: readonly Box[],
    changes: readonly AlertChange<F>[],
    coolDownMs: (boxes: readonly Box[]) => number,
  ): CalmChange<F>[] {
    this.#watchStorm(frame, boxes);
    const told: CalmChange<F>[] = [];
    for (const { kind, alert: track } of changes) {
      const holder = this.#holderOf(track);
      if (kind === 'begin') told.push(this.#begin(track, coolDownMs));
      else if (holder && kind === 'update') told.push(update(holder, track));
      else if (holder) this.#open.get(holder)!.delete(track);
    }
    told.push(...this.#tellAgain(frame));
    for (const [alert, tracks] of this.#open) {
      const isGone = tracks.size === 0 && frame.timeMs - alert.last.timeMs >= MERGE_MS;
      if (!isGone || this.#storm?.alert === alert) continue;
      told.push(this.#end(alert));
      // What only repeats an alert does not put off the next one.
      const boxes = lastBoxes(alert);
      if (coolDownMs(boxes) > 0 && !alert.repeated) this.#ends.push({ timeMs: alert.last.timeMs, boxes });
      if (this.#ends.length > MOST_ENDS) this.#ends.shift();
    }
    return told;
  }

  /** The stream is over: ends what lasts. */
  finish(): CalmChange<F>[] {
    return [...this.#open.keys()].map(alert => this.#end(alert));
  }

  #begin(track: TrackedAlert<F>, coolDownMs: (boxes: readonly Box[]) => number): CalmChange<F> {
    const joined = this.#storm?.alert ?? this.#fragmentOf(track);
    if (joined) {
      this.#open.get(joined)!.add(track);
      return update(joined, track);
    }
    const { first, last, peak, recent, earlier } = track;
    const boxes = lastBoxes(track);
    const forMs = coolDownMs(boxes);
    const isRepeated = this.#ends.some(
      end => first.timeMs - end.timeMs < forMs && areNear(end.boxes, boxes, REPEAT_NEAR),
    );
    const alert: Open<F> = {
      ...{ first, last, peak, recent, earlier },
      ...(this.#storm ? { sceneChanged: true } : isRepeated && { repeated: true }),
    };
    if (this.#storm) this.#storm.alert = alert;
    this.#open.set(alert, new Set([track]));
    return { kind: 'begin', alert };
  }

  #end(alert: Open<F>): CalmChange<F> {
    this.#open.delete(alert);
    return { kind: 'end', alert };
  }

  /** Ends the alert of a storm that goes on, and begins another one. */
  #tellAgain({ timeMs }: F): CalmChange<F>[] {
    const storm = this.#storm;
    const old = storm?.alert;
    if (!old || timeMs - storm.told < STORM.againMs) return [];
    const tracks = this.#open.get(old)!;
    const [boxes, frame] = [lastBoxes(old), old.last];
    const box = boxes.reduce((best, next) => (next.score > best.score ? next : best));
    const recent = [{ frame, boxes }];
    const alert: Open<F> = {
      ...{ first: frame, last: frame, peak: { box, frame }, recent, earlier: [] },
      sceneChanged: true,
    };
    const end = this.#end(old);
    this.#open.set(alert, tracks);
    Object.assign(storm, { alert, told: timeMs });
    return [end, { kind: 'begin', alert }];
  }

  #holderOf(track: TrackedAlert<F>): Open<F> | undefined {
    for (const [alert, tracks] of this.#open) if (tracks.has(track)) return alert;
    return undefined;
  }

  /** An alert that has just ended, near where this one begins. */
  #fragmentOf(track: TrackedAlert<F>): Open<F> | undefined {
    for (const [alert, tracks] of this.#open)
      if (tracks.size === 0 && areNear(lastBoxes(alert), lastBoxes(track), MERGE_NEAR)) return alert;
    return undefined;
  }

  #watchStorm({ timeMs }: F, boxes: readonly Box[]): void {
    const area = areaOf(boxes);
    this.#covered.push(area >= STORM.area || this.#open.size >= STORM.alerts);
    if (this.#covered.length > STORM.frames) this.#covered.shift();
    if (this.#storm) {
      if (area > STORM.calmArea) this.#storm.since = timeMs;
      else if (timeMs - this.#storm.since >= STORM.calmMs) this.#storm = undefined;
    } else if (this.#covered.filter(Boolean).length >= STORM.hits) {
      // What was small and has grown over the picture is what has changed.
      const alert = [...this.#open.keys()].find(open => areaOf(lastBoxes(open)) >= STORM.area / 2);
      if (alert) alert.sceneChanged = true;
      this.#storm = { alert, since: timeMs, told: timeMs };
    }
  }
}

function update<F>(alert: Open<F>, track: TrackedAlert<F>): CalmChange<F> {
  alert.last = track.last;
  alert.recent = track.recent;
  if (track.peak.box.score > alert.peak.box.score) alert.peak = track.peak;
  return { kind: 'update', alert };
}

const areaOf = (boxes: readonly Box[]) => boxes.reduce((sum, { w, h }) => sum + w * h, 0);
const lastBoxes = <F>({ recent, peak }: TrackedAlert<F>) => recent.at(-1)?.boxes ?? [peak.box];

/** Whether the gap between two of them is small, both ways. */
function areNear(some: readonly Box[], others: readonly Box[], gap: number): boolean {
  return some.some(a =>
    others.some(b => {
      const across = Math.max(a.x - b.x - b.w, b.x - a.x - a.w);
      const down = Math.max(a.y - b.y - b.h, b.y - a.y - a.h);
      return across <= gap && down <= gap;
    }),
  );
}
