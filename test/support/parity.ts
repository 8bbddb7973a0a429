import { beforeAll, describe, expect, it } from 'vitest';
import type { Worst } from '../parity/worst.ts';

/** One test for each group of tensors that is compared with the authors' code. */
export function describeParity(name: string, parity: () => Promise<Record<string, Worst>>): void {
  describe(name, () => {
    let groups: Record<string, Worst>;
    beforeAll(async () => {
      groups = await parity();
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
  });
}
