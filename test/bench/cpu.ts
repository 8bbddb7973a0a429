import { readdirSync, readFileSync } from 'node:fs';

/** What the system counted for a process or thread, in seconds of one core. From /proc, so Linux only. */
export interface CpuTime {
  /** Of the process or thread itself, in its own code and in the system's for it. */
  readonly own: number;
  /** Of the children that it has already waited for, with theirs. */
  readonly ended: number;
}

/** The unit of /proc's times: USER_HZ, 100 on every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;

interface Stat {
  readonly name: string;
  readonly parent: number;
  readonly cpu: CpuTime;
}

/** Nothing where it is gone. */
function readStat(path: string): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`${path}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  return parseStat(text);
}

/** @param text of a `stat` file: `PID (NAME) STATE PPID ...`, where the name may hold anything, also brackets */
export function parseStat(text: string): Stat {
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' '); // from the third of proc(5) on
  const seconds = (number: number) => Number(fields[number - 3]) / TICKS_PER_SECOND;
  return {
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    parent: Number(fields[1]),
    cpu: { own: seconds(14) + seconds(15), ended: seconds(16) + seconds(17) },
  };
}

const NOTHING: CpuTime = { own: 0, ended: 0 };

export function cpuOf(pid: number | 'self'): CpuTime {
  return readStat(`/proc/${pid}`)?.cpu ?? NOTHING;
}

/** Resident memory, in bytes; 0 where it is gone. */
export function memoryOf(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m) * 1024;
}

/** The same, but of a page that several processes share only this one's part: fit to be added up. */
export function shareOfMemory(pid: number): number {
  return kilobytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m) * 1024;
}

function kilobytes(path: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

export interface Descendant {
  readonly pid: number;
  readonly name: string;
  readonly cpu: CpuTime;
}

/** The processes that a process has started, with those that they have started. */
export function descendantsOf(pid: number): Descendant[] {
  const children = new Map<number, Descendant[]>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? readStat(`/proc/${entry}`) : undefined;
    if (!stat) continue;
    const siblings = children.get(stat.parent) ?? [];
    children.set(stat.parent, [...siblings, { pid: Number(entry), name: stat.name, cpu: stat.cpu }]);
  }
  const below = (parent: number): Descendant[] =>
    (children.get(parent) ?? []).flatMap(child => [child, ...below(child.pid)]);
  return below(pid);
}

export interface Thread {
  readonly id: number;
  readonly name: string;
  readonly seconds: number;
}

export function threadsOf(pid: number): Thread[] {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).flatMap(id => {
    const stat = readStat(`${folder}/${id}`);
    return stat ? [{ id: Number(id), name: stat.name, seconds: stat.cpu.own }] : [];
  });
}
