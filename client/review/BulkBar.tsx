import type { Alert, EventChange } from '../../server/contract.ts';

interface Props {
  readonly events: readonly Alert[];
  readonly onChange: (change: EventChange) => void;
  readonly onAll: () => void;
  readonly onNone: () => void;
}

/** While events are selected: what can be done to all of them. */
export function BulkBar({ events, onChange, onAll, onNone }: Props) {
  const allKept = events.every(event => event.protected);
  return (
    <div className="bulk" role="toolbar" aria-label="Selected events" data-testid="bulk">
      <strong className="bulk-count">{events.length} selected</strong>
      <button type="button" className="button" onClick={() => onChange({ review: 'acknowledged' })}>
        Acknowledge
      </button>
      <button type="button" className="button" onClick={() => onChange({ review: 'normal' })}>
        Dismiss as normal
      </button>
      <button type="button" className="button" onClick={() => onChange({ protected: !allKept })}>
        {allKept ? 'Protect no longer' : 'Protect'}
      </button>
      <button type="button" className="button" onClick={onAll}>
        Select all listed
      </button>
      <button type="button" className="button" onClick={onNone}>
        Select none
      </button>
    </div>
  );
}
