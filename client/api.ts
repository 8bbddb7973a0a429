import type {
  AddCamera,
  Alert,
  ApiError,
  Camera,
  ChangeCamera,
  ChangeEvents,
  ChangeReplay,
  ClipBoxes,
  EventCount,
  EventFrame,
  EventsQuery,
  Experiment,
  ExperimentDetail,
  ExportContents,
  FeatureSources,
  HistoryEntry,
  HistoryQuery,
  Learning,
  LearningDetail,
  ModelSummary,
  ModelView,
  Preview,
  ProbeResult,
  Replay,
  ReplayFolder,
  ReplayProgress,
  Scatter,
  ScatterQuery,
  Sensitivities,
  SimilarEvent,
  StartLearning,
  StartReplay,
  TimeSpan,
} from '../server/contract.ts';
import { said, t } from './i18n/i18n.ts';

/** A request that failed; `message` is one line for people. */
export class ApiFailure extends Error {
  /** @param status of the answer, if there was one */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  { of = 'request', ...options }: Pick<RequestInit, 'keepalive'> & { of?: 'source' | 'request' } = {},
): Promise<T> {
  let reply: Response;
  try {
    reply = await fetch(path, {
      method,
      ...options,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    throw new ApiFailure(t('page.noAnswer'));
  }
  if (!reply.ok) throw new ApiFailure(await failureMessage(of, reply), reply.status);
  return (reply.status === 204 ? undefined : await reply.json()) as T;
}

async function failureMessage(of: 'source' | 'request', reply: Response): Promise<string> {
  try {
    return said(of, ((await reply.json()) as ApiError).error);
  } catch {
    return t('page.status', { status: reply.status });
  }
}

function parameters(query: object): URLSearchParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
}

const camera = (id: string) => `/api/cameras/${encodeURIComponent(id)}`;
const isoOf = ({ from, to }: TimeSpan) =>
  parameters({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
const replay = (id: string) => `/api/replays/${encodeURIComponent(id)}`;
const experiment = (id: string) => `/api/experiments/${encodeURIComponent(id)}`;
const event = (id: string) => `/api/events/${encodeURIComponent(id)}`;

export const api = {
  preview: (id: string, falseAlarmsPerDay: number) =>
    request<Preview>('GET', `${camera(id)}/preview?${parameters({ falseAlarmsPerDay })}`),
  thresholds: (id: string, perDay: readonly number[]) =>
    request<Sensitivities>(
      'GET',
      `${camera(id)}/thresholds?${parameters({ falseAlarmsPerDay: perDay.join(',') })}`,
    ),
  exportContents: (id: string, span: TimeSpan) =>
    request<ExportContents>('GET', `${camera(id)}/export.json?${isoOf(span)}`),
  models: () => request<ModelSummary[]>('GET', '/api/models'),
  probe: (url: string) => request<ProbeResult>('POST', '/api/probe', { url }, { of: 'source' }),
  addCamera: (body: AddCamera) => request<Camera>('POST', '/api/cameras', body),
  changeCamera: (id: string, body: ChangeCamera) => request<Camera>('PATCH', camera(id), body),
  arrangeCameras: (ids: readonly string[]) => request<string[]>('PUT', '/api/cameras/order', ids),
  removeCamera: (id: string) => request<void>('DELETE', camera(id)),
  calibrate: (id: string) => request<Camera>('POST', `${camera(id)}/calibrate`),
  learning: (id: string) => request<LearningDetail>('GET', `${camera(id)}/learn`),
  startLearning: (id: string, body: StartLearning) => request<Learning>('POST', `${camera(id)}/learn`, body),
  /** Cancels what is being learned; puts away what has come to its end. */
  endLearning: (id: string) => request<void>('DELETE', `${camera(id)}/learn`),
  history: (query: HistoryQuery) => request<HistoryEntry[]>('GET', `/api/history?${parameters(query)}`),
  events: (query: EventsQuery) => request<Alert[]>('GET', `/api/events?${parameters(query)}`),
  event: (id: string) => request<Alert>('GET', event(id)),
  eventFrames: (id: string) => request<EventFrame[]>('GET', `${event(id)}/frames.json`),
  modelView: (id: string) => request<ModelView>('GET', `${event(id)}/model.json`),
  similarEvents: (id: string) => request<readonly SimilarEvent[]>('GET', `${event(id)}/similar`),
  changeEvents: (body: ChangeEvents) => request<Alert[]>('PATCH', '/api/events', body),
  /** How many events began between each of these times and the next one. */
  eventCounts: (edges: readonly number[], query: Pick<EventsQuery, 'camera' | 'score'> = {}) =>
    request<EventCount[]>('GET', `/api/events/counts?${parameters({ edges: edges.join(','), ...query })}`),
  featureSources: () => request<FeatureSources>('GET', '/api/features'),
  scatter: (query: ScatterQuery) => request<Scatter>('GET', `/api/features/scatter?${parameters(query)}`),
  replaySources: (path: string) =>
    request<ReplayFolder>('GET', `/api/replay/sources?${parameters({ path })}`),
  replays: {
    start: (body: StartReplay) => request<Replay>('POST', '/api/replays', body),
    progress: (id: string, from: number) =>
      request<ReplayProgress>('GET', `${replay(id)}?${parameters({ from })}`),
    change: (id: string, body: ChangeReplay) => request<void>('PATCH', replay(id), body),
    /** Also while the page is being closed. */
    end: (id: string) => request<void>('DELETE', replay(id), undefined, { keepalive: true }),
  },
  experiments: () => request<Experiment[]>('GET', '/api/experiments'),
  experiment: (id: string) => request<ExperimentDetail>('GET', experiment(id)),
  clipBoxes: (id: string) => request<ClipBoxes>('GET', `${event(id)}/clip.json`),
};

/** All that is set, as a configuration file. */
export const CONFIG_URL = '/api/config.yaml';

/** As it is with what the camera is set to: another address, another picture. */
export function calibrationUrl({ id, model, falseAlarmsPerDay }: Camera): string {
  return `${camera(id)}/calibration.png?${new URLSearchParams({ model, of: String(falseAlarmsPerDay) })}`;
}

/** The latest picture of a camera when it is asked for. */
export function latestPictureUrl({ id }: Camera, at: number): string {
  return `${camera(id)}/latest.jpg?${parameters({ at })}`;
}

/** The picture of an alert's peak, with its red box or plain. */
export function pictureUrl(alert: Pick<Alert, 'id' | 'snapshot'>, kind: 'snapshot' | 'plain'): string {
  return `${event(alert.id)}/${kind}.jpg?v=${alert.snapshot}`;
}

/** The frame or image that a point of a feature file is about. */
export const featurePictureUrl = (file: string, picture: number): string =>
  `/api/features/${encodeURIComponent(file)}/${picture}.png`;

/** An alert's video, as it is or with its boxes in the picture. */
export function clipUrl({ id }: Alert, file: 'clip.mp4' | 'marked.mp4', download?: 'download'): string {
  return `${event(id)}/${file}${download ? `?${download}` : ''}`;
}

/** All that is known of an event, as a file. */
export const exportUrl = ({ id }: Alert): string => `${event(id)}/event.json`;

/** The page of an experiment. */
export const reportUrl = (id: string): string => `${experiment(id)}/report.html`;

/** A picture of it. @param version another one is asked for anew */
export function figureUrl(id: string, name: string, version: number): string {
  return `${experiment(id)}/figures/${encodeURIComponent(name)}.svg?${parameters({ version })}`;
}
/** All of a camera between two times, as a file. */
export const rangeExportUrl = (id: string, span: TimeSpan): string =>
  `${camera(id)}/export.zip?${isoOf(span)}`;
