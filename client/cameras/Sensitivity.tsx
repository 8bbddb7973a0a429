import { useState } from 'react';
import { sensitivities } from './fields.ts';

interface Props {
  readonly value: number | undefined;
  readonly onChange: (falseAlarmsPerDay: number) => void;
}

/** How sensitive a camera is, said by what it costs. */
export function Sensitivity({ value, onChange }: Props) {
  const [choices] = useState(() => sensitivities(value)); // what it was can be chosen again
  return (
    <label className="field">
      <span>Sensitivity</span>
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
      <small id="camera-sensitivity-hint">
        More false alarms let less go by unnoticed. Takes effect at once; a model that was measured without a
        sensitivity has fixed thresholds.
      </small>
    </label>
  );
}
