import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { onnxParity } from '../../test/parity/onnx.ts';
import { describeParity } from '../../test/support/parity.ts';
import { chooseLowering } from '../graph/probe.ts';
import { standardLowering } from '../graph/standard/index.ts';

const { lowering } = await chooseLowering();

// The CPU's own lowering is the standard one only where the blocked one does not run.
for (const used of [standardLowering, lowering]) {
  describeParity(`the ONNX graphs, ${used.name}, against the authors’ code`, () => onnxParity(used));
}

it('keeps its fixture as it came', () => {
  expect(readFileSync(new URL('../../test/fixtures/memae3d-small.safetensors', import.meta.url)).length).toBe(
    1_181_576,
  );
});
