import { useState } from 'react';
import type { ExperimentDetail, ExperimentFigure } from '../../server/contract.ts';
import { figureUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** With more trials than this their pictures are looked at one by one. */
const MANY = 8;

/** Those of the report, of the class and the trials that are chosen. */
export function Pictures({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { id, classes, figures, trials, report } = experiment;
  const [label, setLabel] = useState(0);
  const [trial, setTrial] = useState(trials.length > MANY ? trials[0]!.name : '');
  const shown = (figures.classes[label] ?? []).filter(
    figure => figure.trial === null || trial === '' || figure.trial === trial,
  );
  if (figures.classes.every(own => own.length === 0)) return null;
  return (
    <section>
      <div className="experiment-choice">
        {classes.length > 0 && (
          <label>
            {t('experiments.normal')}{' '}
            <select value={label} onChange={event => setLabel(Number(event.target.value))}>
              {classes.map((name, i) => (
                <option key={name} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t('experiments.shown')}{' '}
          <select value={trial} onChange={event => setTrial(event.target.value)}>
            <option value="">{t('experiments.allTrials')}</option>
            {trials.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span className="hint">{t('experiments.firstSeed')}</span>
      </div>
      <div className="experiment-pictures">
        {shown.map(figure => (
          <Picture key={figure.name} figure={figure} url={figureUrl(id, figure.name, report ?? 0)} />
        ))}
      </div>
    </section>
  );
}

function Picture({
  figure: { name, kind, trial },
  url,
}: {
  readonly figure: ExperimentFigure;
  readonly url: string;
}) {
  return (
    <figure>
      <figcaption>
        {trial !== null && <strong>{trial}</strong>} {t(`experiments.figure.${kind}`)}
      </figcaption>
      <img src={url} alt={t('experiments.picture', { name })} loading="lazy" />
    </figure>
  );
}
