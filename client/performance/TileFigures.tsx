import { formatCount, formatMs } from '../format.ts';
import { usePerformance } from '../state/context.ts';

/** Lies over the picture, so that nothing moves when it comes and goes. */
export function TileFigures({ cameraId, cameraName }: { cameraId: string; cameraName: string }) {
  const figures = usePerformance()?.cameras.find(camera => camera.cameraId === cameraId);
  const rows: [name: string, value: string | undefined | null][] = [
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
