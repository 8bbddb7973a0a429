/** The REST API of `contract.ts`, route by route. */

import { json, Router } from 'express';
import { redact, UserError } from '../../streams/index.ts';
import type { Cameras } from '../cameras/cameras.ts';
import type { Normality } from '../cameras/normality.ts';
import { unknownCamera } from '../cameras/registry.ts';
import type { Alert, EventChange, EventExport, Performance, ProbeResult } from '../contract.ts';
import type { Engine } from '../engine.ts';
import type { ModelViews } from '../events/model-views.ts';
import type { EventStore } from '../events/store.ts';
import type { Experiments } from '../experiments/browse.ts';
import type { FeatureViews } from '../features/views.ts';
import { nameOf } from '../file-names.ts';
import type { History } from '../history/history.ts';
import type { Learnings } from '../learning/learnings.ts';
import type { LiveFeed } from '../live/feed.ts';
import type { Restream } from '../live/restream.ts';
import type { Replays } from '../replay/replays.ts';
import { createClips } from './clips.ts';
import { createExperiments } from './experiments.ts';
import { createExports, type ExportParts } from './exports.ts';
import { createFeatures } from './features.ts';
import { createHistory } from './history.ts';
import { createReplays } from './replays.ts';
import {
  addCamera,
  cameraOrder,
  changeCamera,
  changeEvents,
  check,
  countQuery,
  eventQuery,
  previewQuery,
  probeRequest,
  similarQuery,
  startLearning,
  thresholdsQuery,
} from './schemas.ts';

export interface ApiParts extends ExportParts {
  readonly cameras: Pick<Cameras, 'list' | 'find' | 'add' | 'change' | 'arrange' | 'remove' | 'calibrate'>;
  readonly engine: Pick<Engine, 'probe' | 'models'>;
  readonly events: Pick<EventStore, 'list' | 'count' | 'frames' | 'picture' | 'get' | 'clipFile'>;
  /** What people say of events; every page is told. */
  readonly review: (ids: readonly string[], change: EventChange) => Promise<Alert[]>;
  readonly learnings: Pick<Learnings, 'detail' | 'list' | 'start' | 'stop'>;
  readonly restream: Pick<Restream, 'add'>;
  readonly live: Pick<LiveFeed, 'latest'>;
  readonly replays: Pick<Replays, 'sources' | 'start' | 'progress' | 'change' | 'stop'>;
  readonly features: Pick<FeatureViews, 'sources' | 'ofCamera' | 'ofFile' | 'picture'>;
  readonly performance: () => Performance;
  /** All that is set, as YAML. */
  readonly exportConfig: () => Promise<string>;
  readonly normality: Pick<Normality, 'picture' | 'preview' | 'sensitivities'>;
  readonly views: Pick<ModelViews, 'get' | 'similar'>;
  readonly experiments: Pick<Experiments, 'list' | 'detail' | 'file'>;
  readonly history: Pick<History, 'add' | 'list'>;
}

export function createApi({
  cameras,
  engine,
  events,
  review,
  learnings,
  restream,
  live,
  replays,
  features,
  performance,
  exportConfig,
  normality,
  views,
  experiments,
  exports,
  errors,
  history,
}: ApiParts): Router {
  const eventOf = async (id: string): Promise<Alert> => {
    const event = await events.get(id);
    if (!event) throw new UserError('there is no such event', 'not-found');
    return event;
  };

  const api = Router();
  api.use(json({ limit: '64kb' }), createHistory({ history, cameras, events, learnings }));

  api.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', cameras: cameras.list().length });
  });

  api.get('/api/cameras', (_request, response) => {
    response.json(cameras.list());
  });
  api.post('/api/cameras', async (request, response) => {
    response.status(201).json(await cameras.add(check(addCamera, request.body)));
  });
  api.put('/api/cameras/order', async (request, response) => {
    response.json(await cameras.arrange(check(cameraOrder, request.body)));
  });
  api.patch('/api/cameras/:id', async (request, response) => {
    response.json(await cameras.change(request.params.id, check(changeCamera, request.body)));
  });
  api.delete('/api/cameras/:id', async (request, response) => {
    await cameras.remove(request.params.id);
    response.status(204).end();
  });
  api.post('/api/cameras/:id/calibrate', async (request, response) => {
    response.status(202).json(await cameras.calibrate(request.params.id));
  });

  api.get('/api/cameras/:id/calibration.png', async (request, response) => {
    const picture = await normality.picture(request.params.id);
    if (!picture) throw new UserError('what is normal here is not known yet', 'not-found');
    response.set('Cache-Control', 'private, no-cache').type('png').send(Buffer.from(picture));
  });

  api.get('/api/cameras/:id/latest.jpg', (request, response) => {
    const picture = live.latest(request.params.id);
    if (!picture) throw new UserError('there is no picture yet', 'not-found');
    response.set('Cache-Control', 'no-store').type('jpeg').send(Buffer.from(picture));
  });
  api.get('/api/cameras/:id/preview', async (request, response) => {
    const { falseAlarmsPerDay } = check(previewQuery, request.query);
    response.json(await normality.preview(request.params.id, falseAlarmsPerDay));
  });
  api.get('/api/cameras/:id/thresholds', async (request, response) => {
    const { falseAlarmsPerDay } = check(thresholdsQuery, request.query);
    const known = await normality.sensitivities(request.params.id, falseAlarmsPerDay);
    if (!known) throw new UserError('what is normal here is not known yet', 'not-found');
    response.json(known);
  });

  api.get('/api/cameras/:id/stream.mjpeg', (request, response) => {
    const { id } = request.params;
    if (!cameras.find(id)) throw unknownCamera(id);
    if (!restream.add(id, response))
      throw new UserError('too many watch MJPEG streams already; close one of them', 'busy');
  });

  api.get('/api/cameras/:id/learn', (request, response) => {
    response.json(learnings.detail(request.params.id));
  });
  api.post('/api/cameras/:id/learn', async (request, response) => {
    response.status(202).json(await learnings.start(request.params.id, check(startLearning, request.body)));
  });
  api.delete('/api/cameras/:id/learn', async (request, response) => {
    await learnings.stop(request.params.id);
    response.status(204).end();
  });

  api.post('/api/probe', async (request, response) => {
    const { url } = check(probeRequest, request.body);
    const gone = new AbortController(); // nobody waits any more: end ffmpeg
    response.on('close', () => gone.abort());
    const { codec, width, height, fps, firstFrame } = await engine.probe(url, gone.signal);
    const picture = Buffer.from(firstFrame).toString('base64');
    const result: ProbeResult = {
      codec,
      width,
      height,
      fps,
      firstFrame: `data:image/jpeg;base64,${picture}`,
    };
    response.json(result);
  });

  api.get('/api/models', async (_request, response) => {
    response.json(await engine.models());
  });

  api.get('/api/performance', (_request, response) => {
    response.json(performance());
  });

  api.get('/api/config.yaml', async (_request, response) => {
    response
      .attachment('vigil.yaml')
      .type('application/yaml')
      .send(await exportConfig());
  });

  api.get('/api/events', async (request, response) => {
    response.json(await events.list(check(eventQuery, request.query)));
  });
  api.patch('/api/events', async (request, response) => {
    const { ids, ...change } = check(changeEvents, request.body);
    response.json(await review(ids, change));
  });
  api.get('/api/events/counts', async (request, response) => {
    const { edges, ...query } = check(countQuery, request.query);
    response.json(await events.count(edges, query));
  });
  api.get('/api/events/:id', async (request, response) => {
    response.json(await eventOf(request.params.id));
  });
  api.get('/api/events/:id/frames.json', async (request, response) => {
    const { id } = await eventOf(request.params.id);
    response.json(await events.frames(id));
  });
  api.get('/api/events/:id/event.json', async (request, response) => {
    const event = await eventOf(request.params.id);
    const whole: EventExport = { ...event, frames: await events.frames(event.id) };
    response.attachment(nameOf(event, 'event.json')).json(whole);
  });
  api.get('/api/events/:id/model.json', async (request, response) => {
    response.set('Cache-Control', 'private, no-cache').json(await views.get(request.params.id));
  });
  api.get('/api/events/:id/similar', async (request, response) => {
    const { limit } = check(similarQuery, request.query);
    response.json(await views.similar(request.params.id, limit));
  });
  for (const which of ['snapshot', 'plain'] as const) {
    api.get(`/api/events/:id/${which}.jpg`, async (request, response) => {
      const picture = await events.picture(request.params.id!, which);
      if (!picture) throw new UserError('there is no such picture', 'not-found');
      response.set('Cache-Control', 'private, no-cache').type('jpeg').send(Buffer.from(picture));
    });
  }

  api.use(createClips(events));
  api.use(createReplays(replays));
  api.use(createFeatures(features));
  api.use(createExperiments(experiments));
  api.use(createExports({ cameras, exports, errors }));

  api.use('/api', request => {
    throw new UserError(`there is no ${request.method} ${redact(request.originalUrl)}`, 'not-found');
  });
  return api;
}
