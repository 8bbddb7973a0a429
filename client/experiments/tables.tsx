import type { ReactNode } from 'react';
import type { ExperimentCell, ExperimentDetail, Measured } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { formatDeviation, formatMean, scopeLine } from './words.ts';

interface Props {
  readonly experiment: ExperimentDetail;
}

/** AUC by trial and normal class, and what papers report below it. */
export function AucTable({ experiment }: Props) {
  const { classes, trials, published } = experiment;
  return (
    <Scrolled name={t('experiments.auc')}>
      <table>
        <caption>
          {t('experiments.auc')}
          <small>{scopeLine(experiment)}</small>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('experiments.trial')}</th>
            {[...classes, t('experiments.mean')].map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trials.map(({ name, classes: cells, auc, isBest }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((value, i) => (
                <Cell key={classes[i]} value={value} standing={value?.standing} />
              ))}
              <Cell value={auc} standing={isBest ? 'best' : undefined} />
            </tr>
          ))}
        </tbody>
        {published.length > 0 && (
          <tbody>
            <tr>
              <th colSpan={classes.length + 2} scope="rowgroup">
                {t('experiments.published')}
              </th>
            </tr>
            {published.map(({ method, source, classes: values, mean }) => (
              <tr key={method} className="published">
                <th scope="row" title={source}>
                  {method}
                </th>
                {[...values, mean].map((value, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column stays where it is
                  <td key={i}>{value === null ? '' : value.toFixed(3)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </Scrolled>
  );
}

/** Means over the classes that are compared, by kind of anomaly, and how far scores are apart. */
export function KindTable({ experiment: { trials } }: Props) {
  const heads = ['all', 'seen', 'unseen', 'gap'] as const;
  return (
    <Scrolled name={t('experiments.kinds')}>
      <table>
        <caption>{t('experiments.kinds')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('experiments.trial')}</th>
            {heads.map(head => (
              <th key={head} scope="col" title={t(`experiments.about.${head}`)}>
                {t(`experiments.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trials.map(({ name, auc, seen, unseen, gap }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <Cell value={auc} />
              <Cell value={seen} />
              <Cell value={unseen} />
              <Cell value={gap} digits={2} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

/** May be wider than the page: whoever has no mouse scrolls it by its focus. */
function Scrolled({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: to scroll by keyboard
    <section className="experiment-table" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}

function Cell({
  value,
  standing,
  digits = 3,
}: {
  readonly value: Measured | null;
  readonly standing?: ExperimentCell['standing'] | undefined;
  readonly digits?: number;
}) {
  const deviation = formatDeviation(value, digits);
  return (
    <td data-standing={standing}>
      {formatMean(value, digits)}
      {deviation && <small>{deviation}</small>}
    </td>
  );
}
