/** Which requests are told in the history, and as what. */

import { isDeepStrictEqual } from 'node:util';
import type {
  Alert,
  Camera,
  ChangeCamera,
  ChangeEvents,
  HistoryAction,
  HistoryDetail,
  Learning,
} from '../contract.ts';
import { isFinal } from '../contract.ts';
import type { Deed } from './history.ts';

/** A request that was answered. */
export interface Answered {
  readonly body: unknown;
  /** The JSON that it was answered with. */
  readonly answer: unknown;
  /** What the path is about, as it was before. */
  readonly camera: Camera | undefined;
  readonly event: Alert | undefined;
  readonly learning: Learning | undefined;
}

type Tell = (request: Answered) => readonly Deed[];

/** By method and path, as the router has them. */
export const DEEDS: Readonly<Record<string, Tell>> = {
  'POST /api/cameras': ({ answer }) => [about('camera-added', answer as Camera)],
  'PUT /api/cameras/order': () => [{ action: 'cameras-arranged' }],
  'PATCH /api/cameras/:id': ({ body, camera, answer }) =>
    camera ? changes(body as ChangeCamera, camera, answer as Camera) : [],
  'DELETE /api/cameras/:id': ({ camera }) => [about('camera-removed', camera)],
  'POST /api/cameras/:id/calibrate': ({ camera }) => [about('measured-again', camera)],
  'POST /api/cameras/:id/learn': ({ camera }) => [about('learning-started', camera)],
  // Of one that is over it is only put away.
  'DELETE /api/cameras/:id/learn': ({ camera, learning }) =>
    learning && !isFinal(learning.phase) ? [about('learning-stopped', camera)] : [],
  'PATCH /api/events': ({ body, answer }) => said(body as ChangeEvents, answer as readonly Alert[]),
  'GET /api/events/:id/event.json': exported('event.json'),
  'GET /api/events/:id/clip.mp4': exported('clip.mp4'),
  'GET /api/events/:id/marked.mp4': exported('marked.mp4'),
  'GET /api/cameras/:id/export.zip': ({ camera }) => [about('exported', camera, { file: 'export.zip' })],
  'GET /api/config.yaml': () => [{ action: 'exported', detail: { file: 'vigil.yaml' } }],
};

function about(
  action: HistoryAction,
  camera: Pick<Camera, 'id' | 'name'> | undefined,
  detail?: HistoryDetail,
): Deed {
  return {
    action,
    ...(camera && { camera: { id: camera.id, name: camera.name } }),
    ...(detail && Object.keys(detail).length > 0 && { detail }),
  };
}

const cameraOf = ({ cameraId, cameraName }: Alert) => ({ id: cameraId, name: cameraName });

function exported(file: string): Tell {
  return ({ event }) => (event ? [{ ...about('exported', cameraOf(event), { file }), event: event.id }] : []);
}

/** One for each camera whose events it was said of. */
function said({ review, protected: kept, comment }: ChangeEvents, events: readonly Alert[]): readonly Deed[] {
  const all = [
    review !== undefined && { action: VERDICTS[review ?? 'none'] },
    kept !== undefined && { action: kept ? ('protected' as const) : ('unprotected' as const) },
    comment !== undefined && { action: 'commented' as const, detail: { comment } },
  ].filter(what => what !== false);
  const cameras = [...new Set(events.map(({ cameraId }) => cameraId))];
  return cameras.flatMap(id => {
    const [first, ...others] = events.filter(({ cameraId }) => cameraId === id);
    const count = others.length > 0 && { count: others.length + 1 };
    return all.map(({ action, detail }) => ({
      ...about(action, cameraOf(first!), { ...detail, ...count }),
      event: first!.id,
    }));
  });
}

const VERDICTS = { acknowledged: 'acknowledged', normal: 'dismissed', none: 'review-withdrawn' } as const;

function changes(change: ChangeCamera, before: Camera, after: Camera): readonly Deed[] {
  const { snoozedUntil, snoozedZones = {}, ...rest } = change;
  const snooze = (until: number | null, zone?: string) =>
    about(until === null ? 'snooze-ended' : 'snoozed', after, {
      ...(zone !== undefined && { zone }),
      ...(until !== null && { until }),
    });
  const settings = Object.keys(rest)
    .filter(key => isChanged(key as keyof typeof rest, rest, before, after))
    .map(key => [key, [textOf(before[key as keyof Camera]), textOf(after[key as keyof Camera])]] as const);
  return [
    ...(settings.length > 0
      ? [about('camera-changed', after, { settings: Object.fromEntries(settings) })]
      : []),
    ...(snoozedUntil === undefined ? [] : [snooze(snoozedUntil)]),
    ...Object.entries(snoozedZones).map(([id, until]) =>
      snooze(until, after.zones?.find(zone => zone.id === id)?.name ?? id),
    ),
  ];
}

/** Of an address the password alone may be new, which is the same to who sees `***`. */
function isChanged(
  key: keyof ChangeCamera & keyof Camera,
  change: ChangeCamera,
  before: Camera,
  after: Camera,
): boolean {
  const isAddress = key === 'url' || key === 'detect' || key === 'live';
  return !isDeepStrictEqual(before[key], isAddress ? (change[key] ?? undefined) : after[key]);
}

const UNITS: Readonly<Record<string, string>> = { gigabytes: 'GB', days: 'd' };

/** Of zones and profiles their names; of a recording its limits, empty where it has none. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(({ name }) => name).join(', ') || null;
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${inner} ${UNITS[key] ?? key}`)
    .join(', ');
}
