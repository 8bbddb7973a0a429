import { describe, expect, it } from 'vitest';
import { PERSIST } from '../../models/index.ts';
import type { Box } from '../contract.ts';
import { AlertTracker, MAX_TRACKS, type Moment } from './alerts.ts';

const box = (x: number, score = 2, y = 0.5): Box => ({ x, y, w: 0.1, h: 0.1, score });

/** Frames at 10 a second, one entry of boxes each; what happens, as `kind@frame`. */
class Film {
  readonly tracker = new AlertTracker<Moment>();
  readonly log: string[] = [];
  readonly changes: ReturnType<AlertTracker<Moment>['add']> = [];
  #index = 0;

  /** @param shortestMs of boxes, as `AlertTracker.add` takes it */
  constructor(private readonly shortestMs?: (box: Box) => number) {}

  show(...frames: Box[][]): this {
    for (const boxes of frames) {
      const frame = { index: this.#index, timeMs: this.#index * 100 };
      for (const change of this.tracker.add(frame, boxes, this.shortestMs)) {
        this.changes.push(change);
        if (change.kind !== 'update') this.log.push(`${change.kind}@${this.#index}`);
      }
      this.#index += 1;
    }
    return this;
  }

  skip(frames: number): this {
    this.#index += frames;
    return this;
  }

  get alerts() {
    return [...new Set(this.changes.map(change => change.alert))];
  }
}

const times = (count: number, ...boxes: Box[]) => Array.from({ length: count }, () => boxes);

describe('AlertTracker', () => {
  it('begins once a box was there often enough, and dates it back to its first frame', () => {
    const film = new Film().show([]).show(...times(PERSIST.hits, box(0.3)));
    expect(film.log).toEqual(['begin@6']);
    expect(film.alerts[0]!.first.index).toBe(1);
  });

  it('takes no flash for an alert', () => {
    const film = new Film().show(...times(PERSIST.hits - 1, box(0.3)), ...times(40));
    expect(film.changes).toEqual([]);
  });

  it('takes 6 of the last 10 frames, but not 5', () => {
    const [seen, gone] = [[box(0.3)], []];
    const five = [seen, gone, seen, gone, seen, gone, seen, gone, seen, gone];
    expect(new Film().show(...five, ...five, ...five).changes).toEqual([]);
    const six = [seen, gone, seen, gone, seen, gone, seen, seen, seen];
    expect(new Film().show(...six).log).toEqual(['begin@8']);
  });

  it('does not count old flickering as part of the alert', () => {
    const seen = [box(0.3, 9)];
    const film = new Film().show(seen, ...times(4)).show(...times(12, box(0.3, 2)));
    expect(film.alerts[0]!.first.index).toBe(0);
    expect(film.alerts[0]!.peak.box.score).toBe(9);
    const later = new Film().show(seen, ...times(9)).show(...times(12, box(0.3, 2)));
    expect(later.alerts[0]!.first.index).toBe(10);
    expect(later.alerts[0]!.peak.box.score).toBe(2);
  });

  it('ends after 2 s of media time without it, at its last sighting', () => {
    const film = new Film().show(...times(8, box(0.3)), ...times(40));
    expect(film.log).toEqual(['begin@5', `end@${7 + PERSIST.endMs / 100}`]);
    expect(film.alerts[0]!.last.index).toBe(7);
  });

  it('goes on after a shorter absence', () => {
    const film = new Film().show(...times(8, box(0.3)), ...times(19), [box(0.3)]);
    expect(film.log).toEqual(['begin@5']);
    expect(film.changes.at(-1)!.kind).toBe('update');
  });

  it('takes frames that were not scored for neither seen nor gone', () => {
    const film = new Film().show(...times(8, box(0.3))).skip(60);
    film.show([box(0.3)]);
    expect(film.log).toEqual(['begin@5']);
  });

  it('follows a box that moves', () => {
    const walk = Array.from({ length: 30 }, (_, i) => [box(i * 0.03)]);
    const film = new Film().show(...walk);
    expect(film.log).toEqual(['begin@5']);
  });

  it('does not take a box that jumps through the picture for one thing', () => {
    const jumps = Array.from({ length: 30 }, (_, i) => [box((i % 3) * 0.4)]);
    expect(new Film().show(...jumps).changes).toEqual([]);
  });

  it('keeps the peak with its box and frame', () => {
    const film = new Film().show(...times(6, box(0.3)), [box(0.32, 7)], ...times(3, box(0.3, 4)));
    expect(film.alerts[0]!.peak).toEqual({ box: box(0.32, 7), frame: { index: 6, timeMs: 600 } });
  });

  it('takes fragments near an alert as part of it', () => {
    const film = new Film().show(...times(8, box(0.3)), ...times(20, box(0.25), box(0.36)));
    expect(film.log).toEqual(['begin@5']);
    expect(film.alerts[0]!.recent.at(-1)!.boxes).toHaveLength(2);
  });

  it('takes fragments that touch only a fragment as part of it too', () => {
    const film = new Film().show(...times(20, box(0.2), box(0.31), box(0.42)));
    expect(film.alerts).toHaveLength(1);
  });

  it('keeps things apart that are apart', () => {
    const film = new Film().show(...times(8, box(0.1), box(0.8)));
    expect(film.log).toEqual(['begin@5', 'begin@5']);
  });

  it('ends what lasts when the stream is over, and only that', () => {
    const film = new Film().show(...times(8, box(0.1)), [box(0.1), box(0.8)]);
    expect(film.tracker.finish()).toEqual([{ kind: 'end', alert: film.alerts[0] }]);
    expect(film.tracker.finish()).toEqual([]);
  });

  describe('where something has to last', () => {
    /** Three seconds on the left, a tenth of one on the right. */
    const patience = ({ x }: Box) => (x < 0.5 ? 3000 : 100);

    it('tells only what does, with all that was seen of it', () => {
      const film = new Film(patience).show(...times(40, box(0.3)));
      expect(film.log).toEqual(['begin@30']);
      const [alert] = film.alerts;
      expect(alert!.first.index).toBe(0);
      expect(film.tracker.finish()).toEqual([{ kind: 'end', alert }]);
      const begun = new Film(patience).show(...times(30, box(0.3)), [box(0.3, 9)]).alerts[0]!;
      expect([...begun.earlier, ...begun.recent]).toHaveLength(31);
      expect(begun.earlier[0]).toEqual({ timeMs: 0, boxes: [box(0.3)] });
      expect(begun.peak.box.score).toBe(9);
    });

    it('tells nothing of what is gone before', () => {
      const film = new Film(patience).show(...times(28, box(0.3)), ...times(20), ...times(28, box(0.3)));
      expect(film.changes).toEqual([]);
      expect(film.tracker.alerting).toBe(true);
      expect(film.tracker.finish()).toEqual([]);
    });

    it('bridges a shorter absence, as an alert does', () => {
      const film = new Film(patience).show(...times(10, box(0.3)), ...times(15), ...times(20, box(0.3)));
      expect(film.log).toEqual(['begin@30']);
      expect(film.alerts[0]!.first.index).toBe(0);
    });

    it('tells it at once where it comes to a place with less patience', () => {
      const film = new Film(patience).show(...times(10, box(0.4)), ...times(10, box(0.5)));
      expect(film.log).toEqual(['begin@10']);
    });
  });

  it('follows a bounded number of things', () => {
    const many = Array.from({ length: 64 }, (_, i) => ({
      x: (i % 8) / 8,
      y: Math.floor(i / 8) / 8,
      w: 0.001,
      h: 0.001,
      score: 2,
    }));
    expect(new Film().show(...times(8, ...many)).alerts).toHaveLength(MAX_TRACKS);
  });
});
