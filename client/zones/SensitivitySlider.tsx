import { useState } from 'react';
import { Trans } from 'react-i18next';
import { t } from '../i18n/i18n.ts';
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
        <small>{t('zones.fewer')}</small>
        <small>{t('zones.less')}</small>
      </span>
      <output>
        <Trans i18nKey="zones.onNormal" values={{ words }} />
      </output>
    </label>
  );
}
