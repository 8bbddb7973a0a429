import type { EventOfClip } from '../../../models/index.ts';
import type { Evaluation } from '../evaluate.ts';
import { outcomesOf, placeOf } from '../outcomes.ts';
import { comparison, figure, type Table } from '../table.ts';
import { escapeHtml, section } from './html.ts';

const COMPARISON = `<i>Official</i> scales each clip by its own extremes, as papers do. <i>Live</i> knows nothing of the clip and has
one threshold for all: what a monitor can do. RBDC and TBDC take regions and tracks from the masks, not the published box labels.
False alarms an hour are those at which 90 % of the events are told. The best of each column is marked.`;

export function comparisonSection(evaluation: Evaluation): string {
  return section('Beside three baselines without a network', COMPARISON, asHtml(comparison(evaluation)));
}

function asHtml({ columns, rows }: Table): string {
  const spans = (['official', 'live'] as const).map(protocol => {
    const count = columns.filter(column => column.protocol === protocol).length;
    return count > 0 ? `<th colspan="${count}">${protocol}</th>` : '';
  });
  const head = columns.map(({ words }) => `<th scope="col">${words}</th>`).join('');
  const body = rows.map(({ title, cells }) => {
    const cellsHtml = cells.map(({ text, best }) => `<td${best ? ' class="best"' : ''}>${text}</td>`);
    return `<tr><td>${escapeHtml(title)}</td>${cellsHtml.join('')}</tr>`;
  });
  return `<div class="wide"><table>
<thead><tr class="over"><th></th>${spans.join('')}</tr><tr><th></th>${head}</tr></thead>
<tbody>${body.join('\n')}</tbody>
</table></div>`;
}

const AT_THRESHOLD = `What a guard would have got at the calibrated thresholds. A told event is one that an alert was about, where masks
show where it is; the delay counts from its first frame.`;

/** Empty where nothing was judged live. */
export function thresholdSection({ row, baselines }: Evaluation): string {
  const rows = [row, ...Object.values(baselines)].flatMap(({ title, figures }) => {
    const at = figures.live?.atThreshold;
    if (!at) return [];
    const cells = [
      `${Math.round(at.recall * at.events) || 0} of ${at.events}`,
      figure(at.framesToAlert, 0),
      String(at.falseAlarms),
      figure(at.falseAlarmsPerHour, 0),
      percent(at.abnormalFramesAbove),
      percent(at.normalFramesAbove),
    ];
    return [`<tr><td>${escapeHtml(title)}</td>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`];
  });
  if (rows.length === 0) return '';
  const head = [
    ...['events told', 'frames until told', 'false alarms', 'an hour'],
    ...['abnormal frames above', 'normal frames above'],
  ];
  const headHtml = head.map(words => `<th scope="col">${words}</th>`).join('');
  const table = `<div class="wide"><table>
<thead><tr><th></th>${headHtml}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>`;
  return section('At the threshold', AT_THRESHOLD, table);
}

/** Empty where nothing was judged live. */
export function eventSection({ row }: Evaluation): string {
  const outcomes = outcomesOf(row);
  if (!outcomes) return '';
  const line = (event: EventOfClip, outcome: string) => {
    const cells = [placeOf(event), event.kind ?? '', outcome];
    return `<tr>${cells.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  };
  const rows = [
    ...outcomes.missed.map(event => line(event, 'missed')),
    ...outcomes.told.map(event => line(event, `told after ${event.framesToAlert} frames`)),
  ];
  const table = `<div class="wide"><table>
<thead><tr><th scope="col">event</th><th scope="col">kind</th><th scope="col">outcome</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>`;
  return section('Event by event', `${escapeHtml(row.title)}: ${escapeHtml(outcomes.summary)}.`, table);
}

const percent = (share: number) => (Number.isNaN(share) ? '-' : `${(100 * share).toFixed(1)} %`);
