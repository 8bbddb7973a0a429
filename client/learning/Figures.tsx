import type { Learning } from '../../server/contract.ts';
import { formatCount, formatFigure } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import type { Detail } from '../state/detail.ts';

interface Props {
  readonly learning: Learning;
  readonly detail: Detail | null;
}

/** The latest of each figure; a dash where there is none yet. */
export function Figures({ learning, detail }: Props) {
  const step = detail?.curve.at(-1);
  const check = detail?.validation.at(-1);
  const figures: [name: string, value: string | undefined, title?: string][] = [
    [t('learning.figure.frames'), formatCount(learning.frames)],
    [t('learning.figure.leftOut'), formatCount(learning.leftOut), t('learning.figure.leftOutHint')],
    [t('learning.figure.steps'), step && formatCount(step.step)],
    [t('learning.figure.training'), step && formatFigure(step.mse)],
    [t('learning.figure.validation'), check && formatFigure(check.mse), t('learning.figure.validationHint')],
    [t('learning.figure.entropy'), step && formatFigure(step.entropy), t('learning.figure.entropyHint')],
    [
      t('learning.figure.used'),
      check &&
        t('learning.figure.usedOf', { used: formatCount(check.used), items: formatCount(check.items) }),
    ],
    [t('learning.figure.active'), check?.active.toFixed(1)],
  ];
  return (
    <dl className="facts learning-figures">
      {figures.map(([name, value, title]) => (
        <div key={name} title={title}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
