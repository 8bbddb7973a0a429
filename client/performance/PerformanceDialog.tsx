import type { Camera, ConfigState, ProcessPerformance, StorageState } from '../../server/contract.ts';
import { Configuration } from '../configuration/Configuration.tsx';
import { formatCount, formatGigabytes, formatMs } from '../format.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { usePerformance } from '../state/context.ts';
import { CAMERA_COLUMNS, ENGINE_COLUMNS } from './columns.ts';
import { diskWarning } from './disk.ts';
import { FigureTable } from './FigureTable.tsx';
import { verdict } from './words.ts';

interface Props {
  readonly cameras: readonly Camera[];
  readonly storage: StorageState | null;
  readonly config: ConfigState | null;
  readonly onClose: () => void;
}

/** Every row is there before its figures are, so that nothing moves when they come. */
export function PerformanceDialog({ cameras, storage, config, onClose }: Props) {
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
      <FigureTable caption="Cameras" of="Camera" columns={CAMERA_COLUMNS} rows={cameraRows} />
      <FigureTable caption="Engine" of="Engine" columns={ENGINE_COLUMNS} rows={engineRows} />
      <ProcessFigures figures={figures?.process} storage={storage} />
      <p className="hint figures-note">
        Rates are of the last 10 s, latency of the last minute. Each camera has an ffmpeg besides the server.
      </p>
      <Configuration config={config} />
    </Dialog>
  );
}

interface ServerFigures {
  readonly figures: ProcessPerformance | undefined;
  readonly storage: StorageState | null;
}

function ProcessFigures({ figures, storage }: ServerFigures) {
  const warning = storage && diskWarning(storage);
  const facts: [name: string, value: string | undefined][] = [
    ['Processor', figures && `${figures.cpu.toFixed(2)} of ${figures.cores} cores`],
    ['Memory', figures && `${formatCount(figures.memoryMb)} MB`],
    ['Event loop late by', figures && formatMs(figures.eventLoopMs)],
    [
      'Disk',
      storage ? `${formatGigabytes(storage.free)} free of ${formatGigabytes(storage.total)}` : undefined,
    ],
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
      {warning && <p className="problem">{warning.long}</p>}
    </section>
  );
}
