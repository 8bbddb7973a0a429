import { duration } from '../../duration.ts';
import { escapeHtml } from '../../evaluation/report/html.ts';
import type { Spread } from '../../evaluation/spread.ts';
import { type Published, publishedFor } from '../published.ts';
import type { Plan } from '../results.ts';
import { type Cell, type Summary, spreadText } from '../summary.ts';

type Run = Plan['runs'][number];

/** AUC: a row for each trial and each published method, a column for each normal class, and their mean. */
export function aucTable({ data }: Plan, { classes, trials }: Summary): string {
  const head = [...classes.map(label => escapeHtml(data.classes[label] ?? String(label))), 'mean'];
  const own = trials.map(trial =>
    row(escapeHtml(trial.trial), [
      ...classes.map(label => cell(trial.classes.get(label), trial.classes.get(label)?.standing)),
      cell(trial.means.auc, trial.isBest ? 'best' : 'compared'),
    ]),
  );
  const published = publishedFor(data.name, classes, data.classes.length);
  const papers = published.map(one =>
    row(
      `${one.method}<sup>${sourceNumber(one, published)}</sup>`,
      [...classes.map(label => one.classes?.[label]?.toFixed(3)), one.mean.toFixed(3)].map(
        text => `<td>${text ?? ''}</td>`,
      ),
    ),
  );
  const divider =
    papers.length > 0 ? [`<tr class="over"><th colspan="${head.length + 1}">published</th></tr>`] : [];
  return table(head, [...own, ...divider, ...papers]) + sources(published);
}

/** Where published values are from. */
function sources(published: readonly Published[]): string {
  const names = [...new Set(published.map(({ source }) => source))];
  return names.map((name, i) => `<p class="soft"><sup>${i + 1}</sup> ${escapeHtml(name)}</p>`).join('');
}

function sourceNumber({ source }: Published, all: readonly Published[]): number {
  return [...new Set(all.map(one => one.source))].indexOf(source) + 1;
}

/** Means over classes by kind of anomaly, and how far apart scores are; below each trial what is its own. */
export function figureTable({ runs }: Plan, { trials, versions }: Summary): string {
  const firsts = trials.map(({ trial }) => runs.find(run => run.trial === trial)!);
  const rows = trials.map(({ trial, means, seconds, done, total, versions: own }, i) => {
    const { method, options, labelledShare } = firsts[i]!;
    const texts = [
      ...(['auc', 'seen', 'unseen'] as const).map(name => spreadText(means[name])),
      spreadText(means.gap, 2),
      seconds === undefined ? '-' : duration(seconds),
      `${done} of ${total}`,
    ];
    const words = [
      method,
      ...(labelledShare > 0 ? [`${Math.round(1000 * labelledShare) / 10} % labelled`] : []),
      ...optionWords(options, key => !isShared(key, method, firsts)),
      ...(versions.length > 1 && own.length > 0 ? [`vigil ${own.join(' and ')}`] : []),
    ];
    return `${row(
      escapeHtml(trial),
      texts.map(text => `<td>${text}</td>`),
    )}<tr class="options"><td colspan="7">${escapeHtml(words.join(', '))}</td></tr>`;
  });
  return table(['AUC', 'seen kinds', 'unseen kinds', 'gap', 'a run', 'runs'], rows) + sharedOptions(firsts);
}

/** Once for each method, in which all of its trials are alike. */
function sharedOptions(firsts: readonly Run[]): string {
  const methods = [...new Map(firsts.map(run => [run.method, run])).values()];
  const lines = methods.flatMap(({ method, options }) => {
    const words = optionWords(options, key => isShared(key, method, firsts));
    return words.length > 0
      ? [`<p class="soft">All of ${escapeHtml(`${method}: ${words.join(', ')}`)}</p>`]
      : [];
  });
  return lines.join('');
}

const isShared = (key: string, method: string, firsts: readonly Run[]): boolean =>
  new Set(firsts.flatMap(run => (run.method === method ? [JSON.stringify(run.options[key])] : []))).size ===
  1;

const optionWords = (options: Run['options'], isWanted: (key: string) => boolean): string[] =>
  Object.entries(options).flatMap(([key, value]) =>
    isWanted(key) ? [`${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`] : [],
  );

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
<thead><tr><th></th>${columns}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>`;
}
