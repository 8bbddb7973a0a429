import { memo, useEffect, useRef, useState } from 'react';
import type { Alert, Camera, Learning } from '../../server/contract.ts';
import { isSnoozed } from '../cameras/Snooze.tsx';
import { formatDuration, formatScore, formatTime } from '../format.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { LearningChip } from '../learning/LearningChip.tsx';
import { Painter } from '../live/painter.ts';
import { Stage } from '../live/stage.ts';
import { Icon } from '../parts/Icon.tsx';
import { TileFigures } from '../performance/TileFigures.tsx';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import { ZoneOverlay } from '../zones/ZoneOverlay.tsx';
import { Feed } from './feed.ts';
import { ScoreStrip } from './ScoreStrip.tsx';
import { StateChip } from './StateChip.tsx';
import { isLive, isSlow, LATE_MS, notice, staleLines } from './status.ts';
import { TileFoot } from './TileFoot.tsx';
import { type CameraAction, TileMenu } from './TileMenu.tsx';
import { useShown } from './useShown.ts';
import { whileVisible } from './visible.ts';

interface Props {
  readonly camera: Camera;
  /** The alert that lasts, if any. */
  readonly alert: Alert | null;
  readonly learning: Learning | null;
  /** The page has lost the server: nothing shown is live. */
  readonly lost: boolean;
  readonly onAction: (action: CameraAction, camera: Camera) => void;
}

export const Tile = memo(function Tile({ camera, alert, learning, lost, onAction }: Props) {
  useLanguage();
  const { live, clock, best } = useServices();
  const [feed] = useState(() => new Feed());
  const [figures, toggleFigures] = useShown('figures', camera.id);
  const [zonesShown, toggleZones] = useShown('zones', camera.id);
  const tile = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  // Pictures go from the socket to the canvas without React.
  useEffect(() => {
    const painter = new Painter(canvas.current!);
    const unsee = whileVisible(tile.current!, () => {
      feed.watchedSince = performance.now();
      const stage = new Stage({
        ...{ camera: camera.id, socket: live, clock, painter, best },
        onDrawn(drawn) {
          const now = performance.now();
          feed.show(drawn, now, clock.age(drawn.captured, now));
          Object.assign(tile.current!.dataset, {
            ...{ player: drawn.player, run: drawn.run, pts: drawn.pts, boxes: drawn.boxes.length },
            size: `${drawn.width}x${drawn.height}`,
          });
        },
        onScore: (score, received) => feed.scores.add(received, score),
        onDropped: frames => {
          feed.dropped += frames;
        },
      });
      return () => {
        feed.watchedSince = null;
        stage.stop();
      };
    });
    return () => {
      unsee();
      painter.stop();
    };
  }, [camera.id, feed, live, clock, best]);

  const { state, zones = [] } = camera;
  const sight = { state, feed, lost };
  const shown = useTicking(now => isLive(sight, now));
  const stale = useTicking(now => staleLines(sight, now, clock.serverNow(now)).join('\n'));
  const late = useTicking(
    now => shown && feed.drawn !== null && (clock.age(feed.drawn.captured, now) ?? 0) > LATE_MS,
  );
  const ratio = useTicking(() => feed.drawn && feed.drawn.width / feed.drawn.height);
  const stopped = !shown && state.phase !== 'offline' && state.phase !== 'connecting';
  const behind = late ? 'late' : isSlow(state) ? 'slow' : null;
  const chip = lost ? 'unknown' : stopped ? 'stale' : (behind ?? state.phase);
  const inAlert = alert !== null && !lost;
  const snoozed = useTicking(now => {
    const serverNow = clock.serverNow(now);
    return isSnoozed(camera, serverNow) ? formatTime(camera.snoozedUntil!, serverNow) : null;
  });
  const note = shown ? notice(state) : null;

  return (
    <article
      ref={tile}
      className="tile"
      aria-label={t('tile.camera', { name: camera.name })}
      data-testid={`tile-${camera.id}`}
      data-phase={state.phase}
      data-live={shown}
      data-alert={inAlert}
    >
      <header className="tile-head">
        <h2 title={camera.name}>{camera.name}</h2>
        {inAlert && <AlertChip alert={alert} />}
        {snoozed && !lost && (
          <span className="chip" data-phase="snoozed">
            <Icon name="silent" />
            {t('tile.snoozedUntil', { time: snoozed })}
          </span>
        )}
        {(chip !== 'watching' || !(inAlert || snoozed)) && <StateChip phase={chip} />}
        <TileMenu
          cameraName={camera.name}
          learning={learning}
          figures={figures}
          zones={zones.length > 0 ? zonesShown : null}
          snoozed={snoozed}
          onAction={action => {
            if (action === 'figures') toggleFigures();
            else if (action === 'show-zones') toggleZones();
            else onAction(action, camera);
          }}
        />
      </header>
      <div className="tile-picture">
        <canvas ref={canvas} role="img" aria-label={t('tile.picture', { name: camera.name })} />
        {zonesShown && zones.length > 0 && ratio && <ZoneOverlay zones={zones} ratio={ratio} />}
        {stale && (
          <div className="tile-stale">
            {stale.split('\n').map(line => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
        {figures && shown && <TileFigures cameraId={camera.id} cameraName={camera.name} feed={feed} />}
        {note && <p className="tile-note">{note}</p>}
        {note && state.progress !== undefined && (
          <progress className="tile-progress" value={state.progress} aria-label={t('tile.learned')} />
        )}
      </div>
      <ScoreStrip feed={feed} label={t('tile.score', { name: camera.name })} />
      <TileFoot feed={feed} state={state} live={shown} late={late}>
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

function AlertChip({ alert }: { alert: Alert }) {
  const { clock } = useServices();
  const lasted = useTicking(now => formatDuration(clock.serverNow(now) - alert.start));
  return (
    <span className="chip chip-alert">
      <Icon name="warning" />
      {t('tile.alert', { score: formatScore(alert.peak.score), lasted })}
    </span>
  );
}
