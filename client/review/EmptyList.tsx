import { Trans } from 'react-i18next';
import { Link } from 'wouter';
import { PAGE_PATHS } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { countFilters, type Filter, NO_FILTER } from './filter.ts';

interface Props {
  readonly filter: Filter;
  readonly onChange: (change: Partial<Filter>) => void;
}

/** Why there is nothing, and what to do about it. */
export function EmptyList({ filter, onChange }: Props) {
  const filters = countFilters(filter);
  if (filter.reviewed === 'no' && filters === 1)
    return (
      <div className="empty rows-empty">
        <h2>{t('review.empty.done')}</h2>
        <p>{t('review.empty.doneHint')}</p>
        <button type="button" className="button" onClick={() => onChange({ reviewed: null })}>
          {t('review.empty.showAll')}
        </button>
      </div>
    );
  if (filters > 0)
    return (
      <div className="empty rows-empty">
        <h2>{t('review.empty.unfit')}</h2>
        <p>{t('review.empty.unfitHint')}</p>
        <button type="button" className="button" onClick={() => onChange(NO_FILTER)}>
          {t('review.clear')}
        </button>
      </div>
    );
  return (
    <div className="empty rows-empty">
      <h2>{t('review.empty.none')}</h2>
      <p>
        <Trans i18nKey="review.empty.noneHint" components={{ live: <Link href={PAGE_PATHS.live} /> }} />
      </p>
    </div>
  );
}
