/** What people did: it is told by watching what the API answers, and can be read here. */

import { type Request, type Response, Router } from 'express';
import type { Cameras } from '../cameras/cameras.ts';
import type { EventStore } from '../events/store.ts';
import { type Answered, DEEDS } from '../history/deeds.ts';
import { Downloads } from '../history/downloads.ts';
import type { History } from '../history/history.ts';
import type { Learnings } from '../learning/learnings.ts';
import { check, historyQuery } from './schemas.ts';

interface HistoryParts {
  readonly history: Pick<History, 'add' | 'list'>;
  readonly cameras: Pick<Cameras, 'find'>;
  readonly events: Pick<EventStore, 'get'>;
  readonly learnings: Pick<Learnings, 'list'>;
}

/** Stands before the routes that it watches. */
export function createHistory({ history, cameras, events, learnings }: HistoryParts): Router {
  const router = Router();
  const downloads = new Downloads();
  router.get('/api/history', async (request, response) => {
    response.json(await history.list(check(historyQuery, request.query)));
  });

  for (const [route, tell] of Object.entries(DEEDS)) {
    const [method, path] = route.split(' ') as [string, string];
    router.all(path, async (request, response, next) => {
      if (request.method !== method || isOnlyWatched(request)) return next();
      const { id } = request.params as { readonly id?: string };
      const known: Pick<Answered, 'camera' | 'event' | 'learning'> = {
        camera: id === undefined ? undefined : cameras.find(id),
        event: id !== undefined && path.startsWith('/api/events/') ? await events.get(id) : undefined,
        learning: learnings.list().find(({ cameraId }) => cameraId === id),
      };
      const address = request.socket.remoteAddress?.replace(/^::ffff:/, '');
      const isNew = downloads.asked(`${address} ${request.originalUrl}`);
      whenAnswered(response, answer => {
        if (response.statusCode < 200 || response.statusCode >= 300) return;
        if (method === 'GET' && !isNew(response.statusCode === 206)) return;
        const answered = { body: request.body as unknown, answer, ...known };
        history.add(() =>
          tell(answered).map(deed => ({ ...deed, ...(address !== undefined && { address }) })),
        );
      });
      next();
    });
  }
  return router;
}

/** A clip that is played in the page is not taken elsewhere. */
function isOnlyWatched({ path, query }: Request): boolean {
  return path.endsWith('/clip.mp4') && !('download' in query);
}

/**
 * Tells once what is answered, where that is JSON. Who asked may have gone: what was done is done, and of a file what was sent is taken
 * elsewhere, so that neither waits for `finish`, which does not come then.
 */
function whenAnswered(response: Response, tell: (answer: unknown) => void): void {
  let answer: unknown;
  let isTold = false;
  const once = () => {
    if (!isTold) tell(answer);
    isTold = true;
  };
  const { json, end } = response;
  response.json = body => {
    answer = body;
    return json.call(response, body);
  };
  response.end = ((...rest: Parameters<typeof end>) => {
    once();
    return end.apply(response, rest);
  }) as typeof end;
  response.once('close', () => {
    if (response.headersSent) once();
  });
}
