import type { ExperimentMeasure } from '../../contract.ts';
import { duration } from '../../duration.ts';
import { escapeHtml } from '../../evaluation/report/html.ts';
import type { Spread } from '../../evaluation/spread.ts';
import { type Published, publishedFor } from '../published.ts';
import type { Plan } from '../results.ts';
import { type Cell, type Summary, spreadText } from '../summary.ts';
import { classOf, termsOf } from '../terms.ts';

type Run = Plan['runs'][number];

/** AUC: a row for each trial and each published method, a column for each normal class, and their mean. */
export function aucTable({ data }: Plan, summary: Summary): string {
  const { classes, trials } = summary;
  const head = [...classes.map(label => escapeHtml(classOf(data, label) ?? '')), 'mean'];
  const own = trials.map(trial =>
    row(escapeHtml(trial.trial), [
      ...classes.map(label => cell(trial.classes.get(label), trial.classes.get(label)?.standing)),
      cell(trial.means.auc, trial.isBest ? 'best' : 'compared'),
    ]),
  );
  const published = publishedFor(data, summary);
  const papers = publishedRows(published, head.length, one => [
    ...classes.map(label => one.classes?.[label]),
    one.mean,
  ]);
  return table(head, [...own, ...papers]) + sources(published);
}

/** @param cells of each, undefined where the paper does not tell */
function publishedRows(
  published: readonly Published[],
  columns: number,
  cells: (paper: Published) => readonly (number | undefined)[],
): string[] {
  if (published.length === 0) return [];
  const rows = published.map(one =>
    row(
      `${one.method}<sup>${sourceNumber(one, published)}</sup>`,
      cells(one).map(value => `<td>${value?.toFixed(3) ?? ''}</td>`),
    ),
  );
  return [`<tr class="over"><th colspan="${columns + 1}">published</th></tr>`, ...rows];
}

/** Where published values are from. */
function sources(published: readonly Published[]): string {
  const names = [...new Set(published.map(({ source }) => source))];
  return names.map((name, i) => `<p class="soft"><sup>${i + 1}</sup> ${escapeHtml(name)}</p>`).join('');
}

function sourceNumber({ source }: Published, all: readonly Published[]): number {
  return [...new Set(all.map(one => one.source))].indexOf(source) + 1;
}

const HEADS: Readonly<Record<ExperimentMeasure, string>> = {
  auc: 'AUC',
  seen: 'seen kinds',
  unseen: 'unseen kinds',
  official: 'official',
  pixel: 'pixels',
  gap: 'gap',
};

/** Means of all that is measured; below each trial what sets it apart from others of its method. Published values, where no other table has them. */
export function measureTable({ runs, data }: Plan, summary: Summary): string {
  const { trials, versions, hasClasses } = summary;
  const { measures } = termsOf(data);
  const head = [...measures.map(name => HEADS[name]), 'a run', 'runs'];
  const firsts = trials.map(({ trial }) => runs.find(run => run.trial === trial)!);
  const methods = [...new Set(firsts.map(({ method }) => method))];
  const usual = new Map(methods.map(name => [name, usualOptions(firsts.filter(one => one.method === name))]));
  const rows = trials.map(({ trial, means, isBest, seconds, done, total, versions: own }, i) => {
    const { method } = firsts[i]!;
    const cells = measures.map(name => {
      const isMarked = name === 'auc' && isBest && !hasClasses;
      const text = spreadText(means[name], name === 'gap' ? 2 : 3);
      return `<td${isMarked ? ' class="best"' : ''}>${text}</td>`;
    });
    const time = seconds === undefined ? '-' : duration(seconds);
    const words = [
      ...[method, ...differences(new Map(optionsOf(firsts[i]!)), usual.get(method)!)],
      ...(versions.length > 1 && own.length > 0 ? [`vigil ${own.join(' and ')}`] : []),
    ];
    const all = [...cells, `<td>${time}</td>`, `<td>${done} of ${total}</td>`];
    return `${row(escapeHtml(trial), all)}<tr class="options"><td colspan="${head.length + 1}">${escapeHtml(words.join(', '))}</td></tr>`;
  });
  const shared = [...usual].map(([method, options]) => {
    const words = [...options].map(option => option.join(' ')).join(', ');
    return words ? `<p class="soft">${escapeHtml(`${method}, unless said otherwise: ${words}`)}</p>` : '';
  });
  const published = hasClasses ? [] : publishedFor(data, summary);
  const papers = publishedRows(published, head.length, one =>
    [...measures, undefined, undefined].map(name => (name === (one.measure ?? 'auc') ? one.mean : undefined)),
  );
  return table(head, [...rows, ...papers]) + sources(published) + shared.join('');
}

type Option = readonly [key: string, value: string];

function optionsOf({ options, labelledShare }: Run): Option[] {
  const set = Object.entries(options).map(
    ([key, value]): Option => [key, typeof value === 'string' ? value : JSON.stringify(value)],
  );
  return labelledShare > 0 ? [...set, ['labelled', `${Math.round(1000 * labelledShare) / 10} %`]] : set;
}

function differences(own: ReadonlyMap<string, string>, usual: ReadonlyMap<string, string>): string[] {
  return [
    ...[...own].flatMap(([key, value]) => (usual.get(key) === value ? [] : [`${key} ${value}`])),
    ...[...usual.keys()].flatMap(key => (own.has(key) ? [] : [`without ${key}`])),
  ];
}

/** Those with the value that most of the trials have. */
function usualOptions(trials: readonly Run[]): Map<string, string> {
  const all = trials.map(run => new Map(optionsOf(run)));
  const keys = new Set(all.flatMap(options => [...options.keys()]));
  const counts = (key: string) => {
    const counted = new Map<string | undefined, number>();
    for (const options of all) counted.set(options.get(key), (counted.get(options.get(key)) ?? 0) + 1);
    return [...counted];
  };
  const usual = [...keys].flatMap(key => {
    const [value] = counts(key).reduce((a, b) => (b[1] > a[1] ? b : a));
    return value === undefined ? [] : [[key, value] as const];
  });
  return new Map(usual);
}

function cell(spread: Spread | undefined, standing: Cell['standing'] = 'compared'): string {
  const [mean, deviation] = spreadText(spread).split(' ± ');
  const small = deviation ? `<small>± ${deviation}</small>` : '';
  return `<td${standing === 'compared' ? '' : ` class="${standing}"`}>${mean}${small}</td>`;
}

const row = (name: string, cells: readonly string[]) =>
  `<tr><th scope="row">${name}</th>${cells.join('')}</tr>`;

function table(head: readonly string[], rows: readonly string[]): string {
  const columns = head.map(words => `<th scope="col">${words}</th>`).join('');
  return `<div class="wide"><table>
<thead><tr><th scope="col">trial</th>${columns}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>`;
}
