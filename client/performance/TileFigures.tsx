import { formatCount, formatMs } from '../format.ts';
import { usePerformance, useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import type { Feed } from '../tile/feed.ts';
import { PLAYER_NAMES } from './words.ts';

interface Props {
  readonly cameraId: string;
  readonly cameraName: string;
  readonly feed: Feed;
}

/** Lies over the picture, so that nothing moves when it comes and goes. */
export function TileFigures({ cameraId, cameraName, feed }: Props) {
  const { clock } = useServices();
  const player = useTicking(() => feed.drawn && PLAYER_NAMES[feed.drawn.player]);
  const video = useTicking(
    () => feed.drawn && `${feed.drawn.width}×${feed.drawn.height} ${feed.drawn.codec ?? ''}`.trim(),
  );
  const shown = useTicking(now => {
    const age = feed.drawn && clock.age(feed.drawn.captured, now);
    return `${feed.fps(now).toFixed(0)} fps, ${age === null ? '–' : formatMs(Math.round(age / 10) * 10)} old`;
  });
  const leftOut = useTicking(() => `${formatCount(feed.dropped)} frames`);
  const figures = usePerformance()?.cameras.find(camera => camera.cameraId === cameraId);
  const rows: [name: string, value: string | undefined | null][] = [
    ['Player', player],
    ['Video', video],
    ['Shown', shown],
    ['Not shown', leftOut],
    ['Analysis', figures && `${figures.analysisFps.toFixed(1)} fps`],
    ['Windows', figures && `${figures.windowsPerSecond.toFixed(1)}/s`],
    ['Skipped', figures && `${figures.skippedPerSecond.toFixed(1)}/s`],
    [
      'Latency',
      figures?.latencyMs && `${formatMs(figures.latencyMs.p50)}, p95 ${formatMs(figures.latencyMs.p95)}`,
    ],
    ['Queue age', figures && formatMs(figures.queueAgeMs)],
    [
      'Dropped',
      figures &&
        `${formatCount(figures.droppedWindows)} windows, ${formatCount(figures.droppedFrames)} frames`,
    ],
  ];
  return (
    <dl className="tile-figures" aria-label={`Figures of ${cameraName}`} data-testid={`figures-${cameraId}`}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
