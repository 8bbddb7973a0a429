/** Features laid out for the page. */

import { Router } from 'express';
import type { FeatureViews } from '../features/views.ts';
import { check, scatterQuery } from './schemas.ts';

export function createFeatures(
  features: Pick<FeatureViews, 'sources' | 'ofCamera' | 'ofFile' | 'picture'>,
): Router {
  const router = Router();
  router.get('/api/features', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json(await features.sources());
  });
  router.get('/api/features/scatter', async (request, response) => {
    const { camera, file, projection } = check(scatterQuery, request.query);
    const scatter =
      camera === undefined
        ? await features.ofFile(file!, projection)
        : await features.ofCamera(camera, projection);
    response.set('Cache-Control', 'no-store').json(scatter);
  });
  router.get('/api/features/:file/:picture.png', async (request, response) => {
    const { file, picture } = request.params;
    const png = await features.picture(file, Number(picture));
    response.set('Cache-Control', 'private, no-cache').type('png').send(Buffer.from(png));
  });
  return router;
}
