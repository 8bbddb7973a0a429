/** Events for tests. Not part of the page. */
import type { Alert } from '../../server/contract.ts';

export function eventAt(start: number, more: Partial<Alert> = {}): Alert {
  return {
    id: String(start).padStart(15, '0'),
    cameraId: 'a',
    cameraName: 'Yard',
    start,
    end: start + 1000,
    firstFrame: 0,
    lastFrame: 1,
    peak: { score: 2, box: { x: 0, y: 0, w: 1, h: 1, score: 2 }, frame: 0, at: start },
    snapshot: 1,
    ...more,
  };
}
