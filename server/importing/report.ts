import { runs } from '../../models/index.ts';
import type { ClipReport, ImportReport } from './ucsd.ts';

/** Names in a line at most. */
const NAMES = 12;

/** The report for people: a table of the clips, then what was skipped. */
export function reportLines(report: ImportReport): string[] {
  const { set, folder, clips, labelsFrom, absent, notChosen, ignored, hiddenFiles } = report;
  const sum = (of: (clip: ClipReport) => number) => clips.reduce((total, clip) => total + of(clip), 0);
  const total = ['total', ...COLUMNS.map(([, of]) => sum(of))];
  const rows = clips.map(clip => [clip.name, ...COLUMNS.map(([, of]) => of(clip))]);
  const lines = table([['clip', ...COLUMNS.map(([title]) => title)], ...rows, total]);
  const note = (what: string, names: readonly string[]) => {
    if (names.length > 0) lines.push(`${what}: ${some(names)}`);
  };
  lines.push('');
  for (const { name, missing, unreadable, twice, contradictions } of clips) {
    note(`${name}: can't be read`, unreadable);
    note(`${name}: no picture of frame`, missing.map(rangeText));
    note(`${name}: left out, since another picture has the same number`, twice);
    if (contradictions > 0) {
      lines.push(
        `${name}: label and mask contradict each other in ${frames(contradictions)}; the label counts`,
      );
    }
  }
  const without = clips.filter(clip => clip.masks === 0 && clip.split === 'test');
  note(
    'without masks',
    without.map(clip => clip.name),
  );
  note('not there, though labelled', absent);
  note('there, but not chosen', notChosen);
  note('nothing to read', ignored);
  if (hiddenFiles > 0) lines.push(`hidden files passed over: ${hiddenFiles}`);
  if (labelsFrom === 'masks')
    lines.push(`no label file: frames are abnormal where their masks are not black`);
  lines.push(`${set}: ${frames(sum(clip => clip.frames))} in ${folder}`);
  return lines;
}

const COLUMNS: readonly (readonly [title: string, of: (clip: ClipReport) => number])[] = [
  ['chosen', clip => clip.chosen],
  ['written', clip => clip.frames],
  ['abnormal', clip => clip.abnormal],
  ['masks', clip => clip.masks],
  ['tracks', clip => clip.tracks],
  ['missing', clip => runs.count(clip.missing)],
  ['unreadable', clip => clip.unreadable.length],
];

function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => `${row[column]}`.length)));
  return rows.map(row =>
    row
      .map((cell, i) => (i === 0 ? `${cell}`.padEnd(widths[i]!) : `${cell}`.padStart(widths[i]!)))
      .join('  '),
  );
}

const some = (names: readonly string[]) =>
  names.length > NAMES
    ? `${names.slice(0, NAMES).join(', ')} and ${names.length - NAMES} more`
    : names.join(', ');

const rangeText = ([first, last]: runs.Range) => (first === last ? `${first}` : `${first}-${last}`);

const frames = (count: number) => `${count} ${count === 1 ? 'frame' : 'frames'}`;
