import { useCallback } from 'react';
import { Link, useSearch } from 'wouter';
import { type Experiment, PAGE_PATHS } from '../../server/contract.ts';
import { api } from '../api.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { ExperimentView } from './ExperimentView.tsx';
import { usePolled } from './usePolled.ts';
import { stateLine } from './words.ts';
import '../styles/experiments.css';

const LIST_MS = 5000;
const DETAIL_MS = 3000;

/** Experiments with images and video, live while they run. Which one is shown stands in the address. */
export default function ExperimentsPage() {
  useLanguage();
  const chosen = new URLSearchParams(useSearch()).get('id');
  const list = usePolled(api.experiments, LIST_MS);
  const id = chosen ?? list.value?.[0]?.id ?? null;
  if (list.value?.length === 0 && chosen === null)
    return (
      <main className="experiments">
        <section className="page-none">
          <h2>{t('experiments.none.title')}</h2>
          <p>{t('experiments.none.text')}</p>
          <pre>
            <code>{t('experiments.none.command')}</code>
          </pre>
        </section>
      </main>
    );
  return (
    <main className="experiments">
      <nav className="experiments-side" aria-label={t('experiments.title')}>
        {list.value?.map(experiment => (
          <Entry key={experiment.id} experiment={experiment} isChosen={experiment.id === id} />
        ))}
        <Link className="to-features" href={PAGE_PATHS.features}>
          {t('page.features')}
        </Link>
      </nav>
      <div className="experiments-main">
        {list.problem && (
          <p role="alert" className="experiments-problem">
            {list.problem}
          </p>
        )}
        {id !== null && <Chosen key={id} id={id} />}
      </div>
    </main>
  );
}

function Entry({ experiment, isChosen }: { readonly experiment: Experiment; readonly isChosen: boolean }) {
  return (
    <Link
      href={`${PAGE_PATHS.experiments}?${new URLSearchParams({ id: experiment.id })}`}
      aria-current={isChosen ? 'page' : undefined}
    >
      {experiment.name}
      <small>{stateLine(experiment)}</small>
    </Link>
  );
}

function Chosen({ id }: { readonly id: string }) {
  const load = useCallback(() => api.experiment(id), [id]);
  const { value, problem } = usePolled(load, DETAIL_MS);
  return (
    <>
      {problem && (
        <p role="alert" className="experiments-problem">
          {problem}
        </p>
      )}
      {value ? <ExperimentView experiment={value} /> : !problem && <p>{t('page.loading')}</p>}
    </>
  );
}
