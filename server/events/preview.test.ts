import { describe, expect, it } from 'vitest';
import type { Scene } from '../../models/index.ts';
import type { Alert, EventFrame } from '../contract.ts';
import { SCENE, TUNED } from '../testing.ts';
import { previewEvents } from './preview.ts';
import type { EventQuery } from './store.ts';

const NOW = 1e12;
const box = { x: 0, y: 0, w: 0.5, h: 0.5, score: 2 };
const event = (id: string, score: number, falseAlarmsPerDay?: number): Alert => ({
  ...{ id, cameraId: 'a', cameraName: 'Door', start: NOW - 5000, end: NOW, firstFrame: 1, lastFrame: 9 },
  ...{ peak: { score, box, frame: 3, at: NOW - 4000 }, snapshot: 1 },
  ...(falseAlarmsPerDay !== undefined && { falseAlarmsPerDay }),
});
/** The factor of `TUNED` is 2.15 at 5 a day, 3.30 at 0.5 and 1 from 50 on. */
const EVENTS = [
  event('lasting', 3, 5),
  event('flash', 3, 5),
  event('weak', 1.2, 5),
  event('rare', 1.2, 0.5),
  event('old', 3),
];
/** One score for each frame, ten a second. */
const film = (...scores: number[]): EventFrame[] =>
  scores.map((score, i) => ({ at: i * 100, score, boxes: [{ ...box, score }] }));
const FRAMES: Record<string, EventFrame[]> = {
  lasting: film(1.1, 1.6, 1.6, 1.2, 1.6, 1.6, 1.6, 3, 1.1, 1.1),
  flash: film(1.1, 1.1, 3, 3, 3, 3, 3, 1.1, 1.1, 1.1),
  weak: film(1.2, 1.2, 1.2, 1.2, 1.2, 1.2),
  rare: film(1.2, 1.2, 1.2, 1.2, 1.2, 1.2),
};

async function firesAt(perDay: number, scene: Scene | 'unknown' = TUNED) {
  let asked: EventQuery | undefined;
  const { events } = await previewEvents('a', perDay, {
    events: {
      list: async query => {
        asked = query;
        return EVENTS;
      },
      frames: async id => FRAMES[id]!,
    },
    ...{ scene: scene === 'unknown' ? undefined : scene, fps: 10, now: NOW },
  });
  expect(asked).toEqual({ cameras: ['a'], from: NOW - 7 * 86_400_000, limit: 200 });
  return Object.fromEntries(events.map(({ event, fires }) => [event.id, fires]));
}

describe('previewEvents', () => {
  it('lets all be told that were, at the same sensitivity and above', async () => {
    const all = { lasting: true, flash: true, weak: true, rare: true, old: null };
    expect(await firesAt(5)).toEqual(all);
    expect(await firesAt(50)).toEqual(all);
  });

  it('leaves out what is below higher thresholds, or above them for too short', async () => {
    expect(await firesAt(0.5)).toEqual({ lasting: true, flash: false, weak: false, rare: true, old: null });
  });

  it('goes by the sensitivity that each was told with', async () => {
    expect((await firesAt(0.01)).rare).toBe(false);
  });

  it('knows nothing where it is not known what is normal, and that a sensitivity does not move fixed thresholds', async () => {
    expect(Object.values(await firesAt(5, 'unknown'))).toEqual(Array(5).fill(null));
    expect(Object.values(await firesAt(0.01, SCENE))).toEqual(Array(5).fill(true));
  });
});
