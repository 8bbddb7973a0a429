import { type Profile, ZONE_LIMITS } from '../../server/contract.ts';
import { Icon } from '../parts/Icon.tsx';
import { newId } from './new-id.ts';
import { sensitivityWords, stopsWith } from './words.ts';

/** As long as it is edited: rows are told apart when one goes. */
export type ProfileRow = Profile & { readonly key: string };

interface Props {
  readonly rows: readonly ProfileRow[];
  readonly onChange: (rows: readonly ProfileRow[]) => void;
}

const FIRST = { name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 5 };

/** Other sensitivities for some hours of the day. */
export function Profiles({ rows, onChange }: Props) {
  const change = (key: string, next: Partial<Profile>) =>
    onChange(rows.map(row => (row.key === key ? { ...row, ...next } : row)));
  return (
    <fieldset className="field profiles">
      <legend>By the clock</legend>
      {rows.map((row, i) => {
        const called = row.name || `Profile ${i + 1}`;
        return (
          <div key={row.key} className="profile" data-testid="profile">
            <input
              aria-label="Name of the profile"
              required
              maxLength={40}
              value={row.name}
              onChange={event => change(row.key, { name: event.target.value })}
            />
            <label>
              <span>from</span>
              <input
                type="time"
                aria-label={`${called} begins`}
                required
                value={row.from}
                onChange={event => change(row.key, { from: event.target.value })}
              />
            </label>
            <label>
              <span>to</span>
              <input
                type="time"
                aria-label={`${called} ends`}
                required
                value={row.to}
                onChange={event => change(row.key, { to: event.target.value })}
              />
            </label>
            <select
              aria-label={`Sensitivity of ${called}`}
              value={row.falseAlarmsPerDay}
              onChange={event => change(row.key, { falseAlarmsPerDay: Number(event.target.value) })}
            >
              {stopsWith(row.falseAlarmsPerDay).map(stop => (
                <option key={stop} value={stop}>
                  {sensitivityWords(stop)}
                </option>
              ))}
            </select>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${called}`}
              onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            >
              <Icon name="close" />
            </button>
          </div>
        );
      })}
      {rows.length < ZONE_LIMITS.profiles && (
        <button
          type="button"
          className="button"
          onClick={() => onChange([...rows, { ...FIRST, key: newId() }])}
          data-testid="profile-add"
        >
          <Icon name="plus" />
          Add hours
        </button>
      )}
      <small>
        Another sensitivity of the camera for some hours, by the server's clock. Hours may pass midnight;
        where two overlap the lower one of the list counts. Zones with a sensitivity of their own keep it.
      </small>
    </fieldset>
  );
}
