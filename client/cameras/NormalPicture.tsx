import { useState } from 'react';
import type { Camera } from '../../server/contract.ts';
import { calibrationUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** What a watching camera takes for normal, drawn only when somebody wants to see it. */
export function NormalPicture({ camera }: { camera: Camera }) {
  const [open, setOpen] = useState(false);
  if (camera.state.phase !== 'watching') return null;
  return (
    <details className="field" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary data-testid="camera-calibration">{t('cameras.normal.show')}</summary>
      {open && <img className="normal-picture" src={calibrationUrl(camera)} alt={t('cameras.normal.alt')} />}
    </details>
  );
}
