import { useState } from 'react';
import type { ExperimentDetail } from '../../server/contract.ts';
import { figureUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** Those of the report: of all trials, and of the class that is chosen. */
export function Pictures({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { id, classes, figures, done } = experiment;
  const [chosen, choose] = useState(0);
  const shown = figures.classes[chosen] ?? [];
  if (figures.overview.length === 0) return <p className="hint">{t('experiments.later')}</p>;
  return (
    <section>
      <div className="experiment-overview">
        {figures.overview.map(name => (
          <img key={name} src={figureUrl(id, name, done)} alt={t('experiments.picture', { name })} />
        ))}
      </div>
      <label className="experiment-class">
        {t('experiments.normal')}{' '}
        <select value={chosen} onChange={event => choose(Number(event.target.value))}>
          {classes.map((name, i) => (
            <option key={name} value={i}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className="experiment-pictures">
        {shown.map(name => (
          <figure key={name}>
            <figcaption>{name.replace(/^class-\d+-/, '').replaceAll('-', ' ')}</figcaption>
            <img src={figureUrl(id, name, done)} alt={t('experiments.picture', { name })} loading="lazy" />
          </figure>
        ))}
      </div>
    </section>
  );
}
