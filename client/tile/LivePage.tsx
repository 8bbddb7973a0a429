import { useCallback, useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import type { Camera } from '../../server/contract.ts';
import { AlertPanel } from '../alerts/AlertPanel.tsx';
import { CornerAlerts } from '../alerts/CornerAlerts.tsx';
import { ApiFailure, api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { FullScreenButton } from '../parts/FullScreenButton.tsx';
import { useFullScreen } from '../parts/useFullScreen.ts';
import { useServices } from '../state/context.ts';
import { activeAlerts, type State } from '../state/store.ts';
import { Groups, groupsOf } from './Groups.tsx';
import { NoCameras } from './NoCameras.tsx';
import { moveTo } from './order.ts';
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
  const { cameras, known } = state;
  const [full, setFull] = useFullScreen();
  const group = new URLSearchParams(useSearch()).get('group');
  const { move, said, problem } = useOrder();
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);

  const shown = group === null ? cameras : cameras.filter(camera => camera.group === group);
  const active = activeAlerts(state);
  return (
    <main className="page">
      <section className="page-wall" aria-label={t('tile.cameras')}>
        {cameras.length > 0 && (
          <div className="wall-bar">
            <Groups groups={groupsOf(cameras)} shown={group} />
            <p className="problem" role="alert">
              {problem}
            </p>
            <p className="only-spoken" role="status">
              {said}
            </p>
            <FullScreenButton full={full} onChange={setFull} />
          </div>
        )}
        {shown.length > 0 && (
          <Wall
            cameras={shown}
            active={active}
            learning={state.learning}
            lost={lost}
            full={full}
            onAction={onAction}
            onMove={move}
          />
        )}
        {cameras.length > 0 && shown.length === 0 && (
          <p className="page-wait">{t('tile.emptyGroup', { group })}</p>
        )}
        {cameras.length === 0 && known && <NoCameras onAdd={onAdd} />}
        {!known && !lost && <p className="page-wait">{t('tile.connecting')}</p>}
      </section>
      {full ? (
        <CornerAlerts active={active} lost={lost} onOpen={onAlert} />
      ) : (
        <AlertPanel state={state} lost={lost} onOpen={onAlert} />
      )}
    </main>
  );
}

/** The order of the cameras, which the server keeps for all pages. It is seen at once, and goes back where that is refused. */
function useOrder() {
  const { store } = useServices();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  const move = useCallback(
    async (camera: Camera, target: string) => {
      const before = store.get().cameras.map(({ id }) => id);
      const ids = moveTo(before, camera.id, target);
      store.dispatch({ type: 'cameraOrder', ids });
      setSaid(t('tile.moved', { name: camera.name, n: ids.indexOf(camera.id) + 1, all: ids.length }));
      setProblem(null);
      try {
        await api.arrangeCameras(ids);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        store.dispatch({ type: 'cameraOrder', ids: before });
        setSaid('');
        setProblem(t('tile.notMoved', { reason: error.message }));
      }
    },
    [store],
  );
  return { move, said, problem };
}
