import type { Alert } from '../../server/contract.ts';
import { Icon } from '../parts/Icon.tsx';
import { useServices } from '../state/context.ts';

/** What can be said of an event. A button that is pressed says what was said, and takes it back. */
export function Actions({ alert }: { alert: Alert }) {
  const { triage } = useServices();
  const verdict = alert.review?.verdict;
  const kept = alert.protected === true;
  return (
    <fieldset className="actions">
      <legend className="only-spoken">What you say of it</legend>
      <button
        type="button"
        className="button"
        aria-pressed={verdict === 'acknowledged'}
        title="Somebody has seen to it"
        onClick={() => triage.change([alert], { review: verdict === 'acknowledged' ? null : 'acknowledged' })}
      >
        <Icon name="check" />
        {verdict === 'acknowledged' ? 'Acknowledged' : 'Acknowledge'}
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={verdict === 'normal'}
        title="Nothing was wrong: what was seen there counts as normal when the camera is measured again"
        onClick={() => triage.change([alert], { review: verdict === 'normal' ? null : 'normal' })}
      >
        <Icon name="dismiss" />
        {verdict === 'normal' ? 'Dismissed as normal' : 'Dismiss as normal'}
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={kept}
        title="It stays, however old it is and however full the disk"
        onClick={() => triage.change([alert], { protected: !kept })}
      >
        <Icon name="shield" />
        {kept ? 'Protected' : 'Protect'}
      </button>
    </fieldset>
  );
}
