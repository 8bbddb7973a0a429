import { useId, useState } from 'react';
import type { Camera, ChangeCamera, Zone } from '../../server/contract.ts';
import { api } from '../api.ts';
import { formatUntil } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useAppState, useServices } from '../state/context.ts';
import { snoozesOf, zonesOf } from './snoozes.ts';
import { useRequest } from './useRequest.ts';

const MINUTE = 60_000;
const spans = () => [
  { text: t('cameras.snooze.minutes', { n: 15 }), ms: 15 * MINUTE },
  { text: t('cameras.snooze.hours', { count: 1 }), ms: 60 * MINUTE },
  { text: t('cameras.snooze.hours', { count: 8 }), ms: 480 * MINUTE },
];

interface Props {
  readonly cameraId: string;
  /** The zone that is meant first; the camera where it has none like that. */
  readonly zoneId?: string | undefined;
  readonly onClose: () => void;
}

/** Silences a camera or one of its zones for a while, or lets it call again. */
export function Snooze({ cameraId, zoneId, onClose }: Props) {
  const camera = useAppState().cameras.find(({ id }) => id === cameraId);
  if (!camera) return null;
  return (
    <Dialog title={t('cameras.snooze.title', { name: camera.name })} onClose={onClose}>
      <SnoozeChoice {...{ camera, zoneId, onClose }} />
    </Dialog>
  );
}

function SnoozeChoice({ camera, zoneId, onClose }: Omit<Props, 'cameraId'> & { readonly camera: Camera }) {
  const { clock } = useServices();
  const { busy, problem, send } = useRequest();
  const [chosen, choose] = useState(zoneId ?? '');
  const selectId = useId();
  const serverNow = () => clock.serverNow(performance.now());
  const now = serverNow();
  const zones = zonesOf(camera);
  const zone = zones.find(({ id }) => id === chosen) ?? null;

  const set = async (zone: Zone | null, until: number | null) => {
    const change: ChangeCamera = zone ? { snoozedZones: { [zone.id]: until } } : { snoozedUntil: until };
    const after = await send(() => api.changeCamera(camera.id, change));
    if (after && (until !== null || snoozesOf(after, serverNow()).length === 0)) onClose();
  };
  return (
    <>
      <p>{t('cameras.snooze.text')}</p>
      <ul className="snoozes">
        {snoozesOf(camera, now).map(({ zone, until }) => {
          const words = { name: nameOf(zone), time: formatUntil(until, now) };
          return (
            <li key={zone?.id ?? ''} data-testid="snoozed">
              <span>{t('cameras.snooze.until', words)}</span>
              <button
                type="button"
                className="button"
                disabled={busy}
                aria-label={t('cameras.snooze.endOf', words)}
                onClick={() => set(zone, null)}
              >
                {t('cameras.snooze.end')}
              </button>
            </li>
          );
        })}
      </ul>
      {zones.length > 0 && (
        <div className="field">
          <label htmlFor={selectId}>{t('cameras.snooze.what')}</label>
          <select
            id={selectId}
            value={zone?.id ?? ''}
            onChange={event => choose(event.target.value)}
            data-testid="snooze-what"
          >
            {[null, ...zones].map(zone => (
              <option key={zone?.id ?? ''} value={zone?.id ?? ''}>
                {nameOf(zone)}
              </option>
            ))}
          </select>
        </div>
      )}
      <footer className="dialog-foot">
        <p className="problem" role="alert">
          {problem}
        </p>
        {spans().map(({ text, ms }) => (
          <button
            key={ms}
            type="button"
            className="button"
            disabled={busy}
            onClick={() => set(zone, Math.round(serverNow() + ms))}
          >
            {text}
          </button>
        ))}
      </footer>
    </>
  );
}

const nameOf = (zone: Zone | null): string =>
  zone ? t('cameras.snooze.zone', { name: zone.name }) : t('cameras.snooze.camera');
