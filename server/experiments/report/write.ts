import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { asFile, fileError } from '../../../models/index.ts';
import { writeAtomic } from '../../files.ts';
import type { Results } from '../results.ts';
import { summarise } from '../summary.ts';
import { type ClassFigures, classFigures, overview } from './figures.ts';
import { experimentPage } from './page.ts';

/**
 * Makes the page of what has ended so far, and writes each of its figures into a folder beside it.
 * @returns where the page is
 */
export async function writeReport(
  results: Results,
  path = join(results.folder, 'report.html'),
): Promise<string> {
  const plan = await results.plan();
  const ended = await results.runs([...new Set(plan.runs.map(({ key }) => key))]);
  const summary = summarise(plan, ended);
  const byKey = new Map(ended.map(run => [run.key, run]));
  const classes: ClassFigures[] = [];
  for (const label of summary.classes) {
    const figures = await classFigures(label, plan, summary, byKey, results);
    if (figures) classes.push(figures);
  }
  const figures = { overview: overview(plan, summary), classes };
  const folder = `${path.slice(0, path.length - extname(path).length)}-figures`;
  try {
    await mkdir(folder, { recursive: true });
    const all = [
      ...figures.overview,
      ...classes.flatMap(({ roc, trials }) => [roc, ...trials.flatMap(trial => trial.figures)]),
    ];
    for (const { name, svg, about, caption } of all)
      await writeAtomic(join(folder, `${name}.svg`), asFile(svg, `${about}. ${caption}`), 0o644);
    const names = new Set(all.map(({ name }) => `${name}.svg`));
    for (const file of await readdir(folder))
      if (file.endsWith('.svg') && !names.has(file)) await rm(join(folder, file), { force: true });
    await writeAtomic(path, experimentPage(plan, summary, figures), 0o644);
  } catch (error) {
    throw fileError(error, dirname(path));
  }
  return path;
}
