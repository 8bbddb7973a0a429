import { readFile } from 'node:fs/promises';
import { UserError } from '../../../streams/index.ts';
import type { Range } from '../runs.ts';

/**
 * `UCSDpedN.m`: a MATLAB script with one line for each test clip, in their order:
 * `TestVideoFile{end+1}.gt_frame = [5:90, 140:200];`
 * @returns the abnormal frames of `Test001`, `Test002`, ..., by their numbers, of which the first is 1
 */
export async function readLabelFile(path: string): Promise<Range[][]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refused(path, `can't be read (${error.code})`);
  });
  return parseLabels(text, path);
}

/** `path` is for the message. */
export function parseLabels(text: string, path: string): Range[][] {
  const clips: Range[][] = [];
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const code = line.replace(/%.*$/, '').trim();
    if (code === '' || /^TestVideoFile\s*=\s*\{\s*\};?$/.test(code)) continue;
    const list = /^TestVideoFile\{end\+1\}\.gt_frame\s*=\s*\[([^\]]*)\]\s*;?$/.exec(code)?.[1];
    if (list === undefined) throw refused(path, `line ${i + 1} is not understood: ${code.slice(0, 60)}`);
    clips.push(
      list
        .split(/[,;\s]+/)
        .filter(Boolean)
        .map(range => parseRange(range, path, i + 1)),
    );
  }
  if (clips.length === 0)
    throw refused(path, 'holds no labels. Expected lines such as TestVideoFile{end+1}.gt_frame = [61:180];');
  return clips;
}

function parseRange(text: string, path: string, line: number): Range {
  const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (first >= 1 && last >= first) return [first, last];
  throw refused(path, `line ${line}: ${text} is no range of frames, which count from 1`);
}

function refused(path: string, what: string): UserError {
  const colon = /^(can't|holds) /.test(what) ? '' : ':';
  return new UserError(`${path}${colon} ${what}`, 'label-file-refused', 3);
}
