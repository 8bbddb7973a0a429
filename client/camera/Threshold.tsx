import { useEffect, useMemo, useState } from 'react';
import { Trans } from 'react-i18next';
import type { Camera } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import { useRequest } from '../cameras/useRequest.ts';
import { t } from '../i18n/i18n.ts';
import type { Feed } from '../tile/feed.ts';
import { PreviewStrip } from '../zones/PreviewStrip.tsx';
import { sensitivityWords, stopsWith } from '../zones/words.ts';
import { type Stop, stopsOf } from './stops.ts';
import { ThresholdStrip } from './ThresholdStrip.tsx';

interface Props {
  readonly camera: Camera;
  readonly feed: Feed;
  readonly lost: boolean;
}

/** How sensitive the camera is: what another threshold would mean, and a button that sets it. */
export function Threshold({ camera, feed, lost }: Props) {
  const { id, falseAlarmsPerDay, zones = [], profiles = [] } = camera;
  const { stops, hint } = useStops(camera, lost);
  const [wanted, setWanted] = useState<number | null>(null);
  const { busy, problem, send } = useRequest();
  const perDay = wanted ?? falseAlarmsPerDay;
  const isChanged = perDay !== falseAlarmsPerDay;
  const own = new Set(zones.filter(zone => zone.falseAlarmsPerDay !== undefined).map(zone => zone.id));

  async function apply() {
    const done = await send(() => api.changeCamera(id, { falseAlarmsPerDay: perDay }));
    if (done) setWanted(null);
  }

  return (
    <section className="threshold" aria-labelledby="threshold">
      <h2 id="threshold">{t('camera.title')}</h2>
      <ThresholdStrip
        feed={feed}
        label={t('camera.score', { name: camera.name })}
        {...{ stops, perDay }}
        onChange={setWanted}
      />
      {hint ? (
        <p className="hint">{hint()}</p>
      ) : (
        <>
          <p className="threshold-words" data-testid="threshold-words">
            <Trans i18nKey="zones.onNormal" values={{ words: sensitivityWords(perDay) }} />
          </p>
          <p className="hint">
            {t('camera.hint')}
            {profiles.length > 0 && t('camera.profiles')}
          </p>
          <div className="threshold-buttons">
            <button type="button" className="button" disabled={!isChanged} onClick={() => setWanted(null)}>
              {t('page.undo')}
            </button>
            <button
              type="button"
              className="button button-main"
              disabled={!isChanged || busy || lost}
              onClick={apply}
              data-testid="threshold-apply"
            >
              {t('camera.apply')}
            </button>
          </div>
          <p className="problem" role="alert">
            {problem}
          </p>
          <PreviewStrip
            cameraId={id}
            falseAlarmsPerDay={perDay}
            of={event => !event.zones?.some(zone => own.has(zone.id))}
            where={own.size > 0 ? 'outside' : 'camera'}
          />
        </>
      )}
    </section>
  );
}

interface Answer {
  readonly stops: readonly Stop[];
  /** In the language that is shown; null also before the answer, so that what is below it does not move. */
  readonly hint: (() => string) | null;
}

/** Where the threshold can stand, and why it can't be moved where that is so. */
function useStops({ id, falseAlarmsPerDay, model, calibration, state }: Camera, lost: boolean) {
  const [answer, setAnswer] = useState<Answer>({ stops: [], hint: null });
  const perDay = useMemo(() => stopsWith(falseAlarmsPerDay), [falseAlarmsPerDay]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another model or phase other things are normal
  useEffect(() => {
    if (lost) return;
    let wanted = true;
    const take = (stops: readonly Stop[], hint: Answer['hint']) => {
      if (wanted) setAnswer({ stops, hint });
    };
    api.thresholds(id, perDay).then(
      ({ thresholds }) =>
        thresholds ? take(stopsOf(perDay, thresholds), null) : take([], () => t('camera.fixed')),
      error => {
        if (!(error instanceof ApiFailure)) throw error;
        take([], () => t('camera.unmoved', { reason: error.message }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, perDay, model, calibration, state.phase, lost]);
  return answer;
}
