import type { ReactNode } from 'react';
import type { ExperimentCell, ExperimentDetail, Measured } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { formatDeviation, formatMean, scopeLine } from './words.ts';

interface Props {
  readonly experiment: ExperimentDetail;
}

/** AUC by trial and normal class, and what papers report below it. */
export function AucTable({ experiment }: Props) {
  const { classes, trials } = experiment;
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
          {trials.map(({ name, classes: cells, means, isBest }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((value, i) => (
                <Cell key={classes[i]} value={value} standing={value?.standing} />
              ))}
              <Cell value={means.auc} standing={isBest ? 'best' : undefined} />
            </tr>
          ))}
        </tbody>
        <Published
          experiment={experiment}
          cells={({ classes: values, mean }) => [...values, mean]}
          columns={classes.length + 2}
        />
      </table>
    </Scrolled>
  );
}

/** Means of all that is measured, over what is compared; and what papers report where no other table has it. */
export function MeasureTable({ experiment }: Props) {
  const { trials, measures, classes } = experiment;
  const hasClasses = classes.length > 0;
  const title = t(hasClasses ? 'experiments.kinds' : 'experiments.protocols');
  return (
    <Scrolled name={title}>
      <table>
        <caption>
          {title}
          {!hasClasses && <small>{scopeLine(experiment)}</small>}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('experiments.trial')}</th>
            {measures.map(name => (
              <th key={name} scope="col" title={t(`experiments.about.${name}`)}>
                {t(`experiments.measure.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trials.map(({ name, means, isBest }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {measures.map(measure => (
                <Cell
                  key={measure}
                  value={means[measure]}
                  digits={measure === 'gap' ? 2 : 3}
                  standing={!hasClasses && isBest && measure === 'auc' ? 'best' : undefined}
                />
              ))}
            </tr>
          ))}
        </tbody>
        {!hasClasses && (
          <Published
            experiment={experiment}
            cells={({ measure, mean }) => measures.map(name => (name === measure ? mean : null))}
            columns={measures.length + 1}
          />
        )}
      </table>
    </Scrolled>
  );
}

function Published({
  experiment: { published },
  cells,
  columns,
}: Props & {
  /** Of a row, behind its name. */
  readonly cells: (paper: ExperimentDetail['published'][number]) => readonly (number | null)[];
  readonly columns: number;
}) {
  if (published.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th colSpan={columns} scope="rowgroup">
          {t('experiments.published')}
        </th>
      </tr>
      {published.map(paper => (
        <tr key={paper.method} className="published">
          <th scope="row" title={paper.source}>
            {paper.method}
          </th>
          {cells(paper).map((value, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column stays where it is
            <td key={i}>{value === null ? '' : value.toFixed(3)}</td>
          ))}
        </tr>
      ))}
    </tbody>
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
  value = null,
  standing,
  digits = 3,
}: {
  readonly value: Measured | null | undefined;
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
