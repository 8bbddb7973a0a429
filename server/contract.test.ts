import { describe, expect, it } from 'vitest';
import { decodeLive, encodeLive, isFinal, type LearningPhase, type LiveHeader } from './contract.ts';

const HEADER: LiveHeader = {
  kind: 'picture',
  camera: 'hof-süd',
  index: 7,
  run: 3,
  pts: 40_000,
  captured: 1500,
  boxes: [{ x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 1.5 }],
  score: 1.5,
};

it('knows which phases of a learning are final', () => {
  const phases: Record<LearningPhase, boolean> = {
    ...{ collecting: false, waiting: false, training: false, measuring: false },
    ...{ armed: true, kept: true, failed: true, cancelled: true },
  };
  const known = Object.keys(phases) as LearningPhase[];
  expect(Object.fromEntries(known.map(phase => [phase, isFinal(phase)]))).toEqual(phases);
});

describe('live messages', () => {
  it('come back as they were', () => {
    const message = encodeLive(HEADER, new Uint8Array([255, 216, 0, 9]));
    const { header, payload } = decodeLive(message.buffer as ArrayBuffer);
    expect(header).toEqual(HEADER);
    expect([...payload]).toEqual([255, 216, 0, 9]);
  });

  it('may have no picture', () => {
    const { payload } = decodeLive(encodeLive(HEADER).buffer as ArrayBuffer);
    expect(payload).toHaveLength(0);
  });

  it.each([0, 3, 4, 20])('are refused when cut to %i bytes', length => {
    const cut = encodeLive(HEADER, new Uint8Array(9)).buffer.slice(0, length) as ArrayBuffer;
    expect(() => decodeLive(cut)).toThrow(RangeError);
  });
});
