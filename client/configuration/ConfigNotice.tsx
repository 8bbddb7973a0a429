import type { ConfigState } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { HeadNotice } from '../parts/HeadNotice.tsx';

interface Props {
  readonly config: ConfigState | null;
  readonly onOpen: () => void;
}

/** For as long as the configuration file holds a mistake: nothing of it is applied, so that nobody waits for what was changed there. */
export function ConfigNotice({ config, onOpen }: Props) {
  const problem = config?.problem;
  return (
    <HeadNotice
      notice={
        problem === undefined
          ? null
          : { short: t('configuration.notApplied'), long: problem, isUrgent: false }
      }
      onOpen={onOpen}
    />
  );
}
