import type {
  Camera,
  CameraPerformance,
  EnginePerformance,
  ProcessPerformance,
} from '../../server/contract.ts';
import { formatCount, formatMs, formatShare } from '../format.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { usePerformance } from '../state/context.ts';
import { type Column, FigureTable } from './FigureTable.tsx';
import { verdict } from './words.ts';

const CAMERA_COLUMNS: readonly Column<CameraPerformance>[] = [
  {
    name: 'Analysis',
    title: 'Frames a second that are scored',
    value: row => `${row.analysisFps.toFixed(1)} fps`,
  },
  { name: 'Windows', title: 'Scored, a second', value: row => `${row.windowsPerSecond.toFixed(1)}/s` },
  {
    name: 'Skipped',
    title: 'Windows in which nothing moved',
    value: row => `${row.skippedPerSecond.toFixed(1)}/s`,
  },
  {
    name: 'Latency',
    title: 'From frame to alert, half of the frames',
    value: row => latency(row.latencyMs?.p50),
  },
  {
    name: 'Latency p95',
    title: 'From frame to alert, 95 of 100 frames',
    value: row => latency(row.latencyMs?.p95),
  },
  { name: 'Queue age', title: 'How long the oldest window waits', value: row => formatMs(row.queueAgeMs) },
  { name: 'Dropped', title: 'In the last minute', value: row => formatShare(row.droppedShare) },
  { name: 'Windows dropped', title: 'In all', value: row => formatCount(row.droppedWindows) },
  { name: 'Frames dropped', title: 'In all', value: row => formatCount(row.droppedFrames) },
];

const ENGINE_COLUMNS: readonly Column<EnginePerformance>[] = [
  { name: 'Workers', value: row => String(row.workers) },
  { name: 'Threads each', value: row => String(row.threads) },
  { name: 'Clips', value: row => `${row.clipsPerSecond.toFixed(1)}/s` },
  { name: 'Batch', title: 'Clips that are scored together', value: row => row.batch.toFixed(1) },
  { name: 'A clip takes', value: row => `${row.msPerClip.toFixed(1)} ms` },
  { name: 'Waiting', title: 'Clips that wait for a worker', value: row => String(row.waiting) },
];

interface Props {
  readonly cameras: readonly Camera[];
  readonly onClose: () => void;
}

/** Every row is there before its figures are, so that nothing moves when they come. */
export function PerformanceDialog({ cameras, onClose }: Props) {
  const figures = usePerformance();
  const cameraRows = cameras.map(({ id, name }) => ({
    id,
    name,
    figures: figures?.cameras.find(({ cameraId }) => cameraId === id),
  }));
  const engineRows = figures
    ? figures.engines.map(engine => ({ id: engine.engine, name: engine.engine, figures: engine }))
    : [{ id: '', name: '–', figures: undefined }];
  const said = figures && verdict(figures, cameras);
  return (
    <Dialog title="Performance" size="wide" onClose={onClose}>
      <p className="verdict" data-good={said?.good ?? true} data-testid="verdict">
        {said?.good === false && <Icon name="warning" />}
        {said?.text ?? 'Measuring…'}
      </p>
      <FigureTable
        caption="Cameras"
        of="Camera"
        columns={CAMERA_COLUMNS}
        rows={cameraRows}
        isBad={row => row.droppedShare > 0}
      />
      <FigureTable caption="Engine" of="Engine" columns={ENGINE_COLUMNS} rows={engineRows} />
      <ProcessFigures figures={figures?.process} />
      <p className="hint figures-note">
        Rates are of the last 10 s, latency of the last minute. Each camera has an ffmpeg besides the server.
      </p>
    </Dialog>
  );
}

function ProcessFigures({ figures }: { figures: ProcessPerformance | undefined }) {
  const facts: [name: string, value: string | undefined][] = [
    ['Processor', figures && `${figures.cpu.toFixed(2)} of ${figures.cores} cores`],
    ['Memory', figures && `${formatCount(figures.memoryMb)} MB`],
    ['Event loop late by', figures && formatMs(figures.eventLoopMs)],
  ];
  return (
    <section aria-labelledby="process-figures">
      <h3 id="process-figures" className="figures-head">
        Server
      </h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const latency = (ms: number | undefined): string => (ms === undefined ? '–' : formatMs(ms));
