/** Experiments, as `vigil experiment` leaves them. */

import { Router } from 'express';
import type { Experiments } from '../experiments/browse.ts';

/** Of what has its style in itself and runs nothing. */
const OWN_STYLE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";

export function createExperiments(experiments: Pick<Experiments, 'list' | 'detail' | 'file'>): Router {
  const router = Router();
  router.get('/api/experiments', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json(await experiments.list());
  });
  router.get('/api/experiments/:id', async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await experiments.detail(request.params.id));
  });
  router.get(
    ['/api/experiments/:id/report.html', '/api/experiments/:id/figures/:name.svg'],
    async (request, response) => {
      const { id, name } = request.params as { id: string; name?: string };
      const { type, text } = await experiments.file(id, name);
      response
        .set({ 'Cache-Control': 'private, no-cache', 'Content-Security-Policy': OWN_STYLE })
        .type(type)
        .send(text);
    },
  );
  return router;
}
