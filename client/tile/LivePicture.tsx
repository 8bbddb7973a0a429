import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Camera } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Painter } from '../live/painter.ts';
import { Stage } from '../live/stage.ts';
import { TileFigures } from '../performance/TileFigures.tsx';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import { ZoneOverlay } from '../zones/ZoneOverlay.tsx';
import type { Feed } from './feed.ts';
import type { Look } from './useLook.ts';
import { whileVisible } from './visible.ts';

interface Props {
  readonly camera: Camera;
  readonly feed: Feed;
  readonly look: Look;
  readonly figures: boolean;
  readonly zones: boolean;
  /** Default: boxes, and no heat map. */
  readonly boxes?: boolean;
  readonly heat?: boolean;
  /** Is told in its dataset what is on the canvas. */
  readonly holder: RefObject<HTMLElement | null>;
}

/** A camera's live picture while its holder is in view, and what has to be said over it. */
export function LivePicture(props: Props) {
  const { camera, feed, look, figures, zones: zonesShown, boxes = true, heat = false, holder } = props;
  const { live, clock, best } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef({ boxes, heat });
  const shows = useRef<{ painter?: Painter; stage?: Stage }>({});

  // Pictures go from the socket to the canvas without React.
  useEffect(() => {
    const { dataset } = holder.current!;
    const painter = new Painter(canvas.current!);
    painter.marks = marks.current;
    shows.current.painter = painter;
    const unsee = whileVisible(holder.current!, () => {
      feed.watchedSince = performance.now();
      const stage = new Stage({
        ...{ camera: camera.id, socket: live, clock, painter, best },
        onDrawn(drawn) {
          const now = performance.now();
          feed.show(drawn, now, clock.age(drawn.captured, now));
          Object.assign(dataset, {
            ...{ player: drawn.player, run: drawn.run, pts: drawn.pts, boxes: drawn.boxes.length },
            size: `${drawn.width}x${drawn.height}`,
          });
        },
        onScore: (score, received) => feed.scores.add(received, score),
        onDropped: frames => {
          feed.dropped += frames;
        },
      });
      if (marks.current.heat) stage.heat = true;
      shows.current.stage = stage;
      return () => {
        feed.watchedSince = null;
        delete shows.current.stage;
        stage.stop();
      };
    });
    return () => {
      unsee();
      painter.stop();
    };
  }, [camera.id, feed, live, clock, best, holder]);

  useLayoutEffect(() => {
    const before = marks.current;
    marks.current = { boxes, heat };
    const { painter, stage } = shows.current;
    if (painter) painter.marks = marks.current;
    if (stage && heat !== before.heat) stage.heat = heat;
  }, [boxes, heat]);

  const { zones = [], state } = camera;
  const { stale, shown, note } = look;
  const ratio = useTicking(() => feed.drawn && feed.drawn.width / feed.drawn.height);
  return (
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
  );
}
