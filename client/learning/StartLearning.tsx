import { type FormEvent, useState } from 'react';
import { type Camera, LEARN_MINUTES } from '../../server/contract.ts';
import { api } from '../api.ts';
import { useRequest } from '../cameras/useRequest.ts';
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
    <Dialog title={`Learn ${camera.name}`} onClose={onClose}>
      <form onSubmit={submit} data-testid="learn-form">
        <p>
          vigil records what this camera sees, trains a model on it, and watches with that model from then on
          if it is no worse than the one before.
        </p>
        <p className="learn-care">
          <strong>Everything in the recording counts as normal:</strong> learn while nothing unusual happens.
          What raises an alert is left out. The camera goes on watching all the while.
        </p>
        <div className="learn-minutes">
          <Minutes text="Minutes to record" limits={RECORD} value={record} onChange={setRecord} id="record" />
          <Minutes text="Minutes to train" limits={TRAIN} value={train} onChange={setTrain} id="train" />
        </div>
        <p className="hint">More of both makes a better model. You can close the page meanwhile.</p>
        <footer className="dialog-foot">
          <p className="problem" role="alert" data-testid="learn-problem">
            {problem}
          </p>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-main" disabled={busy} data-testid="learn-start">
            Learn
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
      <small>
        {min} to {max}
      </small>
    </label>
  );
}
