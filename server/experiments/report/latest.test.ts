import { expect, it } from 'vitest';
import { LatestReport } from './latest.ts';

const MINUTE = 60_000;

it('makes one at a time, once a minute, and less often where one takes long', async () => {
  let now = 0;
  const ends: (() => void)[] = [];
  const reports = new LatestReport(
    () => new Promise(done => ends.push(() => done('report.html'))),
    () => now,
  );
  const at = (time: number) => {
    now = time;
    reports.refresh();
    return ends.length;
  };
  expect(at(0.9 * MINUTE)).toBe(0);
  expect(at(MINUTE)).toBe(1);
  expect(at(3 * MINUTE)).toBe(1); // still at it
  ends[0]!();
  await reports.idle();
  expect(at(22 * MINUTE)).toBe(1);
  expect(at(23 * MINUTE)).toBe(2); // 20 minutes behind the end of one that took two
});

it('makes the last one however the one before went', async () => {
  let now = 0;
  let disk: 'full' | 'free' = 'full';
  const make = async () => {
    if (disk === 'full') throw new Error('the disk is full');
    return 'report.html';
  };
  const reports = new LatestReport(make, () => now);
  now = MINUTE;
  reports.refresh();
  await expect(reports.last()).rejects.toThrow('the disk is full');
  disk = 'free';
  expect(await reports.last()).toBe('report.html');
});
