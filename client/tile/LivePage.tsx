import { useEffect } from 'react';
import type { Camera } from '../../server/contract.ts';
import { AlertPanel } from '../alerts/AlertPanel.tsx';
import { t } from '../i18n/i18n.ts';
import { useServices } from '../state/context.ts';
import { activeAlerts, type State } from '../state/store.ts';
import { NoCameras } from './NoCameras.tsx';
import type { CameraAction } from './TileMenu.tsx';
import { Wall } from './Wall.tsx';

interface Props {
  readonly state: State;
  readonly lost: boolean;
  readonly onAction: (action: CameraAction, camera: Camera) => void;
  readonly onAdd: () => void;
  readonly onAlert: (id: string) => void;
}

/** All cameras, and what they saw last. Live pictures come only while this is shown. */
export function LivePage({ state, lost, onAction, onAdd, onAlert }: Props) {
  const { live } = useServices();
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  return (
    <main className="page">
      <section className="page-wall" aria-label={t('tile.cameras')}>
        {state.cameras.length > 0 && (
          <Wall
            cameras={state.cameras}
            active={activeAlerts(state)}
            learning={state.learning}
            lost={lost}
            onAction={onAction}
          />
        )}
        {state.cameras.length === 0 && state.known && <NoCameras onAdd={onAdd} />}
        {!state.known && !lost && <p className="page-wait">{t('tile.connecting')}</p>}
      </section>
      <AlertPanel state={state} lost={lost} onOpen={onAlert} />
    </main>
  );
}
