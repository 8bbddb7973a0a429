import { RETENTION_LIMITS, type Retention } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

interface Props {
  readonly value: Retention | undefined;
  readonly onChange: (value: Retention | undefined) => void;
}

/** Whether a camera is recorded all the time, and how much of it is kept. */
export function Recording({ value, onChange }: Props) {
  return (
    <fieldset className="field">
      <legend>{t('cameras.record.title')}</legend>
      <label className="choice">
        <input
          type="checkbox"
          checked={value !== undefined}
          onChange={event => onChange(event.target.checked ? {} : undefined)}
          data-testid="camera-record"
        />
        <span>
          {t('cameras.record.keep')}
          <small>{t('cameras.record.hint')}</small>
        </span>
      </label>
      {value && (
        <div className="limits">
          <Limit
            which="gigabytes"
            text={t('cameras.record.gigabytes')}
            placeholder={String(RETENTION_LIMITS.gigabytes.usual)}
            value={value}
            onChange={onChange}
          />
          <Limit
            which="days"
            text={t('cameras.record.days')}
            placeholder={t('cameras.record.noLimit')}
            value={value}
            onChange={onChange}
          />
          <small>{t('cameras.record.limitHint')}</small>
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
