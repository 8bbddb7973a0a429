import { expect, it } from 'vitest';
import { chooseLowering } from './probe.ts';

it('takes the blocked layout that agrees with the standard operators, and says why', async () => {
  const { lowering, reason } = await chooseLowering();
  expect(reason).toMatch(
    /^(blocked by \d+: within \de-\d of the standard operators|standard operators: blocked by 16 .*, blocked by 8 .*)$/,
  );
  expect(reason.startsWith(lowering.name)).toBe(true);
  expect(await chooseLowering()).toBe(await chooseLowering());
});
