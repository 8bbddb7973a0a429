import type { CameraPerformance, EnginePerformance } from '../../server/contract.ts';
import { formatCount, formatMs, formatShare } from '../format.ts';
import type { en } from '../i18n/en.ts';
import { t } from '../i18n/i18n.ts';
import type { Column } from './FigureTable.tsx';
import { LATE_MS, rate } from './words.ts';

export const CAMERA_COLUMNS: readonly Column<CameraPerformance>[] = [
  {
    ...explained('analysis'),
    value: row => t('performance.fps', { n: row.analysisFps.toFixed(1) }),
  },
  { ...explained('windows'), value: row => rate(row.windowsPerSecond) },
  { ...explained('skipped'), value: row => rate(row.skippedPerSecond) },
  { ...explained('p50'), value: row => latency(row.latencyMs?.p50) },
  {
    ...explained('p95'),
    value: row => latency(row.latencyMs?.p95),
    isBad: row => (row.latencyMs?.p95 ?? 0) > LATE_MS,
  },
  { ...explained('queueAge'), value: row => formatMs(row.queueAgeMs) },
  {
    ...explained('dropped'),
    value: row => formatShare(row.droppedShare),
    isBad: row => row.droppedShare > 0,
  },
  { ...explained('droppedWindows'), value: row => formatCount(row.droppedWindows) },
  { ...explained('droppedFrames'), value: row => formatCount(row.droppedFrames) },
];

export const ENGINE_COLUMNS: readonly Column<EnginePerformance>[] = [
  { ...explained('threads'), value: row => String(row.threads) },
  { ...explained('threadsEach'), value: row => String(row.threadsEach) },
  { name: () => t('performance.column.clips'), value: row => rate(row.clipsPerSecond) },
  { ...explained('batch'), value: row => row.batch.toFixed(1) },
  {
    name: () => t('performance.column.msPerClip'),
    value: row => t('format.milliseconds', { n: row.msPerClip.toFixed(1) }),
  },
  { ...explained('waiting'), value: row => String(row.waiting) },
];

/** What a column is called and means, in the language that is shown. */
function explained(what: keyof typeof en.performance.hint) {
  return { name: () => t(`performance.column.${what}`), title: () => t(`performance.hint.${what}`) };
}
const latency = (ms: number | undefined): string => (ms === undefined ? '–' : formatMs(ms));
