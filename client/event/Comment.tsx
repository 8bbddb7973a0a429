import { type FormEvent, useId, useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { useServices } from '../state/context.ts';

/** As the server has it. */
const LONGEST = 2000;

export function Comment({ alert }: { alert: Alert }) {
  const { triage } = useServices();
  const id = useId();
  const saved = alert.comment ?? '';
  /** Null while it is what is saved. */
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? saved;

  const save = (event?: FormEvent) => {
    event?.preventDefault();
    const comment = text.trim();
    if (comment !== saved) triage.change([alert], { comment: comment || null });
    setDraft(null);
  };
  return (
    <form className="comment" onSubmit={save}>
      <label htmlFor={id}>{t('event.comment')}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={LONGEST}
        value={text}
        placeholder={t('event.commentHint')}
        onChange={event => setDraft(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
            event.currentTarget.blur();
          }
        }}
      />
      {draft !== null && draft.trim() !== saved && (
        <button type="submit" className="button">
          {t('event.saveComment')}
        </button>
      )}
    </form>
  );
}
