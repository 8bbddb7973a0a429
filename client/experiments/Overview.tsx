import type { ExperimentDetail } from '../../server/contract.ts';
import { figureUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** AUC and gap of all trials, as far as the report has been made. */
export function Overview({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { id, report, figures } = experiment;
  if (figures.overview.length === 0) return <p className="hint">{t('experiments.later')}</p>;
  return (
    <section>
      <div className="experiment-overview">
        {figures.overview.map(name => (
          <img key={name} src={figureUrl(id, name, report ?? 0)} alt={t('experiments.picture', { name })} />
        ))}
      </div>
      <p className="hint">{t('experiments.overview')}</p>
    </section>
  );
}
