import type { Box, HeatMap, Instant, VerdictHeader } from '../../server/contract.ts';
import { SlidingMax } from './sliding.ts';

/**
 * When a frame of live video is drawn, and with which boxes.
 *
 * - *Live*: while nothing is marked a frame is drawn as soon as it is decoded. What was found on it comes later, so no
 *   boxes are drawn: nothing is known of it.
 * - *Exact*: from a verdict with boxes until 2 s after the last one a frame is drawn only once its verdict is known.
 *   It is due at its captured time plus the worst recent delay of verdicts, so that verdicts that come in bursts don't
 *   show as judder. A frame carries the boxes of the last analysed frame at or before it.
 * - *Catching up*: then the delay shrinks, so that the video runs a little faster until it is live again.
 *
 * A machine that is too slow for its cameras tells what it found too late for that: the video stays live then.
 *
 * Delays are differences of the page's clock and the server's, to which it makes no odds how far the two are apart.
 */
const EXACT_MS = 2000;
/** An analysis that is further behind can't be waited for: then the picture stays live, and has no boxes. */
const MAX_DELAY_MS = 3000;
/** A verdict that is later than this says nothing of how late the next one will be. */
const LONGEST_USUAL_MS = 1500;
/** How far back the worst delay of verdicts is looked for, and the best of packets. */
const WORST_OF_MS = 5000;
const BEST_OF_MS = 10_000;
/** On top of the worst delay, so that one that is as late again is not late. */
const MARGIN_MS = 20;
/** By how much faster it runs to catch up. */
const FASTER = 0.15;
/** A packet is decoded this long before its frame is due. */
const DECODING_MS = 80;

/** Frames that were there before somebody looked are decoded but not drawn: how much older than the newest they are. */
const OLD_MS = 300;
/** Or how much older than the moment at which somebody looked, and how long such frames may come. */
const OLD_ON_JOINING_MS = 1000;
const JOINING_MS = 2000;

const MAX_VERDICTS = 600;

export type Fate =
  | { readonly kind: 'draw'; readonly boxes: readonly Box[]; readonly heat?: HeatMap | undefined }
  /** Page time; `Infinity` where only a verdict changes it. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'skip' };

const SKIP: Fate = { kind: 'skip' };

export class Schedule {
  readonly #age: (captured: number, now: number) => number | null;
  #verdicts: VerdictHeader[] = [];
  #markedAt = Number.NEGATIVE_INFINITY;
  /** Exact also while nothing is marked: a heat map belongs to one frame. */
  always = false;
  readonly #verdictDelay = new SlidingMax(WORST_OF_MS);
  readonly #packetHaste = new SlidingMax(BEST_OF_MS);
  /** From captured to drawn, page time minus server time; null while live. */
  #delay: number | null = null;
  #delayAt = 0;
  #newest = Number.NEGATIVE_INFINITY;
  #begun = Number.NEGATIVE_INFINITY;
  #joining: { readonly asked: number; first: number | null } | null = null;

  /** @param age how old something is that was captured then, null where that is not known */
  constructor(age: (captured: number, now: number) => number | null) {
    this.#age = age;
  }

  /** Video begins anew, with packets from before `now`. Nothing of another run counts any more. */
  begin(now: number): void {
    this.#verdicts = [];
    this.#markedAt = Number.NEGATIVE_INFINITY;
    this.#verdictDelay.clear();
    this.#packetHaste.clear();
    this.#delay = null;
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#begun = now;
    this.#joining = { asked: now, first: null };
  }

  packet({ captured }: Instant, now: number): void {
    this.#newest = Math.max(this.#newest, captured);
    this.#packetHaste.add(captured - now, now);
    if (this.#joining) this.#joining.first ??= now;
  }

  verdict(verdict: VerdictHeader, now: number): void {
    this.#verdicts.push(verdict);
    if (this.#verdicts.length > MAX_VERDICTS) this.#verdicts.shift();
    // Not those that are late because somebody looks only now, or because the camera stood still.
    const isUsual = (this.#age(verdict.captured, now) ?? 0) < LONGEST_USUAL_MS;
    if (isUsual && this.#age(verdict.captured, this.#begun) === 0)
      this.#verdictDelay.add(now - verdict.captured, now);
    if (verdict.boxes.length > 0) this.#markedAt = now;
  }

  /** Whether what is drawn is late on purpose. */
  isDelayed(now: number): boolean {
    return this.#delayNow(now) !== null;
  }

  /** Page time at which a packet goes to the decoder. */
  decodeAt(captured: number, now: number): number {
    return this.#due(captured, now) - DECODING_MS;
  }

  /** What becomes of a decoded frame now. */
  fate({ pts, captured }: Pick<Instant, 'pts' | 'captured'>, now: number): Fate {
    const due = this.#due(captured, now);
    if (this.#delay === null && this.#isOld(captured, now)) return SKIP;
    if (due > now) return { kind: 'wait', until: due };
    const isKnown = (this.#verdicts.at(-1)?.pts ?? Number.NEGATIVE_INFINITY) >= pts;
    if (!isKnown)
      return this.#isExact(now) ? { kind: 'wait', until: this.#exactUntil } : { kind: 'draw', boxes: [] };
    const own = this.#verdicts.findLast(verdict => verdict.pts <= pts);
    // It comes from before the first verdict: what was found on it is never known.
    if (!own) return this.#isExact(now) ? SKIP : { kind: 'draw', boxes: [] };
    return { kind: 'draw', boxes: own.boxes, heat: own.heat };
  }

  get #exactUntil(): number {
    return this.#markedAt + EXACT_MS;
  }

  #isExact(now: number): boolean {
    // However late the camera itself is, for who asked for what belongs to a frame.
    if (this.always && this.#verdicts.length > 0 && this.#newest - this.#lastVerdict < MAX_DELAY_MS)
      return true;
    return now < this.#exactUntil && (this.#age(this.#lastVerdict, now) ?? 0) < MAX_DELAY_MS;
  }

  /** When the frame was captured whose verdict came last. */
  get #lastVerdict(): number {
    return this.#verdicts.at(-1)?.captured ?? Number.POSITIVE_INFINITY;
  }

  #due(captured: number, now: number): number {
    const delay = this.#delayNow(now);
    return delay === null ? Number.NEGATIVE_INFINITY : captured + delay;
  }

  #delayNow(now: number): number | null {
    const shrunk = this.#delay === null ? null : this.#delay - (now - this.#delayAt) * FASTER;
    this.#delayAt = now;
    if (this.#isExact(now)) {
      const worst = this.#verdictDelay.get(now);
      this.#delay = worst === null ? shrunk : Math.max(worst + MARGIN_MS, shrunk ?? Number.NEGATIVE_INFINITY);
    } else {
      const live = -(this.#packetHaste.get(now) ?? 0) + MARGIN_MS;
      this.#delay = shrunk === null || shrunk <= live ? null : shrunk;
    }
    return this.#delay;
  }

  #isOld(captured: number, now: number): boolean {
    if (!this.#joining) return false;
    const { asked, first } = this.#joining;
    const isOld =
      now - (first ?? now) < JOINING_MS &&
      (this.#newest - captured > OLD_MS || (this.#age(captured, asked) ?? 0) > OLD_ON_JOINING_MS);
    if (!isOld) this.#joining = null;
    return isOld;
  }
}
