import { useRef } from 'react';
import type { Alert } from '../../server/contract.ts';
import { kindOf } from '../alerts/kind.ts';
import { Actions } from './Actions.tsx';
import { Comment } from './Comment.tsx';
import { Downloads } from './Downloads.tsx';
import { Evidence } from './Evidence.tsx';
import { Facts } from './Facts.tsx';
import { Fold } from './Fold.tsx';
import { ModelPictures } from './ModelPictures.tsx';
import { ScoreCurve } from './ScoreCurve.tsx';
import { SimilarEvents } from './SimilarEvents.tsx';
import { useFrames } from './useFrames.ts';

/** All of one event: what was seen, how abnormal it was, and what people say of it. One for each event: give it a key. */
export function EventDetail({ alert, lost }: { alert: Alert; lost: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  const frames = useFrames(alert);
  const kind = kindOf(alert);
  return (
    <div className="event-detail">
      <Evidence alert={alert} video={video} />
      <Actions alert={alert} />
      {alert.review?.verdict === 'normal' && <p className="hint">{normalFrom(alert)}</p>}
      <ScoreCurve alert={alert} frames={frames} video={video} />
      <Facts alert={alert} lost={lost} frames={frames} />
      {kind && <p className="hint">{kind}.</p>}
      {alert.interrupted && <p className="hint">vigil was stopped before this alert ended.</p>}
      <Fold title="What the model saw" testId="model-saw">
        <ModelPictures alert={alert} />
      </Fold>
      <Fold title="Similar events" testId="similar-events">
        <SimilarEvents alert={alert} />
      </Fold>
      <Comment alert={alert} />
      <Downloads alert={alert} />
    </div>
  );
}

function normalFrom({ sceneChanged }: Alert): string {
  if (sceneChanged) return 'A change of the whole picture is never learnt as normal.';
  return 'Counts as normal from the next measuring on: “Measure again what is normal” in the menu of its camera.';
}
