import type { ReactNode } from 'react';
import type { ExperimentDetail, Measured } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { formatDeviation, formatMean } from './words.ts';

interface Props {
  readonly experiment: ExperimentDetail;
}

/** AUC by trial and normal class, and what papers report below it. */
export function AucTable({ experiment: { classes, trials, published } }: Props) {
  const columns = trials.map(trial => [...trial.classes, trial.auc]);
  const best = [...classes, ''].map((_, i) => Math.max(...columns.map(cells => rounded(cells[i]!))));
  const isBest = (value: Measured | null, i: number) =>
    trials.length > 1 && value !== null && rounded(value) === best[i];
  return (
    <Scrolled name={t('experiments.auc')}>
      <table>
        <caption>{t('experiments.auc')}</caption>
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
          {trials.map(({ name }, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {columns[row]!.map((value, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column stays where it is
                <Cell key={i} value={value} isBest={isBest(value, i)} />
              ))}
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
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
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

/** Means over all classes, by kind of anomaly, and how far scores are apart. */
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
  isBest = false,
  digits = 3,
}: {
  value: Measured | null;
  isBest?: boolean;
  digits?: number;
}) {
  const deviation = formatDeviation(value, digits);
  return (
    <td data-best={isBest || undefined}>
      {formatMean(value, digits)}
      {deviation && <small>{deviation}</small>}
    </td>
  );
}

const rounded = (value: Measured | null) => (value === null ? -1 : Number(value.mean.toFixed(3)));
