import { memo, type PointerEvent, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { type Alert, type Camera, cameraPath, type Learning } from '../../server/contract.ts';
import { useSnoozed } from '../cameras/useSnoozed.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { LearningChip } from '../learning/LearningChip.tsx';
import { Icon } from '../parts/Icon.tsx';
import { CameraChips } from './CameraChips.tsx';
import { dragTile } from './drag.ts';
import { Feed } from './feed.ts';
import { LivePicture } from './LivePicture.tsx';
import { ScoreStrip } from './ScoreStrip.tsx';
import { TileFoot } from './TileFoot.tsx';
import { type CameraAction, TileMenu } from './TileMenu.tsx';
import { useLook } from './useLook.ts';
import { useShown } from './useShown.ts';

interface Props {
  readonly camera: Camera;
  /** The alert that lasts, if any. */
  readonly alert: Alert | null;
  readonly learning: Learning | null;
  /** The page has lost the server: nothing shown is live. */
  readonly lost: boolean;
  /** Ids of the cameras beside it on the wall. */
  readonly before: string | null;
  readonly after: string | null;
  readonly onAction: (action: CameraAction, camera: Camera) => void;
  readonly onMove: (camera: Camera, target: string) => void;
}

export const Tile = memo(function Tile(props: Props) {
  useLanguage();
  const { camera, alert, learning, lost, before, after, onAction, onMove } = props;
  const [feed] = useState(() => new Feed());
  const [figures, toggleFigures] = useShown('figures', camera.id);
  const [zonesShown, toggleZones] = useShown('zones', camera.id);
  const tile = useRef<HTMLElement>(null);
  const look = useLook(camera, feed, lost);
  const snoozed = useSnoozed(camera);
  const search = useSearch(); // the group that is shown, to come back to
  const { state, zones = [] } = camera;
  const canMove = !lost && (before !== null || after !== null);

  const startDrag = (event: PointerEvent) => {
    if (event.button === 0) dragTile(event, tile.current!, target => onMove(camera, target));
    event.preventDefault(); // neither text nor a link is dragged
  };

  return (
    <article
      ref={tile}
      className="tile"
      aria-label={t('tile.camera', { name: camera.name })}
      data-testid={`tile-${camera.id}`}
      data-camera={camera.id}
      data-phase={state.phase}
      data-live={look.shown}
      data-alert={alert !== null && !lost}
    >
      <header className="tile-head">
        {canMove && (
          // By keyboard: the menu.
          <span
            className="tile-grip"
            title={t('tile.drag')}
            aria-hidden="true"
            data-testid={`grip-${camera.id}`}
            onPointerDown={startDrag}
          >
            <Icon name="grip" />
          </span>
        )}
        <h2 title={camera.name}>
          <Link href={cameraPath(camera.id) + (search && `?${search}`)}>{camera.name}</Link>
        </h2>
        <CameraChips {...{ alert, snoozed, look, lost }} onSnooze={() => onAction('snooze', camera)} />
        <TileMenu
          cameraName={camera.name}
          learning={learning}
          figures={figures}
          zones={zones.length > 0 ? zonesShown : null}
          snoozed={snoozed}
          moves={[
            ...(before !== null && canMove ? (['move-left'] as const) : []),
            ...(after !== null && canMove ? (['move-right'] as const) : []),
          ]}
          onAction={action => {
            if (action === 'figures') toggleFigures();
            else if (action === 'show-zones') toggleZones();
            else if (action === 'move-left') onMove(camera, before!);
            else if (action === 'move-right') onMove(camera, after!);
            else onAction(action, camera);
          }}
        />
      </header>
      <LivePicture
        camera={camera}
        feed={feed}
        look={look}
        figures={figures}
        zones={zonesShown}
        holder={tile}
      />
      <ScoreStrip feed={feed} label={t('tile.score', { name: camera.name })} />
      <TileFoot feed={feed} state={state} live={look.shown} late={look.late}>
        {learning && !lost && (
          <LearningChip
            cameraName={camera.name}
            learning={learning}
            onOpen={() => onAction('learn', camera)}
          />
        )}
      </TileFoot>
    </article>
  );
});
