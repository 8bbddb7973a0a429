import { useState } from 'react';
import type { Camera } from '../../server/contract.ts';
import { calibrationUrl } from '../api.ts';

/** What a watching camera takes for normal, drawn only when somebody wants to see it. */
export function NormalPicture({ camera }: { camera: Camera }) {
  const [open, setOpen] = useState(false);
  if (camera.state.phase !== 'watching') return null;
  return (
    <details className="field" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary data-testid="camera-calibration">Show what is normal here</summary>
      {open && (
        <img
          className="normal-picture"
          src={calibrationUrl(camera)}
          alt="The empty picture; the more is normal at a place, the more it is coloured"
        />
      )}
    </details>
  );
}
