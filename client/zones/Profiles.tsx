import { type Profile, ZONE_LIMITS } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { newId } from './new-id.ts';
import { sensitivityWords, stopsWith } from './words.ts';

/** As long as it is edited: rows are told apart when one goes. */
export type ProfileRow = Profile & { readonly key: string };

interface Props {
  readonly rows: readonly ProfileRow[];
  readonly onChange: (rows: readonly ProfileRow[]) => void;
}

const FIRST = { from: '22:00', to: '06:00', falseAlarmsPerDay: 5 };

/** Other sensitivities for some hours of the day. */
export function Profiles({ rows, onChange }: Props) {
  const change = (key: string, next: Partial<Profile>) =>
    onChange(rows.map(row => (row.key === key ? { ...row, ...next } : row)));
  return (
    <fieldset className="field profiles">
      <legend>{t('zones.profiles.title')}</legend>
      {rows.map((row, i) => {
        const called = row.name || t('zones.profiles.unnamed', { n: i + 1 });
        return (
          <div key={row.key} className="profile" data-testid="profile">
            <input
              aria-label={t('zones.profiles.name')}
              required
              maxLength={40}
              value={row.name}
              onChange={event => change(row.key, { name: event.target.value })}
            />
            <label>
              <span>{t('zones.profiles.from')}</span>
              <input
                type="time"
                aria-label={t('zones.profiles.begins', { name: called })}
                required
                value={row.from}
                onChange={event => change(row.key, { from: event.target.value })}
              />
            </label>
            <label>
              <span>{t('zones.profiles.to')}</span>
              <input
                type="time"
                aria-label={t('zones.profiles.ends', { name: called })}
                required
                value={row.to}
                onChange={event => change(row.key, { to: event.target.value })}
              />
            </label>
            <select
              aria-label={t('zones.of', { name: called })}
              value={row.falseAlarmsPerDay}
              onChange={event => change(row.key, { falseAlarmsPerDay: Number(event.target.value) })}
            >
              {stopsWith(row.falseAlarmsPerDay).map(stop => (
                <option key={stop} value={stop}>
                  {sensitivityWords(stop)}
                </option>
              ))}
            </select>
            <IconButton
              icon="close"
              label={t('zones.profiles.remove', { name: called })}
              onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            />
          </div>
        );
      })}
      {rows.length < ZONE_LIMITS.profiles && (
        <button
          type="button"
          className="button"
          onClick={() => onChange([...rows, { ...FIRST, name: t('zones.profiles.night'), key: newId() }])}
          data-testid="profile-add"
        >
          <Icon name="plus" />
          {t('zones.profiles.add')}
        </button>
      )}
      <small>{t('zones.profiles.hint')}</small>
    </fieldset>
  );
}
