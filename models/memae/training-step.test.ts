import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxParity } from '../../test/parity/onnx.ts';
import type { Worst } from '../../test/parity/worst.ts';
import { chooseLowering } from '../graph/probe.ts';
import { standardLowering } from '../graph/standard/index.ts';

const { lowering } = await chooseLowering();

// The CPU's own lowering is the standard one only where the blocked one does not run.
describe.each([standardLowering, lowering].map(lowering => ({ name: lowering.name, lowering })))(
  'the ONNX graphs, $name, against the authors’ code',
  ({ lowering }) => {
    let groups: Record<string, Worst>;
    beforeAll(async () => {
      groups = await onnxParity(lowering);
    });

    it.each([
      'activations',
      'losses',
      'gradients',
      'zeroGradients',
      'activationGradients',
      'entropyGradients',
      'adam',
      'step',
      'evaluation',
    ])('%s', name => {
      const { error, tensor, bar } = groups[name]!;
      expect(error, tensor).toBeLessThan(bar);
    });
  },
);

it('keeps its fixture as it came', () => {
  expect(readFileSync(new URL('../../test/fixtures/memae3d-small.safetensors', import.meta.url)).length).toBe(
    1_181_576,
  );
});
