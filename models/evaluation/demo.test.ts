import { describe, expect, it } from 'vitest';
import { openStream } from '../../streams/index.ts';
import { openDataset } from './open-dataset.ts';

const open = async (query: string) => (await openDataset(`demo:walkway?${query}`)).clips[0]!;

describe('a demo that ends', () => {
  it('is one clip, with the kind and the places of everything that is not normal', async () => {
    const { frames, labels, events } = await open('seed=7&minutes=1');
    expect([frames, labels.length]).toEqual([600, 600]);
    expect(events!.map(event => event.kind)).toEqual(['cyclist', 'cart', 'skater']);
    for (const { first, last, places } of events!) {
      expect([...places!.keys()]).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
      expect(labels.slice(first, last + 1)).toEqual(Array(last - first + 1).fill(true));
      expect([labels[first - 1], labels[last + 1]]).not.toContain(true);
    }
  });

  it('calls a frame abnormal once a quarter of the body is in the picture', async () => {
    const { events } = await open('seed=7&minutes=1');
    const { first, places } = events![0]!;
    // It comes into view from the right with frame 100; whole, it is wider than at its first labelled frame.
    expect(first).toBeGreaterThan(100);
    const [entering] = places!.get(first)!;
    const [whole] = places!.get(first + 15)!;
    expect(entering!.x + entering!.w).toBeCloseTo(1, 6);
    expect(entering!.w / whole!.w).toBeGreaterThan(0.2);
    expect(entering!.w / whole!.w).toBeLessThan(0.9);
  });

  it('has masks inside the places, and none on other frames', async () => {
    const { events, mask } = await open('seed=7&minutes=0.5');
    const { first, places } = events![0]!;
    expect(await mask!(first - 1)).toBeUndefined();
    const [box] = places!.get(first + 10)!;
    const { width, height, pixels } = (await mask!(first + 10))!;
    expect([width, height]).toEqual([640, 360]);
    const inside = pixels.filter((_, at) => {
      const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
      return x > box!.x - 0.005 && x < box!.x + box!.w && y > box!.y - 0.005 && y < box!.y + box!.h;
    });
    const count = (of: Uint8Array) => of.reduce((a, b) => a + b, 0);
    expect(count(pixels)).toBeGreaterThan(300);
    expect(count(inside)).toBe(count(pixels));
  });

  it('counts its frames from where it starts, as its stream does', async () => {
    const whole = await open('seed=7&minutes=1');
    const part = await open('seed=7&start=110&minutes=0.05');
    expect(part.labels).toEqual(whole.labels.slice(110, 140));
    expect(part.events).toMatchObject([{ kind: 'cyclist', first: 0, last: 29 }]);
    const indexes: number[] = [];
    for await (const { index } of openStream(part.address, { width: 64, height: 36, pace: 'fast' })) {
      indexes.push(index);
    }
    expect(indexes).toEqual(Array.from({ length: 30 }, (_, frame) => frame));
  });

  it('may have nothing abnormal in it', async () => {
    const { labels, events } = await open('anomalies=none&minutes=1');
    expect([labels.includes(true), events]).toEqual([false, []]);
  });
});

it.each([
  ['demo:walkway?seed=7', 'say how much of it to look at, such as demo:walkway?seed=7&minutes=10'],
  ['demo:walkway', 'demo:walkway is endless'],
  ['demo:walkway?minutes=1e9', 'is endless, or nearly so'],
  ['demo:walkway?minutes=-1', 'no such demo'],
  ['demo:walkway?minutes=ten', 'no such demo'],
])('says what is wrong with %s', async (address, words) => {
  await expect(openDataset(address)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(words),
  });
});
