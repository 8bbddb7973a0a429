import { afterEach, expect, it } from 'vitest';
import { goldenArchitecture, goldenWeights } from '../../test/golden.ts';
import type { ClipRef } from '../analysis/clip-window.ts';
import { ENGINES, type Network } from '../engines/engine.ts';
import { ScoringPool } from './scoring-pool.ts';

const network: Network = {
  architecture: goldenArchitecture,
  weights: goldenWeights('adam1'),
  input: { width: 48, height: 32, fps: 10, scale: 40 },
};
const frameBytes = 48 * 32;
const background = new Float32Array(frameBytes).fill(100);

function clip(seed: number): ClipRef {
  const ring = new SharedArrayBuffer(20 * frameBytes);
  new Uint8Array(ring).forEach((_, i, bytes) => {
    bytes[i] = (i * (seed + 7)) % 251;
  });
  return { ring, slots: 20, first: 9, frameBytes };
}

let pool: ScoringPool;
afterEach(() => pool.close());

it('gives what the engine gives, for many clips at once', async () => {
  pool = new ScoringPool({ workers: 2 });
  const regions = await Promise.all(
    Array.from({ length: 8 }, (_, i) => pool.score(network, clip(i), background)),
  );
  const engine = await ENGINES.onnx(network, { threads: 1 });
  for (const [i, ours] of regions.entries()) {
    const ref = clip(i);
    const order = Array.from({ length: 16 }, (_, t) => (ref.first + t) % ref.slots);
    const bytes = new Uint8Array(ref.ring);
    const whole = Buffer.concat(order.map(slot => bytes.slice(slot * frameBytes, (slot + 1) * frameBytes)));
    expect(ours).toEqual(await engine.score(Uint8Array.from(whole), background));
  }
});

it('replaces a thread that dies and tries its clip again', async () => {
  const lines: string[] = [];
  pool = new ScoringPool({ workers: 1, log: line => lines.push(line) });
  await pool.score(network, clip(1), background);
  const scoring = pool.score(network, clip(1), background);
  await pool.endOneThread();
  expect(await scoring).toHaveLength(16 * 4 * 6);
  expect(lines).toEqual(['a scoring thread ended (it ended by itself); started another']);
});

it('says why a network can’t be loaded', async () => {
  pool = new ScoringPool({ workers: 1 });
  const broken = { ...network, weights: new Map() };
  await expect(pool.score(broken, clip(1), background)).rejects.toThrow('no weight');
  expect(await pool.score(network, clip(1), background)).toHaveLength(16 * 4 * 6); // and goes on
});

it('rejects what is left when it is closed', async () => {
  pool = new ScoringPool({ workers: 1 });
  const scoring = Array.from({ length: 3 }, (_, i) => pool.score(network, clip(i), background));
  const results = Promise.allSettled(scoring);
  await pool.close();
  expect((await results).filter(r => r.status === 'rejected').length).toBeGreaterThanOrEqual(2);
  await expect(pool.score(network, clip(1), background)).rejects.toThrow('the scoring pool is closed');
});
