import { useState } from 'react';
import { sensitivityWords, stopsWith } from './words.ts';

interface Props {
  readonly label: string;
  /** In false alarms a day. */
  readonly value: number;
  readonly onChange: (perDay: number) => void;
}

export function SensitivitySlider({ label, value, onChange }: Props) {
  const [stops] = useState(() => stopsWith(value)); // what it was can be chosen again
  const at = stops.indexOf(value);
  const words = sensitivityWords(value);
  return (
    <label className="field slider">
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        // One that was set elsewhere meanwhile, or taken back: the next one.
        value={at < 0 ? stops.findIndex(stop => stop >= value) : at}
        aria-valuetext={words}
        onChange={event => onChange(stops[event.target.valueAsNumber]!)}
        data-testid="sensitivity-slider"
      />
      <span className="slider-ends" aria-hidden="true">
        <small>Fewer alerts</small>
        <small>Less goes unnoticed</small>
      </span>
      <output>
        <strong>{words}</strong> on normal footage
      </output>
    </label>
  );
}
