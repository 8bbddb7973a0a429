import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { EventCount } from '../../server/contract.ts';
import { locale, t } from '../i18n/i18n.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { useTicking } from '../state/ticker.ts';
import {
  addDays,
  type Day,
  dayOf,
  firstOfMonth,
  firstWeekday,
  formatDay,
  formatMonth,
  startOfDay,
  weeksOf,
} from './days.ts';
import { type Filter, queryOf } from './filter.ts';
import { useCounts } from './useCounts.ts';

interface Props {
  readonly filter: Filter;
  readonly onChange: (change: Partial<Filter>) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month of the viewer's days with what happened on each; choosing one filters. */
export function Calendar({ filter, onChange }: Props) {
  const today = useTicking(() => dayOf(Date.now()));
  const chosen = filter.to ?? today;
  const [month, setMonth] = useState(firstOfMonth(chosen));
  const [focused, setFocused] = useState<Day | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const weeks = weeksOf(month, firstWeekday());
  const days = weeks.flat();
  const { camera, score } = queryOf(filter);
  const counts = useCounts([...days, addDays(days.at(-1)!, 1)].map(startOfDay), camera, score);

  // A link or the back button may choose a day of another month.
  const [seen, setSeen] = useState(chosen);
  if (seen !== chosen) {
    setSeen(chosen);
    setMonth(firstOfMonth(chosen));
  }
  useEffect(() => {
    if (focused) table.current?.querySelector<HTMLElement>(`[data-day="${focused}"]`)?.focus();
  }, [focused]);

  const isChosen = (day: Day) =>
    (filter.from !== null || filter.to !== null) &&
    day >= (filter.from ?? '') &&
    day <= (filter.to ?? '9999');
  const choose = (day: Day) => {
    const again = filter.from === day && filter.to === day;
    onChange(again ? { from: null, to: null } : { from: day, to: day });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    const from = (event.target as HTMLElement).dataset.day;
    if (!step || !from) return;
    event.preventDefault();
    const day = addDays(from, step);
    if (day > today) return;
    setMonth(firstOfMonth(day));
    setFocused(day);
  };
  /** The one day that Tab reaches. */
  const reached = [focused, chosen, today].find(day => day && days.includes(day)) ?? days[0];

  return (
    <section className="calendar" aria-label={t('review.calendar')}>
      <header>
        <IconButton
          icon="previous"
          label={t('review.monthBefore')}
          onClick={() => setMonth(firstOfMonth(month, -1))}
        />
        <h2 aria-live="polite">{formatMonth(month)}</h2>
        <IconButton
          icon="next"
          label={t('review.nextMonth')}
          disabled={firstOfMonth(month, 1) > today}
          onClick={() => setMonth(firstOfMonth(month, 1))}
        />
      </header>
      <table ref={table} aria-label={formatMonth(month)} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0]!.map(day => (
              <th key={day} scope="col" abbr={weekday(day, 'long')}>
                {weekday(day, 'narrow')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, w) => (
            <tr key={week[0]}>
              {week.map((day, d) => (
                <td key={day}>
                  <DayButton
                    day={day}
                    count={counts?.[7 * w + d]}
                    isOutside={firstOfMonth(day) !== month}
                    isToday={day === today}
                    isFuture={day > today}
                    isChosen={isChosen(day)}
                    isReached={day === reached}
                    onChoose={choose}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function weekday(day: Day, weekday: 'long' | 'narrow'): string {
  return new Intl.DateTimeFormat(locale(), { weekday }).format(startOfDay(day));
}

interface DayProps {
  readonly day: Day;
  readonly count: EventCount | undefined;
  readonly isOutside: boolean;
  readonly isToday: boolean;
  readonly isFuture: boolean;
  readonly isChosen: boolean;
  readonly isReached: boolean;
  readonly onChoose: (day: Day) => void;
}

function DayButton(props: DayProps) {
  const { day, count, isOutside, isToday, isFuture, isChosen, isReached, onChoose } = props;
  const { total = 0, unreviewed = 0 } = count ?? {};
  const label = t('review.dayCount', { day: formatDay(day), count: total, unreviewed });
  return (
    <button
      type="button"
      className="day"
      data-day={day}
      data-outside={isOutside}
      data-some={total > 0}
      aria-pressed={isChosen}
      aria-current={isToday ? 'date' : undefined}
      title={total > 0 ? label : undefined}
      disabled={isFuture}
      tabIndex={isReached ? 0 : -1}
      onClick={() => onChoose(day)}
    >
      <span aria-hidden="true">
        {Number(day.slice(-2))}
        <span className="day-count">{unreviewed > 0 && (unreviewed > 99 ? '99+' : unreviewed)}</span>
      </span>
      <span className="only-spoken">{label}</span>
    </button>
  );
}
