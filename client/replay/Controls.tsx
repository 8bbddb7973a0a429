import { useState } from 'react';
import { type ModelSummary, REPLAY_SPEEDS, type ReplaySpeed } from '../../server/contract.ts';
import { sensitivities } from '../cameras/fields.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { remember, remembered } from '../storage.ts';
import type { ReplaySession, SessionState } from './session.ts';
import { isActive } from './session.ts';
import { speedName } from './words.ts';

interface Props {
  readonly session: ReplaySession;
  readonly state: SessionState;
  /** Path of what is chosen to be played. */
  readonly chosen: string | null;
  readonly models: readonly ModelSummary[];
}

const MODEL_KEY = 'vigil-replay-model';

export function Controls({ session, state, chosen, models }: Props) {
  const [wanted, setWanted] = useState(() => remembered(MODEL_KEY));
  const [speed, setSpeed] = useState<ReplaySpeed>(1);
  const [falseAlarmsPerDay, setSensitivity] = useState<number | undefined>();
  const { status, replay } = state;
  const active = isActive(state);
  const model = models.find(({ name }) => name === wanted) ?? models[0];
  const isCurrent = active && replay?.path === chosen;

  const start = (path: string) =>
    void session.start({
      ...{ path, speed },
      ...(model && { model: model.name }),
      ...(falseAlarmsPerDay !== undefined && { falseAlarmsPerDay }),
    });
  const pause = () => session.change({ paused: status === 'playing' });
  const choices = sensitivities(undefined);
  return (
    <div className="replay-controls">
      <div className="replay-buttons">
        <button
          type="button"
          className="button button-main"
          onClick={() => (isCurrent ? pause() : chosen !== null && start(chosen))}
          disabled={status === 'starting' || (!isCurrent && chosen === null)}
          data-testid="replay-play"
        >
          <Icon name={isCurrent && status === 'playing' ? 'pause' : 'play'} />
          {t(isCurrent ? (status === 'playing' ? 'replay.pause' : 'replay.goOn') : 'replay.play')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => session.stop()}
          disabled={!active}
          data-testid="replay-stop"
        >
          <Icon name="stop" />
          {t('replay.stop')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => replay && start(replay.path)}
          disabled={!replay || status === 'starting'}
          data-testid="replay-again"
        >
          <Icon name="again" />
          {t('replay.again')}
        </button>
      </div>
      <label className="field field-small">
        <span>{t('replay.speed')}</span>
        <select
          value={speed}
          onChange={event => {
            const chosen = REPLAY_SPEEDS.find(each => String(each) === event.target.value)!;
            setSpeed(chosen);
            session.change({ speed: chosen });
          }}
          data-testid="replay-speed"
        >
          {REPLAY_SPEEDS.map(each => (
            <option key={each} value={each}>
              {speedName(each)}
            </option>
          ))}
        </select>
      </label>
      <label className="field field-small">
        <span>{t('replay.model')}</span>
        <select
          value={model?.name ?? ''}
          onChange={event => {
            remember(MODEL_KEY, event.target.value);
            setWanted(event.target.value);
          }}
          data-testid="replay-model"
        >
          {models.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label className="field field-small">
        <span>{t('replay.sensitivity')}</span>
        <select
          value={choices.findIndex(([perDay]) => perDay === falseAlarmsPerDay)}
          onChange={event => setSensitivity(choices[Number(event.target.value)]?.[0])}
          data-testid="replay-sensitivity"
        >
          {choices.map(([, text], index) => (
            <option key={text} value={index}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <p className="hint replay-scene">{model && t('replay.normal', { scene: model.scene })}</p>
    </div>
  );
}
