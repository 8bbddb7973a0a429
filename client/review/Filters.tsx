import { useEffect, useRef } from 'react';
import type { Camera } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Calendar } from './Calendar.tsx';
import { type Day, parseDay } from './days.ts';
import { countFilters, type Filter, NO_FILTER } from './filter.ts';

interface Props {
  readonly filter: Filter;
  readonly cameras: readonly Pick<Camera, 'id' | 'name' | 'zones'>[];
  readonly onChange: (change: Partial<Filter>) => void;
}

export function Filters({ filter, cameras, onChange }: Props) {
  const { from, to } = filter;
  const toggleCamera = (id: string, on: boolean) => {
    const others = filter.cameras.filter(other => other !== id);
    onChange({ cameras: on ? [...others, id] : others });
  };
  // Those that were removed can be in a link, and their events are kept.
  const known = new Set(cameras.map(({ id }) => id));
  const gone = filter.cameras
    .filter(id => !known.has(id))
    .map(id => ({ id, name: t('review.removedCamera', { id }) }));
  const toggleZone = (id: string, on: boolean) => {
    const others = filter.zones.filter(other => other !== id);
    onChange({ zones: on ? [...others, id] : others });
  };
  const zones = zoneChoices(filter, cameras);
  return (
    <search className="filters" aria-label={t('review.filters')}>
      <Calendar filter={filter} onChange={onChange} />
      <div className="filter-days">
        <DayInput label={t('review.from')} day={from} max={to} onChange={from => onChange({ from })} />
        <DayInput label={t('review.to')} day={to} min={from} onChange={to => onChange({ to })} />
      </div>
      <fieldset className="filter-cameras">
        <legend>{t('review.cameras')}</legend>
        {[...cameras, ...gone].map(({ id, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={filter.cameras.includes(id)}
              onChange={event => toggleCamera(id, event.target.checked)}
            />
            <span>{name}</span>
          </label>
        ))}
        <small>{t('review.camerasHint')}</small>
      </fieldset>
      {zones.length > 0 && (
        <fieldset className="filter-cameras">
          <legend>{t('review.zones')}</legend>
          {zones.map(({ id, name }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={filter.zones.includes(id)}
                onChange={event => toggleZone(id, event.target.checked)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label className="filter-score">
        {t('review.score')}
        <input
          type="number"
          min={1}
          step={0.5}
          inputMode="decimal"
          placeholder={t('review.anyScore')}
          value={filter.score ?? ''}
          onChange={event => onChange({ score: Number(event.target.value) || null })}
        />
      </label>
      <label>
        <input
          type="checkbox"
          checked={filter.protected === 'yes'}
          onChange={event => onChange({ protected: event.target.checked ? 'yes' : null })}
        />
        <span>{t('review.onlyProtected')}</span>
      </label>
      <button
        type="button"
        className="button"
        disabled={countFilters(filter) === 0}
        onClick={() => onChange(NO_FILTER)}
      >
        {t('review.clear')}
      </button>
    </search>
  );
}

/** Zones of the cameras that are chosen, and those that are chosen and gone: their events are kept. */
function zoneChoices(filter: Filter, cameras: Props['cameras']): readonly { id: string; name: string }[] {
  const all = cameras.flatMap(({ id: camera, name, zones = [] }) =>
    zones
      .filter(({ kind }) => kind === 'zone')
      .map(zone => ({ id: zone.id, camera, name: t('review.zoneOf', { zone: zone.name, camera: name }) })),
  );
  const isChosen = ({ id, camera }: (typeof all)[number]) =>
    filter.cameras.length === 0 || filter.cameras.includes(camera) || filter.zones.includes(id);
  const gone = filter.zones.filter(id => !all.some(zone => zone.id === id));
  return [...all.filter(isChosen), ...gone.map(id => ({ id, name: t('review.removedZone', { id }) }))];
}

interface DayInputProps {
  readonly label: string;
  readonly day: Day | null;
  readonly min?: Day | null;
  readonly max?: Day | null;
  readonly onChange: (day: Day | null) => void;
}

/** Keeps what is typed until it is a day: the year 2 of somebody who is about to type 2026 is none. */
function DayInput({ label, day, min, max, onChange }: DayInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const shown = day ?? '';
  useEffect(() => {
    if (input.current!.value !== shown) input.current!.value = shown;
  }, [shown]);
  return (
    <label>
      {label}
      <input
        ref={input}
        type="date"
        defaultValue={shown}
        min={min ?? undefined}
        max={max ?? undefined}
        onChange={({ target: { value } }) => {
          const chosen = parseDay(value);
          if (chosen || value === '') onChange(chosen);
        }}
      />
    </label>
  );
}
