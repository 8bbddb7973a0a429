import { Trans } from 'react-i18next';
import type { ConfigState } from '../../server/contract.ts';
import { CONFIG_URL } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** Where settings come from, what is wrong with that, and how to take them along. */
export function Configuration({ config }: { readonly config: ConfigState | null }) {
  return (
    <section aria-labelledby="configuration" className="configuration">
      <h3 id="configuration" className="figures-head">
        {t('configuration.settings')}
      </h3>
      {config?.problem !== undefined && (
        <p className="problem" role="alert">
          <Trans
            i18nKey="configuration.problem"
            values={{ problem: config.problem }}
            components={{ problem: <span className="config-problem" /> }}
          />
        </p>
      )}
      {config && config.problem === undefined && (
        <p>
          <Trans
            i18nKey="configuration.from"
            values={{ path: config.path }}
            components={{ path: <span className="config-path" /> }}
          />
        </p>
      )}
      <p>
        <a className="button" href={CONFIG_URL} download="vigil.yaml" data-testid="export-settings">
          {t('configuration.export')}
        </a>
      </p>
      <p className="hint">
        <Trans i18nKey="configuration.exportHint" components={{ code: <code /> }} />
      </p>
    </section>
  );
}
