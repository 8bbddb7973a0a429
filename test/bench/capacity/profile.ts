import { rounded } from '../statistics.ts';
import type { Row } from '../table.ts';
import type { Load } from './measure.ts';

/** What the server's threads do, by their names. */
const PARTS: Record<string, string> = {
  main: 'server: main thread',
  'vigil-scoring': 'server: scoring threads',
  node: 'server: Node’s helpers (garbage collection, compiler, files)',
  'libvips worker': 'server: sharp',
};

/** Where the time goes: cores, their share of all that vigil and the browser use, and milliseconds for one second of one camera. */
export function profile({ server, ffmpegs, browser, threads, gc, cameras }: Load): Row[] {
  const parts = {
    'ffmpeg: decode, scale, JPEG': ffmpegs,
    ...Object.fromEntries(
      Object.entries(threads).map(([name, cores]) => [PARTS[name] ?? `server: ${name}`, cores]),
    ),
    browser,
  };
  const row = (part: string, cores: number): Row => ({
    part,
    cores: rounded(cores, 3),
    share: `${rounded((cores / (server + ffmpegs + browser)) * 100, 1)} %`.padStart(6),
    msPerCamera: rounded((cores * 1000) / cameras.length, 1),
  });
  const rows = Object.entries(parts)
    .sort(([, a], [, b]) => b - a)
    .map(([part, cores]) => row(part, cores));
  return [...rows, row('of the main thread: garbage collection', gc)];
}
