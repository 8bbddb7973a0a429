import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../streams/index.ts';
import { isMissing } from './files.ts';

/**
 * Keeps a second server off a data folder: both would write the same cameras and learnings; likewise a second experiment off its
 * results. `server.lock` holds the process that has the folder; what a killed one left counts for nothing.
 * @param option that names another folder
 * Resolves with what gives the folder back. Throws `UserError` where another process has it.
 */
export async function lockFolder(
  folder: string,
  what = 'data folder',
  option = '--data',
): Promise<() => Promise<void>> {
  const path = join(folder, 'server.lock');
  const own = await identify(process.pid);
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(path, own, { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 3) throw error;
    }
    const owner = await readFile(path, 'utf8').catch(error => {
      if (isMissing(error)) return ''; // given back just now
      throw error;
    });
    const pid = Number(owner.split(' ', 1)[0]);
    if (pid > 0 && pid !== process.pid && isAlive(pid) && (await identify(pid)) === owner) {
      throw new UserError(
        `the ${what} ${folder} is in use by another vigil (process ${pid}); end that one, or choose another folder with ${option}`,
        'data-in-use',
      );
    }
    // Empty: killed as it wrote, or about to write.
    if (owner === '' && tries === 0) await sleep(100);
    else await rm(path, { force: true });
  }
}

/** A process's number and, where the system tells, when it began: numbers are given again. */
async function identify(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Field 22 of proc(5), in clock ticks since the start of the machine; field 2 may hold spaces, and ends with `)`.
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is somebody else's
  }
}
