import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { PAGE_PATHS } from '../../server/contract.ts';
import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { NO_FILTER, searchOf } from '../review/filter.ts';
import { UnreviewedCount } from '../review/UnreviewedCount.tsx';
import { Icon } from './Icon.tsx';

/** Review opens with what is still to be done. */
const TO_DO = searchOf({ ...NO_FILTER, reviewed: 'no' });

export function Nav() {
  const [path] = useLocation();
  const hasExperiments = useHasExperiments();
  const current = (of: string) => (path === of ? 'page' : undefined);
  return (
    <nav className="nav" aria-label={t('page.pages')}>
      <Link href={PAGE_PATHS.live} aria-current={current(PAGE_PATHS.live)}>
        {t('page.live')}
      </Link>
      <Link href={PAGE_PATHS.review + TO_DO} aria-current={current(PAGE_PATHS.review)}>
        {t('page.review')}
        <UnreviewedCount />
      </Link>
      <Link href={PAGE_PATHS.replay} aria-current={current(PAGE_PATHS.replay)}>
        <span className="narrow-icon">
          <Icon name="video" />
        </span>
        <span className="narrow-word">{t('page.replay')}</span>
      </Link>
      {hasExperiments && (
        <Link
          className="wide-only"
          href={PAGE_PATHS.experiments}
          aria-current={current(PAGE_PATHS.experiments)}
        >
          {t('page.experiments')}
        </Link>
      )}
      <Link href={PAGE_PATHS.history} aria-current={current(PAGE_PATHS.history)}>
        <span className="narrow-icon">
          <Icon name="history" />
        </span>
        <span className="narrow-word">{t('page.history')}</span>
      </Link>
    </nav>
  );
}

/** Guards have none, and no link to them. */
function useHasExperiments(): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    api.experiments().then(
      list => setHas(list.length > 0),
      () => {},
    );
  }, []);
  return has;
}
