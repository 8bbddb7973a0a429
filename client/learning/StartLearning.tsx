import { type FormEvent, useState } from 'react';
import { Trans } from 'react-i18next';
import { type Camera, LEARN_MINUTES } from '../../server/contract.ts';
import { api } from '../api.ts';
import { useRequest } from '../cameras/useRequest.ts';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useServices } from '../state/context.ts';

interface Props {
  readonly camera: Camera;
  readonly onStarted: () => void;
  readonly onClose: () => void;
}

const { collect: RECORD, train: TRAIN } = LEARN_MINUTES;

export function StartLearning({ camera, onStarted, onClose }: Props) {
  const { store } = useServices();
  const [record, setRecord] = useState(String(RECORD.usual));
  const [train, setTrain] = useState(String(TRAIN.usual));
  const { busy, problem, send } = useRequest();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const learning = await send(() =>
      api.startLearning(camera.id, { collectMinutes: Number(record), trainMinutes: Number(train) }),
    );
    if (!learning) return;
    store.dispatch({ type: 'learning', learning });
    onStarted();
  }

  return (
    <Dialog title={t('learning.title', { name: camera.name })} onClose={onClose}>
      <form onSubmit={submit} data-testid="learn-form">
        <p>{t('learning.intro')}</p>
        <p className="learn-care">
          <Trans i18nKey="learning.care" />
        </p>
        <div className="learn-minutes">
          <Minutes
            text={t('learning.record')}
            limits={RECORD}
            value={record}
            onChange={setRecord}
            id="record"
          />
          <Minutes text={t('learning.train')} limits={TRAIN} value={train} onChange={setTrain} id="train" />
        </div>
        <p className="hint">{t('learning.more')}</p>
        <footer className="dialog-foot">
          <p className="problem" role="alert" data-testid="learn-problem">
            {problem}
          </p>
          <button type="button" className="button" onClick={onClose}>
            {t('page.cancel')}
          </button>
          <button type="submit" className="button button-main" disabled={busy} data-testid="learn-start">
            {t('learning.start')}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

interface MinutesProps {
  readonly text: string;
  readonly limits: { readonly min: number; readonly max: number };
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly id: string;
}

function Minutes({ text, limits: { min, max }, value, onChange, id }: MinutesProps) {
  return (
    <label className="field">
      <span>{text}</span>
      <input
        type="number"
        inputMode="decimal"
        step="any"
        min={min}
        max={max}
        value={value}
        onChange={event => onChange(event.target.value)}
        data-testid={`learn-${id}`}
        required
      />
      <small>{t('learning.limits', { min, max })}</small>
    </label>
  );
}
