import { useState } from 'react';
import { t } from '../i18n/i18n.ts';
import { sensitivities } from './fields.ts';

interface Props {
  readonly value: number | undefined;
  readonly onChange: (falseAlarmsPerDay: number) => void;
}

/** How sensitive a camera is, said by what it costs. */
export function Sensitivity({ value, onChange }: Props) {
  const [before] = useState(value); // what it was can be chosen again
  const choices = sensitivities(before);
  return (
    <label className="field">
      <span>{t('cameras.sensitivity.title')}</span>
      <select
        value={choices.findIndex(([perDay]) => perDay === value)}
        onChange={event => {
          const chosen = choices[Number(event.target.value)]?.[0];
          if (chosen !== undefined) onChange(chosen);
        }}
        data-testid="camera-sensitivity"
        aria-describedby="camera-sensitivity-hint"
      >
        {choices.map(([perDay, text], i) => (
          <option key={text} value={i} disabled={perDay === undefined && value !== undefined}>
            {text}
          </option>
        ))}
      </select>
      <small id="camera-sensitivity-hint">{t('cameras.sensitivity.hint')}</small>
    </label>
  );
}
