import { formatCount, formatMs } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { usePerformance, useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import type { Feed } from '../tile/feed.ts';
import { PLAYER_NAMES, rate } from './words.ts';

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
    return t('performance.shownAge', {
      fps: feed.fps(now).toFixed(0),
      age: age === null ? '–' : formatMs(Math.round(age / 10) * 10),
    });
  });
  const leftOut = useTicking(() => t('performance.frames', { n: formatCount(feed.dropped) }));
  const figures = usePerformance()?.cameras.find(camera => camera.cameraId === cameraId);
  const rows: [name: string, value: string | undefined | null][] = [
    [t('performance.column.player'), player],
    [t('performance.column.video'), video],
    [t('performance.column.shown'), shown],
    [t('performance.column.notShown'), leftOut],
    [
      t('performance.column.analysis'),
      figures && t('performance.fps', { n: figures.analysisFps.toFixed(1) }),
    ],
    [t('performance.column.windows'), figures && rate(figures.windowsPerSecond)],
    [t('performance.column.skipped'), figures && rate(figures.skippedPerSecond)],
    [
      t('performance.column.latency'),
      figures?.latencyMs &&
        t('performance.latencies', {
          p50: formatMs(figures.latencyMs.p50),
          p95: formatMs(figures.latencyMs.p95),
        }),
    ],
    [t('performance.column.queueAge'), figures && formatMs(figures.queueAgeMs)],
    [
      t('performance.column.dropped'),
      figures &&
        t('performance.droppedBoth', {
          windows: formatCount(figures.droppedWindows),
          frames: formatCount(figures.droppedFrames),
        }),
    ],
  ];
  return (
    <dl
      className="tile-figures"
      aria-label={t('performance.figuresOf', { name: cameraName })}
      data-testid={`figures-${cameraId}`}
    >
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
