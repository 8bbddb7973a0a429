import { factorFor, PERSIST, type Scene } from '../../models/index.ts';
import type { Alert, EventFrame, Preview } from '../contract.ts';
import type { EventStore } from './store.ts';

const DAYS_MS = 7 * 86_400_000;
const MOST = 200;

export interface PreviewOptions {
  readonly events: Pick<EventStore, 'list' | 'frames'>;
  /** What is normal at the camera now, where that is known. */
  readonly scene: Scene | undefined;
  /** Frames a second that are analysed. */
  readonly fps: number;
  readonly now: number;
}

/** Which past events of a camera would have been told at this sensitivity. */
export async function previewEvents(
  cameraId: string,
  falseAlarmsPerDay: number,
  { events, scene, fps, now }: PreviewOptions,
): Promise<Preview> {
  const list = await events.list({ cameras: [cameraId], from: now - DAYS_MS, limit: MOST });
  const previewed: Preview['events'][number][] = [];
  for (const event of list) {
    const known = scene && ratioOf(event, scene, falseAlarmsPerDay);
    const fires =
      known === undefined
        ? null
        : known >= 1 || (event.peak.score * known > 1 && persists(await events.frames(event.id), known, fps));
    previewed.push({ event, fires });
  }
  return { falseAlarmsPerDay, events: previewed };
}

/**
 * What scores of the event come to in units of the thresholds at another sensitivity: thresholds are levels times a factor, so the
 * levels, which differ from place to place, do not matter.
 */
function ratioOf({ falseAlarmsPerDay: then }: Alert, { tail }: Scene, now: number): number | undefined {
  if (!tail) return 1; // fixed thresholds, whatever the sensitivity
  return then === undefined ? undefined : factorFor(tail, then) / factorFor(tail, now);
}

/** Whether enough frames that are near enough to each other are still above the thresholds. */
function persists(frames: readonly EventFrame[], ratio: number, fps: number): boolean {
  const times = frames.filter(({ score }) => score * ratio > 1).map(({ at }) => at);
  const within = (PERSIST.frames * 1000) / fps;
  return times.some((at, i) => i + 1 >= PERSIST.hits && at - times[i + 1 - PERSIST.hits]! <= within);
}
