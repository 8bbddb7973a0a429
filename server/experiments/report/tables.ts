import { duration } from '../../duration.ts';
import { escapeHtml } from '../../evaluation/report/html.ts';
import type { Spread } from '../../evaluation/spread.ts';
import { type Published, publishedFor } from '../published.ts';
import type { Plan } from '../results.ts';
import { type Summary, spreadText, type TrialSummary } from '../summary.ts';

/** AUC: a row for each trial and each published method, a column for each normal class, and their mean. */
export function aucTable({ data }: Plan, { classes, trials }: Summary): string {
  const head = [...classes.map(label => escapeHtml(data.classes[label] ?? String(label))), 'mean'];
  const best = [...classes, undefined].map(label =>
    Math.max(...trials.map(trial => Number(cellOf(trial, label)?.mean.toFixed(3) ?? 0))),
  );
  const own = trials.map(trial =>
    row(
      escapeHtml(trial.trial),
      [...classes, undefined].map((label, i) => {
        const spread = cellOf(trial, label);
        return cell(spread, Number(spread?.mean.toFixed(3)) === best[i] && trials.length > 1);
      }),
    ),
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

/** Means over all classes: by kind of anomaly, and how far apart scores are. */
export function figureTable({ runs }: Plan, { trials }: Summary): string {
  const rows = trials.map(({ trial, means, seconds, done, total }) => {
    const { options, method, labelledShare } = runs.find(run => run.trial === trial)!;
    const texts = [
      ...(['auc', 'seen', 'unseen'] as const).map(name => spreadText(means[name])),
      spreadText(means.gap, 2),
      seconds === undefined ? '-' : duration(seconds),
      `${done} of ${total}`,
    ];
    const labelled = labelledShare > 0 ? [`${Math.round(1000 * labelledShare) / 10} % labelled`] : [];
    const set = Object.entries(options).map(
      ([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    const words = escapeHtml([method, ...labelled, ...set].join(', '));
    return `${row(
      escapeHtml(trial),
      texts.map(text => `<td>${text}</td>`),
    )}<tr class="options"><td colspan="7">${words}</td></tr>`;
  });
  return table(['AUC', 'seen kinds', 'unseen kinds', 'gap', 'a run', 'runs'], rows);
}

function cellOf({ classes, means }: TrialSummary, label: number | undefined): Spread | undefined {
  return label === undefined ? means.auc : classes.get(label);
}

function cell(spread: Spread | undefined, isBest: boolean): string {
  const [mean, deviation] = spreadText(spread).split(' ± ');
  const small = deviation ? `<small>± ${deviation}</small>` : '';
  return `<td${isBest ? ' class="best"' : ''}>${mean}${small}</td>`;
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
