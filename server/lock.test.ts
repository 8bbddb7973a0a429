import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFolder } from './lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

const MODULE = JSON.stringify(new URL('../dist/server/lock.js', import.meta.url).href);

/** Another process that has the folder. */
async function another() {
  const script = `
    const { lockFolder } = await import(${MODULE});
    await lockFolder(${JSON.stringify(folder)});
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('locked\n');
  return child;
}

it('is given back', async () => {
  const release = await lockFolder(folder);
  expect(await readdir(folder)).toEqual(['server.lock']);
  await release();
  expect(await readdir(folder)).toEqual([]);
  await (await lockFolder(folder))();
});

it('refuses a folder that another process has, and takes it once that one was killed', async () => {
  const child = await another();
  const before = await readFile(join(folder, 'server.lock'), 'utf8');
  await expect(lockFolder(folder)).rejects.toThrow(
    `the data folder ${folder} is in use by another vigil (process ${child.pid}); end that one, or choose another folder with --data`,
  );
  expect(await readFile(join(folder, 'server.lock'), 'utf8')).toBe(before);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  await (await lockFolder(folder))();
});

it.each([
  ['is empty', ''],
  ['is something else', 'hello'],
  ['names a process that has its number from one before it', `${process.ppid} 1`],
  ['names this process, whose number an earlier one had', String(process.pid)],
])('takes a folder whose lock %s', async (_, text) => {
  await writeFile(join(folder, 'server.lock'), text);
  const release = await lockFolder(folder);
  expect(await readFile(join(folder, 'server.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d*$`));
  await release();
});
