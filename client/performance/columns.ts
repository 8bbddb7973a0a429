import type { CameraPerformance, EnginePerformance } from '../../server/contract.ts';
import { formatCount, formatMs, formatShare } from '../format.ts';
import type { Column } from './FigureTable.tsx';
import { LATE_MS } from './words.ts';

export const CAMERA_COLUMNS: readonly Column<CameraPerformance>[] = [
  { name: 'Analysis', title: 'Frames that are scored', value: row => `${row.analysisFps.toFixed(1)} fps` },
  { name: 'Windows', title: 'Scored', value: row => rate(row.windowsPerSecond) },
  { name: 'Skipped', title: 'Windows in which nothing moved', value: row => rate(row.skippedPerSecond) },
  {
    name: 'Latency p50',
    title: 'From frame to alert: half of the frames are faster',
    value: row => latency(row.latencyMs?.p50),
  },
  {
    name: 'Latency p95',
    title: 'From frame to alert: 95 of 100 frames are faster',
    value: row => latency(row.latencyMs?.p95),
    isBad: row => (row.latencyMs?.p95 ?? 0) > LATE_MS,
  },
  { name: 'Queue age', title: 'How long the oldest window waits', value: row => formatMs(row.queueAgeMs) },
  {
    name: 'Dropped',
    title: 'In the last minute, because this machine is too slow',
    value: row => formatShare(row.droppedShare),
    isBad: row => row.droppedShare > 0,
  },
  { name: 'Windows dropped', title: 'In all', value: row => formatCount(row.droppedWindows) },
  { name: 'Frames dropped', title: 'In all', value: row => formatCount(row.droppedFrames) },
];

export const ENGINE_COLUMNS: readonly Column<EnginePerformance>[] = [
  {
    name: 'Pool threads',
    title: 'Each scores one batch at a time',
    value: row => String(row.threads),
  },
  {
    name: 'Threads each',
    title: 'Threads that compute together on one batch',
    value: row => String(row.threadsEach),
  },
  { name: 'Clips', value: row => rate(row.clipsPerSecond) },
  { name: 'Batch', title: 'Clips that are scored together', value: row => row.batch.toFixed(1) },
  { name: 'A clip takes', value: row => `${row.msPerClip.toFixed(1)} ms` },
  { name: 'Waiting', title: 'Clips that wait for a thread', value: row => String(row.waiting) },
];

const rate = (perSecond: number): string => `${perSecond.toFixed(1)}/s`;
const latency = (ms: number | undefined): string => (ms === undefined ? '–' : formatMs(ms));
