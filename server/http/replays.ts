/** Replays, and what can be replayed. */

import { Router } from 'express';
import type { Replays } from '../replay/replays.ts';
import { changeReplay, check, progressQuery, sourcesQuery, startReplay } from './schemas.ts';

export function createReplays(
  replays: Pick<Replays, 'sources' | 'start' | 'progress' | 'change' | 'stop'>,
): Router {
  const router = Router();
  router.get('/api/replay/sources', async (request, response) => {
    response.json(await replays.sources(check(sourcesQuery, request.query).path));
  });
  router.post('/api/replays', async (request, response) => {
    response.status(201).json(await replays.start(check(startReplay, request.body)));
  });
  router.get('/api/replays/:id', (request, response) => {
    const { from } = check(progressQuery, request.query);
    response.set('Cache-Control', 'no-store').json(replays.progress(request.params.id, from));
  });
  router.patch('/api/replays/:id', (request, response) => {
    replays.change(request.params.id, check(changeReplay, request.body));
    response.status(204).end();
  });
  router.delete('/api/replays/:id', async (request, response) => {
    await replays.stop(request.params.id);
    response.status(204).end();
  });
  return router;
}
