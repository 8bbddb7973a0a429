import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import {
  type FeatureSources,
  PAGE_PATHS,
  type Scatter,
  type ScatterPoint,
  type ScatterQuery,
} from '../../server/contract.ts';
import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { Controls } from './Controls.tsx';
import { Legend } from './Legend.tsx';
import { PointDetail } from './PointDetail.tsx';
import { ScatterView } from './ScatterView.tsx';
import { beside, type Dimensions } from './space.ts';
import { useScatter } from './useScatter.ts';
import '../styles/features.css';

/** Features as points: what is alike to a model lies close together. What is shown stands in the address. */
export default function FeaturesPage() {
  const [, navigate] = useLocation();
  const search = useSearch();
  const query = useMemo(() => queryOf(search), [search]);
  const [sources, setSources] = useState<FeatureSources | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [dimensions, setDimensions] = useState<Dimensions>(2);
  const asked = useScatter(query);

  useEffect(() => {
    api.featureSources().then(setSources, error => setProblem(String(error.message ?? error)));
  }, []);
  const go = (query: ScatterQuery) =>
    navigate(`${PAGE_PATHS.features}?${new URLSearchParams({ ...query })}`, { replace: true });
  return (
    <main className="features" data-testid="features" data-loading={asked.loading}>
      {sources && (
        <Controls
          sources={sources}
          query={query}
          onQuery={go}
          dimensions={dimensions}
          onDimensions={setDimensions}
        />
      )}
      <p className="problem" role="alert">
        {problem ?? asked.problem}
      </p>
      {asked.loading && <p className="features-wait">{t('features.loading')}</p>}
      {asked.scatter && (
        <Shown key={search} scatter={asked.scatter} file={query.file ?? null} dimensions={dimensions} />
      )}
      {sources && query.camera === undefined && query.file === undefined && <NothingChosen {...sources} />}
    </main>
  );
}

/** What there is to be chosen, or how files come here. */
function NothingChosen({ folder }: FeatureSources) {
  return (
    <section className="page-none">
      <h2>{t('page.features')}</h2>
      <p>{t('features.about')}</p>
      <p className="hint">{t('features.write')}</p>
      <pre>
        <code>{t('features.command', { folder })}</code>
      </pre>
    </section>
  );
}

interface ShownProps {
  readonly scatter: Scatter;
  readonly file: string | null;
  readonly dimensions: Dimensions;
}

function Shown({ scatter, file, dimensions }: ShownProps) {
  const [hidden, setHidden] = useState<ReadonlySet<number | null>>(new Set());
  const [memoryShown, setMemory] = useState(true);
  const [hovered, hover] = useState<number | null>(null);
  const [chosen, choose] = useState<number | null>(null);
  const shown = useCallback(({ label }: ScatterPoint) => !hidden.has(label), [hidden]);
  const index = hovered ?? chosen;
  const step = (by: 1 | -1) => choose(beside(scatter.points, shown, chosen, by));
  return (
    <div className="features-shown">
      <div className="features-chart">
        <Legend
          scatter={scatter}
          hidden={hidden}
          onHidden={setHidden}
          memoryShown={memoryShown}
          onMemory={setMemory}
        />
        <ScatterView
          {...{ scatter, dimensions, memoryShown, shown }}
          chosen={index}
          onHover={hover}
          onChoose={choose}
          onStep={step}
        />
        <p className="hint">
          {t(dimensions === 3 ? 'features.hint3' : 'features.hint2')}
          {scatter.points.length < scatter.count &&
            t('features.some', { shown: scatter.points.length, count: scatter.count })}
        </p>
      </div>
      <PointDetail scatter={scatter} file={file} index={index} onStep={step} />
    </div>
  );
}

function queryOf(search: string): ScatterQuery {
  const given = new URLSearchParams(search);
  const [camera, file] = [given.get('camera'), given.get('file')];
  return {
    ...(camera !== null && { camera }),
    ...(camera === null && file !== null && { file }),
    projection: given.get('projection') === 'umap' ? 'umap' : 'pca',
  };
}
