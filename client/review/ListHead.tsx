import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon.tsx';
import type { Filter } from './filter.ts';

const CHOICES: readonly { readonly reviewed: Filter['reviewed']; readonly text: string }[] = [
  { reviewed: 'no', text: 'Unreviewed' },
  { reviewed: 'yes', text: 'Reviewed' },
  { reviewed: null, text: 'All' },
];

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
        <legend className="only-spoken">Which events</legend>
        {CHOICES.map(({ reviewed: choice, text }) => (
          <label key={text}>
            <input
              type="radio"
              name="reviewed"
              checked={reviewed === choice}
              onChange={() => onReviewed(choice)}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      {children}
      <span className="list-fresh" role="status">
        {fresh > 0 && (
          <button type="button" className="button button-main" onClick={onFresh} data-testid="fresh">
            Show {fresh} new
          </button>
        )}
      </span>
      <button type="button" className="icon-button" aria-label="Keys" title="Keys (?)" onClick={onHelp}>
        <Icon name="keys" />
      </button>
    </header>
  );
}
