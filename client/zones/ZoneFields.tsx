import { type Dispatch, useEffect, useRef } from 'react';
import { ZONE_LIMITS, type Zone } from '../../server/contract.ts';
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
}

/** All of a zone but its place. */
export function ZoneFields({ cameraId, zone, usual, dispatch, onRemove }: Props) {
  const { id, name, kind, falseAlarmsPerDay, minSeconds } = zone;
  const change = (what: string, next: Zone) => dispatch({ type: 'change', zone: next, what });
  const { falseAlarmsPerDay: _perDay, ...withoutSensitivity } = zone;
  const { minSeconds: _seconds, ...withoutSeconds } = zone;
  return (
    <div className="zone-fields">
      <label className="field">
        <span>Name</span>
        <input
          value={name}
          maxLength={40}
          required
          onChange={event => change('name', { ...zone, name: event.target.value })}
          data-testid="zone-name"
        />
      </label>
      <label className="field">
        <span>Kind</span>
        <select
          value={kind}
          onChange={event => change('kind', { ...zone, kind: event.target.value as Zone['kind'] })}
          data-testid="zone-kind"
        >
          <option value="zone">Zone: watched in its own way</option>
          <option value="mask">Mask: nothing is found here</option>
        </select>
      </label>
      {kind === 'mask' ? (
        <p className="hint">
          Draw it a little larger than what it hides. When a mask goes, measure again what is normal.
        </p>
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
              Own sensitivity
              <small>Otherwise that of the camera: {usual.words}</small>
            </span>
          </label>
          {falseAlarmsPerDay !== undefined && (
            <>
              <SensitivitySlider
                label={`Sensitivity of ${name}`}
                value={falseAlarmsPerDay}
                onChange={perDay => change('sensitivity', { ...zone, falseAlarmsPerDay: perDay })}
              />
              <PreviewStrip
                cameraId={cameraId}
                falseAlarmsPerDay={falseAlarmsPerDay}
                of={event => event.zones?.some(zone => zone.id === id) === true}
                where="in this zone"
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
      <button type="button" className="button" onClick={() => onRemove(id)} data-testid="zone-remove">
        Remove {kind}
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
      <span>Alert only after, in seconds</span>
      <input
        ref={field}
        type="number"
        inputMode="decimal"
        {...ZONE_LIMITS.minSeconds}
        step="any"
        placeholder="at once"
        defaultValue={value}
        onChange={({ target: { valueAsNumber: typed } }) => onChange(Number.isNaN(typed) ? undefined : typed)}
        data-testid="zone-seconds"
      />
      <small>For places where passing is normal and staying is not.</small>
    </label>
  );
}
