import type { Replay } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

interface Props {
  readonly replay: Replay | null;
  readonly truthShown: boolean;
  readonly onTruth: (shown: boolean) => void;
}

/** What is drawn how; what is known of the clip can be left out. */
export function Legend({ replay, truthShown, onTruth }: Props) {
  const { truth = null, truthProblem } = replay ?? {};
  return (
    <div className="replay-legend">
      <span>
        <i className="mark-found" />
        {t('replay.found')}
      </span>
      <label>
        <input
          type="checkbox"
          checked={truthShown}
          disabled={replay !== null && !truth}
          onChange={event => onTruth(event.target.checked)}
          data-testid="replay-truth"
        />
        <i className="mark-truth" />
        {t('replay.truth')}
      </label>
      {replay && !truth && (
        <span className={truthProblem ? 'problem' : 'hint'}>{truthProblem ?? t('replay.noTruth')}</span>
      )}
      {truth?.places === null && <span className="hint">{t('replay.truthByFrame')}</span>}
    </div>
  );
}
