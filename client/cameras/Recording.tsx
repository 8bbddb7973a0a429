import { RETENTION_LIMITS, type Retention } from '../../server/contract.ts';

interface Props {
  readonly value: Retention | undefined;
  readonly onChange: (value: Retention | undefined) => void;
}

/** Whether a camera is recorded all the time, and how much of it is kept. */
export function Recording({ value, onChange }: Props) {
  return (
    <fieldset className="field">
      <legend>Recording</legend>
      <label className="choice">
        <input
          type="checkbox"
          checked={value !== undefined}
          onChange={event => onChange(event.target.checked ? {} : undefined)}
          data-testid="camera-record"
        />
        <span>
          Keep recording
          <small>Without it only the last minutes are kept, for the clips of alerts.</small>
        </span>
      </label>
      {value && (
        <div className="limits">
          <Limit
            which="gigabytes"
            text="Gigabytes at most"
            placeholder={String(RETENTION_LIMITS.gigabytes.usual)}
            value={value}
            onChange={onChange}
          />
          <Limit which="days" text="Days at most" placeholder="no limit" value={value} onChange={onChange} />
          <small>The oldest goes first. A camera of 4 Mbit/s fills 43 gigabytes a day.</small>
        </div>
      )}
    </fieldset>
  );
}

interface LimitProps {
  readonly which: keyof Retention;
  readonly text: string;
  /** What an empty one means. */
  readonly placeholder: string;
  readonly value: Retention;
  readonly onChange: (value: Retention) => void;
}

function Limit({ which, text, placeholder, value, onChange }: LimitProps) {
  const { min, max } = RETENTION_LIMITS[which];
  return (
    <label className="field">
      <span>{text}</span>
      <input
        type="number"
        inputMode="decimal"
        {...{ min, max, placeholder }}
        step="any"
        // Not `value`: half a number, as while it is typed, is none.
        defaultValue={value[which]}
        onChange={event => {
          const { [which]: _before, ...others } = value;
          const typed = event.target.valueAsNumber;
          onChange(Number.isNaN(typed) ? others : { ...others, [which]: typed });
        }}
        data-testid={`camera-record-${which}`}
      />
    </label>
  );
}
