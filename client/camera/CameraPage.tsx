import { useEffect, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { type Camera, PAGE_PATHS } from '../../server/contract.ts';
import { CornerAlerts } from '../alerts/CornerAlerts.tsx';
import { useSnoozed } from '../cameras/useSnoozed.ts';
import { t } from '../i18n/i18n.ts';
import { FullScreenButton } from '../parts/FullScreenButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useFullScreen } from '../parts/useFullScreen.ts';
import { useServices } from '../state/context.ts';
import { activeAlerts, type State } from '../state/store.ts';
import { CameraChips } from '../tile/CameraChips.tsx';
import { Feed } from '../tile/feed.ts';
import { LivePicture } from '../tile/LivePicture.tsx';
import { TileFoot } from '../tile/TileFoot.tsx';
import { type CameraAction, TileMenu } from '../tile/TileMenu.tsx';
import { useLook } from '../tile/useLook.ts';
import { useShown } from '../tile/useShown.ts';
import { RecentEvents } from './RecentEvents.tsx';
import { Threshold } from './Threshold.tsx';
import { HISTORY_MS } from './threshold-chart.ts';

interface Props {
  readonly id: string;
  readonly state: State;
  readonly lost: boolean;
  readonly onAction: (action: CameraAction, camera: Camera) => void;
  readonly onAlert: (id: string) => void;
}

/** One camera, as large as fits, and what can be known and set of it. */
export function CameraPage({ id, state, lost, onAction, onAlert }: Props) {
  const { live } = useServices();
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  const camera = state.cameras.find(camera => camera.id === id);
  if (camera) return <CameraView key={id} {...{ camera, state, lost, onAction, onAlert }} />;
  return (
    <main className="page-wait">
      {state.known ? t('camera.gone') : !lost && t('tile.connecting')}{' '}
      {state.known && <Link href={PAGE_PATHS.live}>{t('camera.all')}</Link>}
    </main>
  );
}

function CameraView({ camera, state, lost, onAction, onAlert }: Omit<Props, 'id'> & { camera: Camera }) {
  const [feed] = useState(() => new Feed(HISTORY_MS));
  const view = useRef<HTMLElement>(null);
  const [full, setFull] = useFullScreen();
  const [figures, toggleFigures] = useShown('figures', camera.id);
  const [zonesShown, toggleZones] = useShown('zones', camera.id);
  const [boxes, toggleBoxes] = useShown('boxes', camera.id, true);
  const [heat, toggleHeat] = useShown('heat', camera.id);
  const look = useLook(camera, feed, lost);
  const snoozed = useSnoozed(camera);
  const search = useSearch(); // the group that the wall showed
  const active = activeAlerts(state);
  const alert = active.find(({ cameraId }) => cameraId === camera.id) ?? null;
  const learning = state.learning.get(camera.id) ?? null;
  const { zones = [] } = camera;

  return (
    <main className="camera-page">
      <section
        ref={view}
        className="camera-view"
        aria-label={t('tile.camera', { name: camera.name })}
        data-testid="camera-view"
        data-live={look.shown}
        data-alert={alert !== null && !lost}
      >
        <header className="camera-head">
          <Link
            className="icon-button"
            href={PAGE_PATHS.live + (search && `?${search}`)}
            aria-label={t('camera.all')}
            title={t('camera.all')}
          >
            <Icon name="previous" />
          </Link>
          <h2 title={camera.name}>{camera.name}</h2>
          <CameraChips {...{ alert, snoozed, look, lost }} onSnooze={() => onAction('snooze', camera)} />
          <div className="camera-tools">
            <Overlay name={t('camera.boxes')} on={boxes} onToggle={toggleBoxes} />
            {zones.length > 0 && <Overlay name={t('camera.zones')} on={zonesShown} onToggle={toggleZones} />}
            <Overlay name={t('camera.heat')} on={heat} onToggle={toggleHeat} />
            <Overlay name={t('camera.figures')} on={figures} onToggle={toggleFigures} />
          </div>
          <FullScreenButton full={full} onChange={setFull} />
          <TileMenu
            cameraName={camera.name}
            learning={learning}
            figures={null}
            zones={null}
            snoozed={snoozed}
            moves={[]}
            onAction={action => onAction(action as CameraAction, camera)}
          />
        </header>
        <LivePicture {...{ camera, feed, look, figures, boxes, heat }} zones={zonesShown} holder={view} />
        <TileFoot feed={feed} state={camera.state} live={look.shown} late={look.late}>
          {heat && <HeatLegend />}
        </TileFoot>
      </section>
      {full ? (
        <CornerAlerts active={active} lost={lost} onOpen={onAlert} />
      ) : (
        <aside className="camera-side" aria-label={t('camera.side', { name: camera.name })}>
          <Threshold camera={camera} feed={feed} lost={lost} />
          <RecentEvents cameraId={camera.id} lost={lost} onOpen={onAlert} />
        </aside>
      )}
    </main>
  );
}

interface OverlayProps {
  readonly name: string;
  readonly on: boolean;
  readonly onToggle: () => void;
}

function Overlay({ name, on, onToggle }: OverlayProps) {
  return (
    <button type="button" className="toggle" aria-pressed={on} onClick={onToggle}>
      {name}
    </button>
  );
}

function HeatLegend() {
  return (
    <span className="heat-legend">
      <i data-heat="below" /> {t('camera.nearly')} <i data-heat="above" /> {t('camera.abnormal')}
    </span>
  );
}
