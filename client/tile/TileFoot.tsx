import type { ReactNode } from 'react';
import type { CameraState } from '../../server/contract.ts';
import { formatCount, formatShare } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import type { Feed } from './feed.ts';

interface Props {
  readonly feed: Feed;
  readonly state: CameraState;
  readonly live: boolean;
  readonly late: boolean;
  readonly children: ReactNode;
}

/** Analysed frames a second, and how old the picture is: since it was captured, not by hope. */
export function TileFoot({ feed, state, live, late, children }: Props) {
  const { clock } = useServices();
  const { droppedShare = 0 } = state;
  const age = useTicking(now => {
    const ms = feed.drawn === null ? null : clock.age(feed.drawn.captured, now);
    return ms === null ? null : Math.round(ms / 100) / 10;
  });
  return (
    <footer className="tile-foot">
      <span className="tile-fps">{t('tile.fps', { fps: live ? formatFps(state.fps) : '–' })}</span>
      {live && droppedShare > 0 && (
        <span className="tile-dropped" title={t('tile.droppedHint', { n: formatCount(state.dropped) })}>
          {t('tile.dropped', { share: formatShare(droppedShare) })}
        </span>
      )}
      {state.unreadable > 0 && <span>{t('tile.unreadable', { n: state.unreadable })}</span>}
      {children}
      <span className="tile-age" data-late={late}>
        {live && age !== null ? t('tile.pictureAge', { seconds: age.toFixed(1) }) : t('tile.noLivePicture')}
      </span>
    </footer>
  );
}

const formatFps = (fps: number): string => fps.toFixed(fps < 10 ? 1 : 0);
