import { useEffect, useState } from 'react';
import type { CalibrationSource, ModelSummary } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import type { Fields } from './fields.ts';
import { MoreStreams } from './MoreStreams.tsx';
import { Probe } from './Probe.tsx';
import { Sensitivity } from './Sensitivity.tsx';

interface Props {
  readonly fields: Fields;
  readonly onChange: (fields: Fields) => void;
}

/** The fields that adding and editing share. */
export function CameraFields({ fields, onChange }: Props) {
  const [models, setModels] = useState<readonly ModelSummary[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    api
      .models()
      .then(setModels, error => setProblem(error instanceof ApiFailure ? error.message : String(error)));
  }, []);

  const set = (change: Partial<Fields>) => onChange({ ...fields, ...change });
  const chosen = fields.model || (models?.[0]?.name ?? '');
  const model = models?.find(({ name }) => name === chosen);
  return (
    <>
      <label className="field">
        <span>Address</span>
        <input
          value={fields.url}
          onChange={event => set({ url: event.target.value })}
          placeholder="rtsp://user:password@192.168.1.20/stream"
          data-testid="camera-url"
          aria-describedby="camera-url-hint"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
        />
        <small id="camera-url-hint">
          <code>rtsp://</code> or <code>http://</code>, a video file or a folder on the server, or{' '}
          <code>demo:walkway</code>
        </small>
      </label>
      <Probe url={fields.url.trim()} />
      <label className="field">
        <span>
          Name <i>(optional)</i>
        </span>
        <input
          value={fields.name}
          onChange={event => set({ name: event.target.value })}
          data-testid="camera-name"
          autoComplete="off"
          maxLength={80}
        />
      </label>
      <label className="field">
        <span>
          Group <i>(optional)</i>
        </span>
        <input
          value={fields.group ?? ''}
          onChange={event => set({ group: event.target.value })}
          data-testid="camera-group"
          aria-describedby="camera-group-hint"
          autoComplete="off"
          maxLength={40}
        />
        <small id="camera-group-hint">Cameras of one group, say “Entrance”, can be shown alone.</small>
      </label>
      <label className="field">
        <span>Model</span>
        <select
          value={chosen}
          onChange={event => set({ model: event.target.value })}
          data-testid="camera-model"
          disabled={!models}
        >
          {!model && <option value={chosen}>{models ? `${chosen} (not installed)` : chosen || '…'}</option>}
          {models?.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
        {problem && <small className="problem">{problem}</small>}
      </label>
      <fieldset className="field">
        <legend>What is normal here?</legend>
        <NormalChoice
          value="camera"
          text="Learn from the next 2 minutes of this camera"
          hint="Best while nothing unusual happens. No alerts until it is done."
          fields={fields}
          set={set}
        />
        <NormalChoice
          value="model"
          text="As in the model"
          hint={model ? `For a scene like the model's: ${model.scene}` : "For a scene like the model's."}
          fields={fields}
          set={set}
        />
      </fieldset>
      <Sensitivity
        value={fields.falseAlarmsPerDay}
        onChange={falseAlarmsPerDay => set({ falseAlarmsPerDay })}
      />
      <MoreStreams fields={fields} set={set} />
    </>
  );
}

interface ChoiceProps {
  readonly value: CalibrationSource;
  readonly text: string;
  readonly hint: string;
  readonly fields: Fields;
  readonly set: (change: Partial<Fields>) => void;
}

function NormalChoice({ value, text, hint, fields, set }: ChoiceProps) {
  return (
    <label className="choice">
      <input
        type="radio"
        name="calibration"
        checked={fields.calibration === value}
        onChange={() => set({ calibration: value })}
        data-testid={`camera-normal-${value}`}
      />
      <span>
        {text}
        <small>{hint}</small>
      </span>
    </label>
  );
}
