import { type Dispatch, type ReactNode, useEffect, useRef } from 'react';
import { ZONE_LIMITS, type Zone } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import type { Edit } from './editing.ts';
import { PreviewStrip } from './PreviewStrip.tsx';
import { SensitivitySlider } from './SensitivitySlider.tsx';

interface Props {
  readonly cameraId: string;
  readonly zone: Zone;
  /** The camera's sensitivity, in words and in false alarms a day. */
  readonly usual: { readonly words: string; readonly perDay: number };
  readonly dispatch: Dispatch<Edit>;
  readonly onRemove: (id: string) => void;
  /** What else can be done with it. */
  readonly children?: ReactNode;
}

/** All of a zone but its place. */
export function ZoneFields({ cameraId, zone, usual, dispatch, onRemove, children }: Props) {
  const { id, name, kind, falseAlarmsPerDay, minSeconds } = zone;
  const change = (what: string, next: Zone) => dispatch({ type: 'change', zone: next, what });
  const { falseAlarmsPerDay: _perDay, ...withoutSensitivity } = zone;
  const { minSeconds: _seconds, ...withoutSeconds } = zone;
  return (
    <div className="zone-fields">
      <label className="field">
        <span>{t('zones.field.name')}</span>
        <input
          value={name}
          maxLength={40}
          required
          onChange={event => change('name', { ...zone, name: event.target.value })}
          data-testid="zone-name"
        />
      </label>
      <label className="field">
        <span>{t('zones.field.kind')}</span>
        <select
          value={kind}
          onChange={event => change('kind', { ...zone, kind: event.target.value as Zone['kind'] })}
          data-testid="zone-kind"
        >
          <option value="zone">{t('zones.field.zone')}</option>
          <option value="mask">{t('zones.field.mask')}</option>
        </select>
      </label>
      {kind === 'mask' ? (
        <p className="hint">{t('zones.field.maskHint')}</p>
      ) : (
        <>
          <label className="choice">
            <input
              type="checkbox"
              checked={falseAlarmsPerDay !== undefined}
              onChange={event =>
                change(
                  'own',
                  event.target.checked ? { ...zone, falseAlarmsPerDay: usual.perDay } : withoutSensitivity,
                )
              }
              data-testid="zone-own-sensitivity"
            />
            <span>
              {t('zones.field.own')}
              <small>{t('zones.field.usual', { words: usual.words })}</small>
            </span>
          </label>
          {falseAlarmsPerDay !== undefined && (
            <>
              <SensitivitySlider
                label={t('zones.of', { name })}
                value={falseAlarmsPerDay}
                onChange={perDay => change('sensitivity', { ...zone, falseAlarmsPerDay: perDay })}
              />
              <PreviewStrip
                cameraId={cameraId}
                falseAlarmsPerDay={falseAlarmsPerDay}
                of={event => event.zones?.some(zone => zone.id === id) === true}
                where="zone"
              />
            </>
          )}
          <Seconds
            value={minSeconds}
            onChange={seconds =>
              change(
                'seconds',
                seconds === undefined ? withoutSeconds : { ...withoutSeconds, minSeconds: seconds },
              )
            }
          />
        </>
      )}
      {children}
      <button type="button" className="button" onClick={() => onRemove(id)} data-testid="zone-remove">
        {t(kind === 'zone' ? 'zones.field.removeZone' : 'zones.field.removeMask')}
      </button>
    </div>
  );
}

interface SecondsProps {
  readonly value: number | undefined;
  readonly onChange: (seconds: number | undefined) => void;
}

function Seconds({ value, onChange }: SecondsProps) {
  const field = useRef<HTMLInputElement>(null);
  // Not `value`: half a number, as while it is typed, is none. It changes here when the change is taken back.
  useEffect(() => {
    const input = field.current!;
    const typed = Number.isNaN(input.valueAsNumber) ? undefined : input.valueAsNumber;
    if (typed !== value) input.value = value === undefined ? '' : String(value);
  }, [value]);
  return (
    <label className="field">
      <span>{t('zones.field.seconds')}</span>
      <input
        ref={field}
        type="number"
        inputMode="decimal"
        {...ZONE_LIMITS.minSeconds}
        step="any"
        placeholder={t('zones.field.atOnce')}
        defaultValue={value}
        onChange={({ target: { valueAsNumber: typed } }) => onChange(Number.isNaN(typed) ? undefined : typed)}
        data-testid="zone-seconds"
      />
      <small>{t('zones.field.secondsHint')}</small>
    </label>
  );
}
