import type { ReactNode } from 'react';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../parts/IconButton.tsx';
import type { Filter } from './filter.ts';

const CHOICES: readonly Filter['reviewed'][] = ['no', 'yes', null];

interface Props {
  readonly reviewed: Filter['reviewed'];
  /** How many events came since the list was loaded. */
  readonly fresh: number;
  readonly onReviewed: (reviewed: Filter['reviewed']) => void;
  readonly onFresh: () => void;
  readonly onHelp: () => void;
  readonly children: ReactNode;
}

/** As high with and without something new, so that nothing moves under the pointer. */
export function ListHead({ reviewed, fresh, onReviewed, onFresh, onHelp, children }: Props) {
  return (
    <header className="list-head">
      <fieldset className="segments">
        <legend className="only-spoken">{t('review.which')}</legend>
        {CHOICES.map(choice => (
          <label key={choice}>
            <input
              type="radio"
              name="reviewed"
              checked={reviewed === choice}
              onChange={() => onReviewed(choice)}
            />
            <span>{t(`review.choice.${choice ?? 'all'}`)}</span>
          </label>
        ))}
      </fieldset>
      {children}
      <span className="list-fresh" role="status">
        {fresh > 0 && (
          <button type="button" className="button button-main" onClick={onFresh} data-testid="fresh">
            {t('review.fresh', { n: fresh })}
          </button>
        )}
      </span>
      <IconButton icon="keys" label={t('review.keys.title')} title={t('review.keys.hint')} onClick={onHelp} />
    </header>
  );
}
