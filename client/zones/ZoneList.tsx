import type { Dispatch } from 'react';
import type { Zone } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import type { Edit, Editing } from './editing.ts';
import { ZoneFields } from './ZoneFields.tsx';

interface Props {
  readonly cameraId: string;
  readonly editing: Editing;
  readonly dispatch: Dispatch<Edit>;
  /** The camera's sensitivity, in words and in false alarms a day. */
  readonly usual: { readonly words: string; readonly perDay: number };
  readonly onRemove: (id: string) => void;
}

export function ZoneList({ cameraId, editing: { zones, selected }, dispatch, usual, onRemove }: Props) {
  if (zones.length === 0) return <p className="hint">{t('zones.none')}</p>;
  return (
    <ul className="zone-list" aria-label={t('zones.zones')}>
      {zones.map(zone => (
        <li key={zone.id} data-selected={zone.id === selected} data-testid="zone-row">
          <button
            type="button"
            className="zone-row"
            aria-expanded={zone.id === selected}
            onClick={() => dispatch({ type: 'select', id: zone.id === selected ? null : zone.id })}
          >
            <span className="zone-swatch" data-kind={zone.kind} />
            <strong>{zone.name}</strong>
            <span>{zone.kind === 'mask' ? t('zones.mask') : summary(zone)}</span>
          </button>
          {zone.id === selected && <ZoneFields {...{ cameraId, zone, usual, dispatch, onRemove }} />}
        </li>
      ))}
    </ul>
  );
}

function summary({ falseAlarmsPerDay, minSeconds }: Zone): string {
  const own = [
    falseAlarmsPerDay !== undefined && t('zones.own'),
    minSeconds && t('zones.seconds', { n: minSeconds }),
  ];
  return [t('zones.zone'), ...own.filter(Boolean)].join(' · ');
}
