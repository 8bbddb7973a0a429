import type { ConfigState } from '../../server/contract.ts';
import { CONFIG_URL } from '../api.ts';

/** Where settings come from, what is wrong with that, and how to take them along. */
export function Configuration({ config }: { readonly config: ConfigState | null }) {
  return (
    <section aria-labelledby="configuration" className="configuration">
      <h3 id="configuration" className="figures-head">
        Settings
      </h3>
      {config?.problem !== undefined && (
        <p className="problem" role="alert">
          <span className="config-problem">{config.problem}</span> Nothing of the file is applied until that
          is put right.
        </p>
      )}
      {config && config.problem === undefined && (
        <p>
          From <span className="config-path">{config.path}</span>: a change there is applied as soon as it is
          saved.
        </p>
      )}
      <p>
        <a className="button" href={CONFIG_URL} download="vigil.yaml" data-testid="export-settings">
          Export settings
        </a>
      </p>
      <p className="hint">
        Cameras and all else as one YAML file, for <code>vigil serve --config</code>. Passwords are left out.
      </p>
    </section>
  );
}
