import type { Learning } from '../../server/contract.ts';
import { formatCount, formatFigure } from '../format.ts';
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
    ['Frames recorded', formatCount(learning.frames)],
    ['Frames left out', formatCount(learning.leftOut), 'Because the camera alerted or was away'],
    ['Steps', step && formatCount(step.step)],
    ['Training error', step && formatFigure(step.mse)],
    ['Validation error', check && formatFigure(check.mse), 'On footage that is not trained on'],
    ['Entropy', step && formatFigure(step.entropy), 'Of the addressing of the memory; low is decided'],
    ['Memory items in use', check && `${formatCount(check.used)} of ${formatCount(check.items)}`],
    ['Items read per position', check?.active.toFixed(1)],
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
