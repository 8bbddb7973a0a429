import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { cpuOf, descendantsOf, memoryOf, parseStat, shareOfMemory, threadsOf } from './cpu.ts';

it('reads a stat whose name holds brackets and blanks', () => {
  const after = ['S', '41', ...Array(9).fill('0'), '250', '50', '30', '20', ...Array(30).fill('0')];
  expect(parseStat(`42 (a) b (c) ${after.join(' ')}`)).toEqual({
    name: 'a) b (c',
    parent: 41,
    cpu: { own: 3, ended: 0.5 },
  });
});

describe.runIf(existsSync('/proc/self/stat'))('of real processes', () => {
  it('finds what a process started, and what that started', async () => {
    const shell = spawn('sh', ['-c', 'sleep 30 & echo ready; wait']);
    const exit = once(shell, 'exit');
    await once(shell.stdout, 'data');
    const mine = descendantsOf(process.pid);
    expect(mine.map(({ pid }) => pid)).toContain(shell.pid);
    // Until its exec, what the shell started is called as the shell is.
    await vi.waitFor(() => expect(descendantsOf(shell.pid!).map(({ name }) => name)).toEqual(['sleep']));
    for (const { pid } of descendantsOf(shell.pid!)) process.kill(pid);
    await exit;
    expect(cpuOf(shell.pid!)).toEqual({ own: 0, ended: 0 });
  });

  it('counts what this process used', () => {
    const before = cpuOf('self').own;
    for (const start = performance.now(); performance.now() - start < 80; );
    expect(cpuOf('self').own).toBeGreaterThan(before);
    expect(threadsOf(process.pid).find(({ id }) => id === process.pid)!.seconds).toBeGreaterThan(0);
    expect(memoryOf(process.pid)).toBeGreaterThan(20e6);
    expect(shareOfMemory(process.pid)).toBeGreaterThan(20e6);
    expect(shareOfMemory(process.pid)).toBeLessThan(1.2 * memoryOf(process.pid));
  });
});
