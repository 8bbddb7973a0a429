import { type FormEvent, type ReactNode, useState } from 'react';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { CameraFields } from './CameraFields.tsx';
import type { Fields } from './fields.ts';
import { useRequest } from './useRequest.ts';

interface Props {
  readonly title: string;
  readonly submitText: string;
  readonly initial: Fields;
  /** Saves; throws `ApiFailure` with the reason to show. */
  readonly save: (fields: Fields) => Promise<unknown>;
  readonly onClose: () => void;
  /** Below the fields. */
  readonly children?: ReactNode;
}

export function CameraForm({ title, submitText, initial, save, onClose, children }: Props) {
  const [fields, setFields] = useState(initial);
  const { busy, problem, send } = useRequest();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const saved = await send(async () => {
      await save(fields);
      return true;
    });
    if (saved) onClose();
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} data-testid="camera-form">
        <CameraFields fields={fields} onChange={setFields} />
        {children}
        <footer className="dialog-foot">
          <p className="problem" role="alert" data-testid="camera-problem">
            {problem}
          </p>
          <button type="button" className="button" onClick={onClose}>
            {t('page.cancel')}
          </button>
          <button type="submit" className="button button-main" disabled={busy} data-testid="camera-save">
            {submitText}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
