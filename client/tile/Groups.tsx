import { Link } from 'wouter';
import { type Camera, PAGE_PATHS } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

/** Names of the groups that cameras are in. */
export function groupsOf(cameras: readonly Pick<Camera, 'group'>[]): readonly string[] {
  const names = cameras.map(({ group }) => group).filter(group => group !== undefined);
  return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}

interface Props {
  readonly groups: readonly string[];
  /** Null for all cameras. */
  readonly shown: string | null;
}

/** Which cameras the wall shows. It stands in the page's address. */
export function Groups({ groups, shown }: Props) {
  if (groups.length === 0 && shown === null) return null;
  // One that no camera is in any more can be in a link.
  const names = shown === null || groups.includes(shown) ? groups : [...groups, shown];
  return (
    <nav className="groups" aria-label={t('tile.groups')}>
      {[null, ...names].map(name => (
        <Link
          key={name ?? ''}
          className="group"
          href={
            name === null ? PAGE_PATHS.live : `${PAGE_PATHS.live}?${new URLSearchParams({ group: name })}`
          }
          aria-current={name === shown ? 'true' : undefined}
        >
          {name ?? t('tile.all')}
        </Link>
      ))}
    </nav>
  );
}
