import type { Scatter } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { className, colourOf } from './words.ts';

interface Props {
  readonly scatter: Scatter;
  /** Labels that are not shown. */
  readonly hidden: ReadonlySet<number | null>;
  readonly onHidden: (hidden: ReadonlySet<number | null>) => void;
  readonly memoryShown: boolean;
  readonly onMemory: (shown: boolean) => void;
}

/** What the colours mean; what is not wanted is switched off. */
export function Legend({ scatter, hidden, onHidden, memoryShown, onMemory }: Props) {
  const { classes, points, memory, model, layer } = scatter;
  const counts = new Map<number | null, number>();
  for (const { label } of points) counts.set(label, (counts.get(label) ?? 0) + 1);
  const shown = [...counts.keys()].filter(label => !hidden.has(label)).length;
  const toggle = (label: number | null) => {
    const next = new Set(hidden);
    if (!next.delete(label)) next.add(label);
    onHidden(next);
  };
  return (
    <div className="features-legend">
      {[...counts]
        .sort(([a], [b]) => (a ?? classes.length) - (b ?? classes.length))
        .map(([label, count]) => (
          <label key={label}>
            <input type="checkbox" checked={!hidden.has(label)} onChange={() => toggle(label)} />
            <i style={{ background: colourOf(classes, label) }} />
            {label === null ? t('features.unknown') : className(classes[label]!)} ({count})
          </label>
        ))}
      {memory.length > 0 && (
        <label>
          <input
            type="checkbox"
            checked={memoryShown}
            onChange={event => onMemory(event.target.checked)}
            data-testid="features-memory"
          />
          <i className="mark-memory" />
          {t('features.memory', { count: memory.length })}
        </label>
      )}
      {counts.size > 2 && (
        <button
          type="button"
          className="button"
          onClick={() => onHidden(new Set(shown > 0 ? counts.keys() : []))}
        >
          {t(shown > 0 ? 'features.hideAll' : 'features.showAll')}
        </button>
      )}
      {model && <span className="hint">{t('features.of', { model, layer })}</span>}
    </div>
  );
}
