import { useEffect, useRef, useState } from 'react';
import { type Camera, isFinal, type Learning } from '../../server/contract.ts';
import { api } from '../api.ts';
import { CancelLearning } from '../cameras/confirmations.tsx';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Curves } from './Curves.tsx';
import { Figures } from './Figures.tsx';
import { Stages } from './Stages.tsx';
import { Triples } from './Triples.tsx';
import { useDetail } from './useDetail.ts';
import { advice, howFar, sentence } from './words.ts';

interface Props {
  readonly camera: Camera;
  readonly learning: Learning;
  /** The page gets no news of it. */
  readonly lost: boolean;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

export function LearningProgress({ camera, learning, lost, onAgain, onClose }: Props) {
  const { detail, problem } = useDetail(camera.id);
  const [cancelling, setCancelling] = useState(false);
  const final = isFinal(learning.phase);
  const unhappy = learning.phase === 'failed' || learning.phase === 'cancelled';
  const neverTrained = unhappy && (detail?.curve.length ?? 0) === 0;

  // The button that had the focus may be gone with the phase.
  const closeButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (final && document.activeElement === document.body) closeButton.current!.focus();
  }, [final]);

  /** Who closes it has seen how it ended. Where that can't be put away, the chip stays to try again. */
  function close() {
    if (final) api.endLearning(camera.id).catch(() => {});
    onClose();
  }

  return (
    <>
      <Dialog title={t('learning.titleNow', { name: camera.name })} size="wide" onClose={close}>
        <div data-testid="learning" data-phase={learning.phase}>
          <Stages learning={learning} />
          <div className="learning-now">
            <p role="status" className={lost || unhappy ? 'problem' : undefined}>
              {lost ? t('learning.lost') : sentence(learning)}
            </p>
            {!final && <p className="learning-far">{howFar(learning)}</p>}
            {advice(learning) && <p className="hint learning-advice">{advice(learning)}</p>}
          </div>
          {!neverTrained && (
            <>
              <Curves detail={detail} />
              <Figures learning={learning} detail={detail} />
              <Triples pictures={detail?.pictures ?? []} />
            </>
          )}
          <footer className="dialog-foot">
            <p className="problem" role="alert">
              {!lost && problem}
            </p>
            {!final && (
              <button
                type="button"
                className="button"
                disabled={lost}
                onClick={() => setCancelling(true)}
                data-testid="learning-cancel"
              >
                {t('learning.cancel')}
              </button>
            )}
            {final && learning.phase !== 'armed' && (
              <button type="button" className="button" onClick={onAgain} data-testid="learning-again">
                {t('learning.again')}
              </button>
            )}
            <button
              ref={closeButton}
              type="button"
              className="button button-main"
              onClick={close}
              data-testid="learning-close"
            >
              {t('page.close')}
            </button>
          </footer>
        </div>
      </Dialog>
      {cancelling && !final && <CancelLearning camera={camera} onClose={() => setCancelling(false)} />}
    </>
  );
}
