import { expect, it } from 'vitest';
import { table } from './table.ts';

it('puts numbers at the right, and a dash for what is not known', () => {
  const rows = [
    { part: 'decode', cores: 0.5, p95: null },
    { part: 'main', cores: 12.25, p95: 80 },
  ];
  expect(table(rows)).toBe('part    cores  p95\ndecode    0.5    -\nmain    12.25   80\n');
});
