import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing.ts';
import { PlayClock } from './play-clock.ts';

/** When frames at 10 a second are due, in milliseconds from the first. */
async function times(playing: PlayClock, clock: FakeClock, count: number, from = 0) {
  const start = clock.time;
  const due: number[] = [];
  for (let frame = from; frame < from + count; frame++) {
    await playing.due(frame * 100);
    due.push(clock.time - start);
  }
  return due;
}

describe('PlayClock', () => {
  it.each([
    [1, [0, 100, 200, 300]],
    [4, [0, 25, 50, 75]],
    ['fast', [0, 0, 0, 0]],
  ] as const)('plays at %s', async (speed, expected) => {
    const clock = new FakeClock();
    expect(await times(new PlayClock(clock, speed), clock, 4)).toEqual(expected);
  });

  it('goes on from where it is at another speed', async () => {
    const clock = new FakeClock();
    const playing = new PlayClock(clock, 1);
    await times(playing, clock, 3);
    playing.set({ speed: 2 });
    expect(await times(playing, clock, 3, 3)).toEqual([0, 50, 100]);
  });

  it('does not hurry after it was held up', async () => {
    const clock = new FakeClock();
    const playing = new PlayClock(clock, 1);
    await playing.due(0);
    clock.time += 5000;
    expect(await times(playing, clock, 3, 1)).toEqual([0, 100, 200]);
  });

  it('makes up for a little', async () => {
    const clock = new FakeClock();
    const playing = new PlayClock(clock, 1);
    await playing.due(0);
    clock.time += 250;
    expect(await times(playing, clock, 3, 1)).toEqual([0, 0, 50]);
  });

  it('waits while it is paused, and goes on from there', async () => {
    const clock = new FakeClock();
    const playing = new PlayClock(clock, 1);
    await playing.due(0);
    playing.set({ paused: true });
    let isDue = false;
    const due = playing.due(100).then(() => {
      isDue = true;
    });
    await new Promise(setImmediate);
    expect(isDue).toBe(false);
    playing.set({ speed: 2 });
    await new Promise(setImmediate);
    expect(isDue).toBe(false);
    playing.set({ paused: false });
    await due;
    expect(clock.sleeps).toEqual([]);
  });

  it('waits for nothing once it has ended', async () => {
    const playing = new PlayClock(new FakeClock(0), 1);
    playing.set({ paused: true });
    const due = playing.due(100);
    playing.end();
    await due;
    await playing.due(1e9);
  });
});
