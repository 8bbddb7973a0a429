import { useState } from 'react';
import { Trans } from 'react-i18next';
import { t } from '../i18n/i18n.ts';
import type { Fields } from './fields.ts';
import { Recording } from './Recording.tsx';

interface Props {
  readonly fields: Fields;
  readonly set: (change: Partial<Fields>) => void;
}

/** What most cameras do without: closed unless this one has some of it. */
export function MoreStreams({ fields, set }: Props) {
  const { detect = '', live = '', record } = fields;
  const [open, setOpen] = useState(detect !== '' || live !== '' || record !== undefined);
  return (
    <details
      className="field"
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
      // A browser that can't show what is wrong would refuse to save, and not say why.
      onInvalidCapture={event => {
        event.currentTarget.open = true;
      }}
    >
      <summary data-testid="camera-more">{t('cameras.more.title')}</summary>
      <p className="hint">
        <Trans i18nKey="cameras.more.hint" components={{ code: <code /> }} />
      </p>
      <Stream which="detect" value={detect} onChange={value => set({ detect: value })} />
      <Stream which="live" value={live} onChange={value => set({ live: value })} />
      <Recording value={record} onChange={value => set({ record: value })} />
    </details>
  );
}

interface StreamProps {
  readonly which: 'detect' | 'live';
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Stream({ which, value, onChange }: StreamProps) {
  return (
    <label className="field">
      <span>
        <Trans
          i18nKey="cameras.more.name"
          values={{ text: t(`cameras.more.${which}`) }}
          components={{ i: <i /> }}
        />
      </span>
      <input
        value={value}
        onChange={event => onChange(event.target.value)}
        placeholder={t('cameras.more.example')}
        data-testid={`camera-${which}`}
        aria-describedby={`camera-${which}-hint`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <small id={`camera-${which}-hint`}>{t(`cameras.more.${which}Hint`)}</small>
    </label>
  );
}
