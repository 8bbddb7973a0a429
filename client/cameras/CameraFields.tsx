import { useEffect, useState } from 'react';
import { Trans } from 'react-i18next';
import type { CalibrationSource, ModelSummary } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
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
        <span>{t('cameras.address')}</span>
        <input
          value={fields.url}
          onChange={event => set({ url: event.target.value })}
          placeholder={t('cameras.addressExample')}
          data-testid="camera-url"
          aria-describedby="camera-url-hint"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
        />
        <small id="camera-url-hint">
          <Trans i18nKey="cameras.addressHint" components={{ code: <code /> }} />
        </small>
      </label>
      <Probe url={fields.url.trim()} />
      <label className="field">
        <span>
          <Trans i18nKey="cameras.name" components={{ i: <i /> }} />
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
          <Trans i18nKey="cameras.group" components={{ i: <i /> }} />
        </span>
        <input
          value={fields.group ?? ''}
          onChange={event => set({ group: event.target.value })}
          data-testid="camera-group"
          aria-describedby="camera-group-hint"
          autoComplete="off"
          maxLength={40}
        />
        <small id="camera-group-hint">{t('cameras.groupHint')}</small>
      </label>
      <label className="field">
        <span>{t('cameras.model')}</span>
        <select
          value={chosen}
          onChange={event => set({ model: event.target.value })}
          data-testid="camera-model"
          disabled={!models}
        >
          {!model && (
            <option value={chosen}>
              {models ? t('cameras.notInstalled', { name: chosen }) : chosen || '…'}
            </option>
          )}
          {models?.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
        {problem && <small className="problem">{problem}</small>}
      </label>
      <fieldset className="field">
        <legend>{t('cameras.normal.title')}</legend>
        <NormalChoice
          value="camera"
          text={t('cameras.normal.camera')}
          hint={t('cameras.normal.cameraHint')}
          fields={fields}
          set={set}
        />
        <NormalChoice
          value="model"
          text={t('cameras.normal.model')}
          hint={
            model ? t('cameras.normal.modelHintScene', { scene: model.scene }) : t('cameras.normal.modelHint')
          }
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
