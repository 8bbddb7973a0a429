import type { Camera, ConfigState, ProcessPerformance, StorageState } from '../../server/contract.ts';
import { Configuration } from '../configuration/Configuration.tsx';
import { formatCount, formatGigabytes, formatMs } from '../format.ts';
import { t } from '../i18n/i18n.ts';
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
    <Dialog title={t('performance.title')} size="wide" onClose={onClose}>
      <p className="verdict" data-good={said?.good ?? true} data-testid="verdict">
        {said?.good === false && <Icon name="warning" />}
        {said?.text ?? t('performance.measuring')}
      </p>
      <FigureTable
        caption={t('performance.cameras')}
        of={t('performance.camera')}
        columns={CAMERA_COLUMNS}
        rows={cameraRows}
      />
      <FigureTable
        caption={t('performance.engine')}
        of={t('performance.engine')}
        columns={ENGINE_COLUMNS}
        rows={engineRows}
      />
      <ProcessFigures figures={figures?.process} storage={storage} />
      <p className="hint figures-note">{t('performance.note')}</p>
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
    [
      t('performance.processor'),
      figures && t('performance.cores', { cpu: figures.cpu.toFixed(2), cores: figures.cores }),
    ],
    [t('performance.memory'), figures && t('performance.megabytes', { n: formatCount(figures.memoryMb) })],
    [t('performance.eventLoop'), figures && formatMs(figures.eventLoopMs)],
    [
      t('performance.disk'),
      storage
        ? t('performance.diskFree', {
            free: formatGigabytes(storage.free),
            total: formatGigabytes(storage.total),
          })
        : undefined,
    ],
  ];
  return (
    <section aria-labelledby="process-figures">
      <h3 id="process-figures" className="figures-head">
        {t('performance.server')}
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
