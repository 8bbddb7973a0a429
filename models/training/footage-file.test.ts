import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../streams/index.ts';
import { FootageWriter, readFootage } from './footage-file.ts';

const spec = { width: 32, height: 16, fps: 10 };
const frame = (level: number) => new Uint8Array(32 * 16).fill(level);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-footage-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function record(levels: readonly (number | 'split')[]): Promise<void> {
  const writer = await FootageWriter.create(folder, spec);
  for (const level of levels) await (level === 'split' ? writer.split() : writer.add(frame(level)));
  await writer.close();
}

/** The first pixel of every frame, a list for each sequence. */
async function levels(): Promise<number[][]> {
  const { sequences } = await readFootage(folder);
  return sequences.map(s => Array.from({ length: s.count }, (_, i) => s.frames[i * 32 * 16]!));
}

it('comes back as it was recorded, with its sequences', async () => {
  await record([1, 2, 'split', 'split', 3]);
  expect(await levels()).toEqual([[1, 2], [3]]);
});

it('goes on in a new sequence, and cuts off half a frame', async () => {
  await record([1, 2]);
  const path = join(folder, 'footage.bin');
  await writeFile(path, Buffer.concat([await readFile(path), frame(9).subarray(0, 100)]));
  expect(await levels()).toEqual([[1, 2]]);
  await record([3, 4]);
  expect(await levels()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect((await stat(path)).size).toBe(4 * 32 * 16);
});

it('refuses footage of another size', async () => {
  await record([1]);
  const error = await FootageWriter.create(folder, { ...spec, width: 48 }).catch(e => e);
  expect(error).toMatchObject({ name: 'UserError', code: 'other-footage' });
  expect(error.message).toContain('there is footage of 32x16 at 10 frames a second, not 48x16');
});

it('says that there is none, or that its description is damaged', async () => {
  await expect(readFootage(folder)).rejects.toMatchObject({ code: 'footage-missing', exitCode: 3 });
  await record([1]);
  await writeFile(join(folder, 'footage.json'), '{"width":');
  await expect(readFootage(folder)).rejects.toMatchObject({ code: 'footage-damaged', exitCode: 3 });
});

it('says that a file is in the way of the folder', async () => {
  const file = join(folder, 'file');
  await (await open(file, 'w')).close();
  await expect(FootageWriter.create(file, spec)).rejects.toMatchObject({
    name: 'UserError',
    message: `${file}: a file is in the way of this folder. Choose another one`,
  });
});

/** Runs a recording in a process of its own, which `end` brings to its end. */
async function inProcess(prefix: string, end: string): Promise<{ stdout: string }> {
  const module = pathToFileURL(
    join(packageRoot(import.meta.dirname), 'dist/models/training/footage-file.js'),
  );
  const script = `
    process.on('SIGXFSZ', () => {});
    const { FootageWriter } = await import('${module}');
    const writer = await FootageWriter.create('${folder}', { width: 32, height: 16, fps: 10 });
    let added = 0;
    try { for (;;) { await writer.add(new Uint8Array(512).fill(++added)); ${end} } }
    catch (error) { console.log(JSON.stringify({ added, message: error.message, code: error.code })); }`;
  const command = `${prefix} exec "$0" --input-type=module -e "$1"`;
  return promisify(execFile)('sh', ['-c', command, process.execPath, script]).catch(error => error);
}

it('survives kill -9 between two frames', async () => {
  await inProcess('', "if (added === 7) process.kill(process.pid, 'SIGKILL');");
  await record([8]);
  expect(await levels()).toEqual([[1, 2, 3, 4, 5, 6, 7], [8]]);
});

it('keeps whole frames when no more fits', async () => {
  const { stdout } = await inProcess('ulimit -f 5;', ''); // 5 blocks of 512 bytes (sh) or 1024 (bash)
  const { added, message, code } = JSON.parse(stdout);
  expect(code).toBe('disk-full');
  expect(message).toBe(`${folder}: the file would become larger than it may. Raise the limit (ulimit -f)`);
  const [kept] = await levels();
  expect(kept).toHaveLength(added - 1);
});
