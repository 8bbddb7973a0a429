import { describe, expect, it } from 'vitest';
import type { Box } from '../contract.ts';
import { AlertTracker, type Moment } from './alerts.ts';
import { type CalmChange, FloodControl, MERGE_MS } from './flood.ts';

const COOL_DOWN_MS = 30_000;

const box = (x: number, score = 2): Box => ({ x, y: 0.5, w: 0.1, h: 0.1, score });
/** Nine boxes all over the picture. */
const all = (w = 0.25): Box[] =>
  [0, 1, 2].flatMap(row => [0, 1, 2].map(col => ({ x: col / 3, y: row / 3, w, h: w, score: 3 })));

/** Frames at 10 a second, one entry of boxes each; what is told, as `kind@frame`. */
class Film {
  readonly tracker = new AlertTracker<Moment>();
  readonly flood = new FloodControl<Moment>();
  readonly changes: CalmChange<Moment>[] = [];
  readonly log: string[] = [];
  coolDownMs = COOL_DOWN_MS;
  #index = 0;

  show(count: number, ...boxes: Box[]): this {
    for (let i = 0; i < count; i++) {
      const frame = { index: this.#index, timeMs: this.#index * 100 };
      this.#tell(this.flood.add(frame, boxes, this.tracker.add(frame, boxes), () => this.coolDownMs));
      this.#index += 1;
    }
    return this;
  }

  finish(): this {
    this.#tell(this.flood.finish());
    return this;
  }

  get alerts() {
    return [...new Set(this.changes.map(({ alert }) => alert))];
  }

  #tell(changes: readonly CalmChange<Moment>[]): void {
    this.changes.push(...changes);
    for (const { kind } of changes) if (kind !== 'update') this.log.push(`${kind}@${this.#index}`);
  }
}

describe('FloodControl', () => {
  it('tells an alert as the tracker sees it, and its end a while later', () => {
    const film = new Film().show(20, box(0.3)).show(80);
    expect(film.log).toEqual(['begin@5', `end@${19 + MERGE_MS / 100}`]);
    expect(film.alerts).toHaveLength(1);
    expect(film.alerts[0]).toMatchObject({ first: { index: 0 }, last: { index: 19 } });
    expect(film.alerts[0]).not.toHaveProperty('sceneChanged');
    expect(film.changes.filter(({ kind }) => kind === 'update')).toHaveLength(14);
  });

  it('joins fragments: what is seen again soon, near where it was, is the same alert', () => {
    const film = new Film()
      .show(20, box(0.3))
      .show(35)
      .show(20, box(0.5, 5))
      .show(35)
      .show(20, box(0.6))
      .show(80);
    expect(film.log).toEqual(['begin@5', `end@${129 + MERGE_MS / 100}`]);
    expect(film.alerts[0]).toMatchObject({
      ...{ first: { index: 0 }, last: { index: 129 } },
      peak: { box: { x: 0.5, score: 5 }, frame: { index: 55 } },
    });
  });

  it('does not join what is far away, or comes later', () => {
    expect(new Film().show(20, box(0)).show(35).show(20, box(0.8)).show(80).alerts).toHaveLength(2);
    expect(new Film().show(20, box(0.3)).show(60).show(20, box(0.3)).show(80).alerts).toHaveLength(2);
  });

  it('keeps two things apart that are there at once', () => {
    const film = new Film().show(20, box(0.1), box(0.7)).show(80);
    expect(film.log).toEqual(['begin@5', 'begin@5', `end@69`, `end@69`]);
  });

  it('marks what is seen near an earlier alert before the cool-down is over', () => {
    const wait = COOL_DOWN_MS / 100;
    const repeated = (gap: number, x = 0.3) => {
      const film = new Film().show(20, box(0.3)).show(gap).show(20, box(x)).show(80);
      return film.alerts.map(alert => alert.repeated ?? false);
    };
    expect(repeated(60)).toEqual([false, true]);
    expect(repeated(wait - 2)).toEqual([false, true]);
    expect(repeated(wait)).toEqual([false, false]);
    expect(repeated(60, 0.43)).toEqual([false, true]);
    expect(repeated(60, 0.5)).toEqual([false, false]);
  });

  it('does not count what ended while nobody was told', () => {
    const film = new Film();
    film.coolDownMs = 0; // snoozed
    film.show(20, box(0.3)).show(60);
    film.coolDownMs = COOL_DOWN_MS;
    film.show(20, box(0.3)).show(80);
    expect(film.alerts.map(({ repeated }) => repeated)).toEqual([undefined, undefined]);
  });

  it('calls again in time, however often something comes', () => {
    const film = new Film();
    for (let i = 0; i < 6; i++) film.show(20, box(0.3)).show(130); // every 15 s
    const repeated = film.alerts.map(alert => alert.repeated ?? false);
    expect(repeated).toEqual([false, true, true, false, true, true]);
  });

  it('makes one alert of a change of the whole picture, however it flickers', () => {
    const film = new Film();
    for (let i = 0; i < 20; i++)
      film
        .show(8, ...all())
        .show(30)
        .show(8, ...all(0.26))
        .show(25);
    film.show(120);
    expect(film.log).toEqual(['begin@5', expect.stringMatching(/^end@/)]);
    expect(film.alerts[0]!.sceneChanged).toBe(true);
  });

  it('tells anew every five minutes of a change that stays', () => {
    const film = new Film().show(7000, ...all()).show(120);
    expect(film.log).toEqual([
      'begin@5',
      ...[1, 2].flatMap(n => [`end@${5 + n * 3000}`, `begin@${5 + n * 3000}`]),
      expect.stringMatching(/^end@70\d\d$/),
    ]);
    expect(film.alerts.every(({ sceneChanged, repeated }) => sceneChanged && !repeated)).toBe(true);
    expect(film.alerts[1]).toMatchObject({ first: { index: 3005 }, last: { index: 6005 } });
  });

  it('takes a thing that grows over the picture for a change of the scene', () => {
    const film = new Film()
      .show(20, box(0.3))
      .show(10, { x: 0.1, y: 0.1, w: 0.8, h: 0.8, score: 4 })
      .show(150);
    expect(film.alerts).toHaveLength(1);
    expect(film.alerts[0]!.sceneChanged).toBe(true);
  });

  it('tells alerts one by one again once the scene is calm', () => {
    const film = new Film()
      .show(20, ...all())
      .show(70)
      .show(20, box(0.3))
      .show(80);
    expect(film.alerts.map(({ sceneChanged }) => sceneChanged)).toEqual([true, undefined]);
  });

  it('also when something that came with the change stays', () => {
    const film = new Film()
      .show(20, ...all())
      .show(100, box(0.8))
      .show(20, box(0.8), box(0.1))
      .show(80);
    expect(film.alerts.map(({ sceneChanged }) => sceneChanged)).toEqual([true, undefined]);
  });

  it('does not take a large thing for a storm that is there for a moment only', () => {
    const film = new Film()
      .show(20, box(0.3))
      .show(4, ...all())
      .show(20, box(0.3))
      .show(80);
    expect(film.alerts.map(({ sceneChanged }) => sceneChanged)).toEqual([undefined]);
  });

  it('ends what lasts when the stream is over', () => {
    const film = new Film().show(20, box(0.3)).finish();
    expect(film.log).toEqual(['begin@5', 'end@20']);
    expect(film.flood.finish()).toEqual([]);
  });
});
