import { useCallback, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type ModelSummary, PAGE_PATHS } from '../../server/contract.ts';
import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { useServices } from '../state/context.ts';
import { remember, remembered } from '../storage.ts';
import { Controls } from './Controls.tsx';
import { Legend } from './Legend.tsx';
import { NoSources } from './NoSources.tsx';
import { Result } from './Result.tsx';
import { ScoreChart } from './ScoreChart.tsx';
import { Screen } from './Screen.tsx';
import { SourceTree } from './SourceTree.tsx';
import { isAbnormal } from './truth.ts';
import { useReplay } from './useReplay.ts';
import { useSources } from './useSources.ts';
import { formatPosition, statusLine, waitLine } from './words.ts';

const TRUTH_KEY = 'vigil-replay-truth';

/** Plays recordings through the steps of a camera. What is chosen stands in the address. */
export function ReplayPage() {
  const { live } = useServices();
  const [, navigate] = useLocation();
  const chosen = new URLSearchParams(useSearch()).get('path');
  const sources = useSources(chosen);
  const { session, state } = useReplay();
  const [models, setModels] = useState<readonly ModelSummary[]>([]);
  const [modelProblem, setModelProblem] = useState<string | null>(null);
  const [truthShown, setTruth] = useState(() => remembered(TRUTH_KEY) !== 'off');
  const [at, setAt] = useState<number | null>(null);
  const { replay, status, result, problem } = state;

  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  useEffect(() => {
    api.models().then(setModels, error => setModelProblem(String(error.message ?? error)));
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another replay begins without a picture
  useEffect(() => setAt(null), [replay]);

  const choose = useCallback(
    (path: string) => navigate(`${PAGE_PATHS.replay}?${new URLSearchParams({ path })}`, { replace: true }),
    [navigate],
  );
  const toggleTruth = (shown: boolean) => {
    remember(TRUTH_KEY, shown ? null : 'off');
    setTruth(shown);
  };

  const roots = sources.folders.get('');
  const trouble = modelProblem ?? (status === 'failed' ? null : problem);
  if (roots && roots.entries.length === 0)
    return (
      <main className="replay">
        <NoSources />
      </main>
    );
  return (
    <main className="replay">
      <aside className="replay-side" aria-label={t('replay.sources')}>
        <SourceTree sources={sources} chosen={chosen} onChoose={choose} />
        <p className="problem" role="alert">
          {sources.problem}
        </p>
      </aside>
      <section
        className="replay-main"
        aria-label={t('replay.title')}
        data-testid="replay"
        data-status={status}
      >
        <Controls session={session} state={state} chosen={chosen} models={models} />
        <p className="problem" role="alert" data-testid="replay-problem">
          {trouble}
        </p>
        <div className="replay-screen">
          <Screen replay={replay} truthShown={truthShown} onShown={setAt} />
          {at === null && <p className="replay-wait">{waitLine(state, chosen)}</p>}
          {at !== null && replay?.truth && truthShown && isAbnormal(replay.truth, at) && (
            <p className="replay-abnormal">{t('replay.abnormal')}</p>
          )}
        </div>
        <Legend replay={replay} truthShown={truthShown} onTruth={toggleTruth} />
        <div className="replay-line">
          <strong title={replay?.path}>{replay?.path.split('/').slice(-2).join(' / ')}</strong>
          <span role="status" data-testid="replay-status">
            {statusLine(state)}
          </span>
          {replay && (
            <span className="replay-time" data-testid="replay-time">
              {formatPosition((at ?? 0) / replay.fps)}
              {replay.frames !== null && ` / ${formatPosition(replay.frames / replay.fps)}`}
            </span>
          )}
        </div>
        {replay && (
          <>
            <ScoreChart replay={replay} scores={state.scores} truthShown={truthShown} at={at} />
            <p className="hint">
              {t('replay.chartHint')}
              {replay.truth && t('replay.chartTruth')}
            </p>
          </>
        )}
        {result && <Result result={result} />}
      </section>
    </main>
  );
}
