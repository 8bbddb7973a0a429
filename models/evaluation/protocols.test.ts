import { describe, expect, it } from 'vitest';
import { live, official, type ScoredFrames } from './protocols.ts';

const [T, F] = [true, false];

/** As if the clip went on quietly for so long that the official protocol cuts off nothing else. */
function padded({ scores, labels }: ScoredFrames, ends = 1000): ScoredFrames {
  return {
    scores: [...Array(8).fill(ends), ...scores, ...Array(7).fill(-ends)],
    labels: [...Array(8).fill(T), ...labels, ...Array(7).fill(T)],
  };
}

const quiet = { scores: [1, 2, 3, 4], labels: [F, F, T, T] };
const loud = { scores: [10, 20, 30, 40], labels: [F, F, T, T] };

describe('live', () => {
  it('lets a loud clip disturb a quiet one', () => {
    // Of 16 pairs, quiet abnormal frames (3, 4) lose to both loud normal ones (10, 20).
    expect(live([quiet, loud]).frameAucMicro).toBe(12 / 16);
    expect(live([quiet, loud]).frameAucMacro).toBe(1);
  });

  it('leaves clips of one class out of the mean, but not of the whole', () => {
    const normal = { scores: [3.5, 0], labels: [F, F] };
    const figures = live([quiet, normal]);
    expect(figures.frameAucMacro).toBe(1);
    expect(figures.frameAucMicro).toBe(7 / 8);
    expect(live([normal]).frameAucMacro).toBeNaN();
  });
});

describe('official', () => {
  it('scales every clip by itself, so that a loud one disturbs nothing', () => {
    expect(official([padded(quiet), padded(loud)]).frameAucMicro).toBe(1);
  });

  it('cuts off 8 frames in front and 7 behind, before it scales', () => {
    const wrong = { scores: [1, 2, 2, 4], labels: [F, F, T, T] };
    for (const figure of ['frameAucMicro', 'frameAucMacro', 'prAuc', 'eer'] as const) {
      expect(official([padded(wrong)])[figure]).toBe(live([wrong])[figure]);
    }
  });

  it('takes a clip whose scores are all the same', () => {
    expect(official([padded({ scores: [2, 2], labels: [F, T] })]).frameAucMicro).toBe(0.5);
  });

  it('can lose a clip in which nothing is normal: its quietest frame becomes 0', () => {
    const abnormal = { scores: [50, 60], labels: [T, T] };
    // Scaled: 0 and 1 of `abnormal`, 0 1/3 2/3 1 of `loud`; 0 ties with 0 and loses to 1/3.
    expect(official([padded(loud), padded(abnormal)]).frameAucMicro).toBe((4 + 2 + 0.5) / 8);
    expect(live([loud, abnormal]).frameAucMicro).toBe(1);
  });
});

it.each([
  ['live', live],
  ['official', official],
])('%s does not depend on the order of the clips', (_, protocol) => {
  const clips = [padded(quiet), padded(loud), padded({ scores: [5, 3, 9], labels: [T, F, T] })];
  const figures = protocol(clips);
  for (const [name, value] of Object.entries(protocol([clips[2]!, clips[0]!, clips[1]!]))) {
    expect(value).toBeCloseTo(figures[name as keyof typeof figures], 12);
  }
});
