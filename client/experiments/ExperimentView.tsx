import type { ExperimentDetail } from '../../server/contract.ts';
import { reportUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { Overview } from './Overview.tsx';
import { Pictures } from './Pictures.tsx';
import { AucTable, MeasureTable } from './tables.tsx';
import { runName, stateLine } from './words.ts';

/** One experiment: how far it is, its tables, its pictures. */
export function ExperimentView({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { id, name, done, total, classes, running, failures, report, versions } = experiment;
  return (
    <>
      <header className="experiment-head">
        <h2>{name}</h2>
        <p>{stateLine(experiment)}</p>
        {report !== null && (
          <a className="button" href={reportUrl(id)} target="_blank" rel="noreferrer">
            {t('experiments.report')}
          </a>
        )}
        {versions.length > 1 && (
          <p className="experiment-versions">
            {t('experiments.versions', {
              versions: versions
                .map(({ version, runs }) => t('experiments.version', { version, n: runs }))
                .join(', '),
            })}
          </p>
        )}
        <progress max={total} value={done} aria-label={t('experiments.progress')} />
        {running.length > 0 && (
          <ul className="experiment-running">
            {running.map(run => (
              <li key={runName(run)}>
                {runName(run)} {Math.floor(100 * run.progress)} %
              </li>
            ))}
          </ul>
        )}
      </header>
      <Overview experiment={experiment} />
      {classes.length > 0 && <AucTable experiment={experiment} />}
      <MeasureTable experiment={experiment} />
      {failures.length > 0 && (
        <section>
          <h3>{t('experiments.failures')}</h3>
          <ul>
            {failures.map(run => (
              <li key={runName(run)}>
                {runName(run)}: {run.message}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Pictures experiment={experiment} />
    </>
  );
}
