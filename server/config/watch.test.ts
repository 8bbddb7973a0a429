import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventually } from '../testing.ts';
import { FileWatch } from './watch.ts';

const EVERY_MS = 20;
/** So long after the last write nothing more is told. */
const QUIET_MS = 700;

let folder: string;
let path: string;
let watch: FileWatch;
const changed = vi.fn();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-watch-'));
  path = join(folder, 'vigil.yaml');
  await writeFile(path, 'a');
  changed.mockReset();
  watch = new FileWatch(path, changed, EVERY_MS);
  await sleep(5 * EVERY_MS); // it has looked at the file once
});
afterEach(async () => {
  watch.close();
  await rm(folder, { recursive: true });
});

it('tells once of several writes in a row', async () => {
  for (const text of ['bb', 'ccc', 'dddd']) {
    await writeFile(path, text);
    await sleep(2 * EVERY_MS);
  }
  await eventually(() => expect(changed).toHaveBeenCalled());
  await sleep(QUIET_MS);
  expect(changed).toHaveBeenCalledOnce();
});

it.each([
  ['that an editor puts in its place', async () => rename(await other(), path)],
  ['that is a link to another one now', () => rm(path).then(async () => symlink(await other(), path))],
  ['that is removed', () => rm(path)],
])('sees a file %s, again and again', async (_what, change) => {
  await change();
  await eventually(() => expect(changed).toHaveBeenCalledOnce());
  await rm(path, { force: true });
  await writeFile(path, 'written again');
  await eventually(() => expect(changed).toHaveBeenCalledTimes(2));
});

it('says nothing once it is closed', async () => {
  await writeFile(path, 'bb');
  watch.close();
  await sleep(QUIET_MS);
  expect(changed).not.toHaveBeenCalled();
});

async function other(): Promise<string> {
  const temporary = join(folder, 'vigil.yaml.new');
  await writeFile(temporary, 'another one');
  return temporary;
}
