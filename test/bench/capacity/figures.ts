import type { Camera } from '../../../server/contract.ts';
import { api } from '../../e2e/running.ts';

/** How one camera does. Losses count from its start. */
export interface CameraFigures {
  readonly phase: string;
  readonly analysisFps: number;
  readonly windowsPerSecond: number;
  readonly skippedPerSecond: number;
  readonly droppedFrames: number;
  readonly droppedWindows: number;
  /** From the arrival of a frame to its verdict; null where none was measured. */
  readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
}

/** The only place that knows where the figures come from. */
export async function readFigures(url: string): Promise<CameraFigures[]> {
  const [cameras, performance] = await Promise.all([
    api<Camera[]>(`${url}/api/cameras`),
    api<{ cameras: ({ cameraId: string } & Omit<CameraFigures, 'phase'>)[] }>(`${url}/api/performance`),
  ]);
  return performance.cameras.map(figures => {
    const camera = cameras.find(({ id }) => id === figures.cameraId);
    return { phase: camera?.state.phase ?? 'unknown', ...figures };
  });
}
