import { beforeEach, describe, expect, it } from 'vitest';
import { clipOf } from '../../test/clip.ts';
import type { Network } from '../engines/engine.ts';
import { FairQueue, type Job } from './fair-queue.ts';

const [lite, paper] = [{}, {}] as [Network, Network];
const background = new Float32Array(1);
let time = 0;
let queue: FairQueue<string>;
/** What became of each clip, by stream and position: `1.0 lost`. */
let settled: string[];
beforeEach(() => {
  time = 0;
  queue = new FairQueue(() => time);
  settled = [];
});

function push(stream: number, position: number, pace: Job['pace'] = 'fast', network = lite): void {
  const name = `${stream}.${position}`;
  queue.push({
    ...{ network, pace, background, deaths: 0 },
    clip: clipOf(new Uint8Array(16), stream, position),
    resolve: regions => settled.push(`${name} ${regions ? 'scored' : 'lost'}`),
    reject: error => settled.push(`${name} ${error.message}`),
  });
}

const nameOf = ({ clip }: Job) => `${clip.stream}.${clip.position}`;
const moved: string[] = [];

/** What this thread would score, begun; nothing where it would wait. */
function take(home: string, { idle = [home], most = 1 } = {}): Job[] {
  const batch = queue.next(home, { idle: new Set(idle), most: () => most });
  queue.begin(home, batch?.jobs ?? [], (stream, from) => moved.push(`${stream} from ${from}`));
  return [...(batch?.jobs ?? [])];
}

/** The order in which one thread scores everything that waits. */
function order(home = 'a'): string[] {
  const names: string[] = [];
  for (let jobs = take(home); jobs.length; jobs = take(home)) {
    names.push(...jobs.map(nameOf));
    queue.finish(jobs);
  }
  return names;
}

describe('between streams', () => {
  it('lets a stream with many clips delay none with few', () => {
    for (let position = 0; position < 6; position++) push(1, position);
    const greedy = take('a');
    push(2, 0);
    push(3, 0);
    queue.finish(greedy);
    expect(order()).toEqual(['2.0', '3.0', '1.1', '1.2', '1.3', '1.4', '1.5']);
  });

  it('has one clip of a stream scored at a time, in order', () => {
    push(1, 0);
    push(1, 4);
    const first = take('a');
    expect(take('b')).toEqual([]);
    queue.finish(first);
    expect(take('b').map(nameOf)).toEqual(['1.4']);
  });

  it('tries again first what a thread died over', () => {
    for (const stream of [1, 2, 3]) push(stream, 0);
    push(1, 4);
    const jobs = take('a');
    queue.finish(jobs, jobs);
    expect(order()).toEqual(['1.0', '2.0', '3.0', '1.4']);
  });
});

describe('a stream that is too fast', () => {
  it('loses its oldest clips where it is live, and no others’', () => {
    push(2, 0, 'live');
    const running = take('a');
    push(3, 0, 'live');
    for (let position = 1; position <= 500; position++) {
      push(2, position, 'live');
      expect(queue.waiting).toBeLessThanOrEqual(3);
    }
    queue.finish(running);
    expect(settled).toEqual(Array.from({ length: 498 }, (_, i) => `2.${i + 1} lost`));
    expect(order()).toEqual(['3.0', '2.499', '2.500']);
  });

  it('loses several in a row, so that the others follow on each other', () => {
    const scored: number[] = [];
    for (let position = 0; position < 100; position++) {
      push(1, position, 'live');
      if (position % 4 === 0) continue; // three are scored while four come
      const jobs = take('a');
      scored.push(...jobs.map(({ clip }) => clip.position));
      queue.finish(jobs);
    }
    const gaps = scored.filter((position, i) => i > 0 && position !== scored[i - 1]! + 1).length;
    expect(scored.length).toBeGreaterThan(70);
    expect(gaps).toBeLessThanOrEqual(Math.ceil(settled.length / 2));
  });

  it('loses none where it is a file', () => {
    for (let position = 0; position < 17; position++) push(1, position);
    expect(order()).toHaveLength(17);
    expect(settled).toEqual([]);
  });
});

describe('between threads', () => {
  beforeEach(() => {
    push(1, 0);
    queue.finish(take('a'));
    moved.length = 0;
  });

  it('keeps a stream on the thread that scored it last', () => {
    push(1, 4);
    expect(take('b', { idle: ['a', 'b'] })).toEqual([]);
    expect(take('a', { idle: ['a', 'b'] }).map(nameOf)).toEqual(['1.4']);
    expect(moved).toEqual([]);
  });

  it('gives it to one that has nothing to do while that is busy, and says so', () => {
    push(1, 4);
    expect(take('b').map(nameOf)).toEqual(['1.4']);
    expect(moved).toEqual(['1 from a']);
  });

  it('gives it to a busy one, too, when it waits much longer than that one’s own', () => {
    push(2, 0);
    queue.finish(take('b')); // b's
    push(1, 4);
    time = 50;
    push(2, 4);
    const jobs = take('b');
    expect(jobs.map(nameOf)).toEqual(['2.4']);
    time = 160;
    push(2, 8);
    queue.finish(jobs);
    expect(take('b').map(nameOf)).toEqual(['1.4']);
  });

  it('gives it to any when its own is gone', () => {
    push(1, 4);
    queue.leave('a');
    expect(take('b', { idle: ['a', 'b'] }).map(nameOf)).toEqual(['1.4']);
    expect(moved).toEqual([]);
  });
});

describe('a batch', () => {
  it('takes one clip of each stream that shares a network', () => {
    for (const stream of [1, 2, 3, 4]) push(stream, 0, 'fast', stream === 2 ? paper : lite);
    push(1, 4);
    const batch = queue.next('a', { idle: new Set('a'), most: () => 4 })!;
    expect(batch.jobs.map(nameOf)).toEqual(['1.0', '3.0', '4.0']);
    expect(batch.partial).toBe(true);
    const full = queue.next('a', { idle: new Set('a'), most: () => 2 })!;
    expect(full.jobs.map(nameOf)).toEqual(['1.0', '3.0']);
    expect(full.partial).toBe(false);
  });

  it('has none whose network is not loaded there', () => {
    push(1, 0);
    push(2, 0, 'fast', paper);
    const most = (network: Network) => (network === paper ? 2 : 0);
    expect(queue.next('a', { idle: new Set('a'), most })!.jobs.map(nameOf)).toEqual(['2.0']);
  });
});

it('gives up what waits of a stream that has ended, and says who scored it last', () => {
  push(1, 0);
  queue.finish(take('a'));
  for (const position of [4, 8]) push(1, position);
  const running = take('a');
  expect(queue.uses(lite)).toBe(true);
  expect(queue.end(1)).toBe('a');
  expect(queue.end(1)).toBeUndefined();
  queue.finish(running, running);
  expect(settled).toEqual(['1.8 lost', '1.4 lost']);
  expect(queue.uses(lite)).toBe(false);
  expect(order()).toEqual([]);
});

it('rejects what waits for a network that can’t be loaded', () => {
  push(1, 0);
  push(1, 4, 'fast', paper);
  push(2, 0, 'fast', paper);
  queue.reject(new Error('no weight'), paper);
  expect(settled).toEqual(['1.4 no weight', '2.0 no weight']);
  expect(order()).toEqual(['1.0']);
});
