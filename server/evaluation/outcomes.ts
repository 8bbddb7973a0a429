/** What became of each abnormal event at the calibrated thresholds. */

import type { EventOfClip, ToldEvent } from '../../models/index.ts';
import type { Row } from './evaluate.ts';

export interface Outcomes {
  readonly missed: readonly EventOfClip[];
  readonly told: readonly ToldEvent[];
  /** `20 of 25 events told, 1 false alarm: 5 of 5 cart, 4 of 5 cyclist, ...`; kinds only where the set knows them. */
  readonly summary: string;
}

/** `undefined` where nothing was judged live, or there are no thresholds. */
export function outcomesOf({ figures }: Pick<Row, 'figures'>): Outcomes | undefined {
  const at = figures.live?.atThreshold;
  if (!at) return undefined;
  const { missed, told, events, falseAlarms } = at;
  const kinds = new Map<string, { told: number; events: number }>();
  const count = ({ kind }: EventOfClip, isTold: number) => {
    if (kind === undefined) return;
    const before = kinds.get(kind) ?? { told: 0, events: 0 };
    kinds.set(kind, { told: before.told + isTold, events: before.events + 1 });
  };
  for (const event of told) count(event, 1);
  for (const event of missed) count(event, 0);
  const byKind = [...kinds].sort().map(([kind, { told, events }]) => `${told} of ${events} ${kind}`);
  const total = `${told.length} of ${events} events told, ${falseAlarms} false ${falseAlarms === 1 ? 'alarm' : 'alarms'}`;
  return { missed, told, summary: byKind.length > 0 ? `${total}: ${byKind.join(', ')}` : total };
}

export function outcomesAsText(row: Row): string {
  const outcomes = outcomesOf(row);
  if (!outcomes) return '';
  const { missed, told, summary } = outcomes;
  const lines = [
    ...missed.map(event => ['missed', event.kind ?? '', placeOf(event), '']),
    ...told.map(event => ['told', event.kind ?? '', placeOf(event), `after ${event.framesToAlert} frames`]),
  ];
  const widths = [0, 1, 2, 3].map(col => Math.max(0, ...lines.map(line => line[col]!.length)));
  const padded = (line: readonly string[]) =>
    line.flatMap((cell, col) => (widths[col] ? [cell.padEnd(widths[col])] : [])).join('  ');
  return [`${row.title}: ${summary}`, ...lines.map(line => `  ${padded(line).trimEnd()}`)].join('\n');
}

export const placeOf = ({ clip, from, to }: EventOfClip): string => `${clip}, frames ${from} to ${to}`;
