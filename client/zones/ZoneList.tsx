import type { Dispatch } from 'react';
import type { Camera, Zone } from '../../server/contract.ts';
import { snoozesOf, zonesOf } from '../cameras/snoozes.ts';
import { formatUntil } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { useServices } from '../state/context.ts';
import type { Edit, Editing } from './editing.ts';
import { ZoneFields } from './ZoneFields.tsx';

interface Props {
  /** As it is on the server. */
  readonly camera: Camera;
  readonly editing: Editing;
  readonly dispatch: Dispatch<Edit>;
  /** The camera's sensitivity, in words and in false alarms a day. */
  readonly usual: { readonly words: string; readonly perDay: number };
  readonly onSnooze: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

export function ZoneList({ camera, editing, dispatch, usual, onSnooze, onRemove }: Props) {
  const { zones, selected } = editing;
  const { clock } = useServices();
  const now = clock.serverNow(performance.now());
  const snoozed = new Map(
    snoozesOf(camera, now).map(({ zone, until }) => [
      zone?.id,
      t('tile.snoozedUntil', { time: formatUntil(until, now) }),
    ]),
  );
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
            <span>{zone.kind === 'mask' ? t('zones.mask') : summary(zone, snoozed.get(zone.id))}</span>
          </button>
          {zone.id === selected && (
            <ZoneFields {...{ cameraId: camera.id, zone, usual, dispatch, onRemove }}>
              {zonesOf(camera).some(({ id }) => id === zone.id) && (
                <button type="button" className="button" onClick={() => onSnooze(zone.id)}>
                  <Icon name="silent" />
                  {snoozed.get(zone.id) ?? t('zones.field.snooze')}
                </button>
              )}
            </ZoneFields>
          )}
        </li>
      ))}
    </ul>
  );
}

function summary({ falseAlarmsPerDay, minSeconds }: Zone, snoozed: string | undefined): string {
  const own = [
    falseAlarmsPerDay !== undefined && t('zones.own'),
    minSeconds && t('zones.seconds', { n: minSeconds }),
    snoozed,
  ];
  return [t('zones.zone'), ...own.filter(Boolean)].join(' · ');
}
