/** Exports of all of a camera between two times. */

import { once } from 'node:events';
import { Router } from 'express';
import type { Cameras } from '../cameras/cameras.ts';
import { unknownCamera } from '../cameras/registry.ts';
import { nameOf } from '../file-names.ts';
import type { NoisyErrors } from '../log.ts';
import type { RangeExports } from '../recording/range-exports.ts';
import { check, exportQuery } from './schemas.ts';

/** Who takes nothing for so long has gone, in milliseconds: others wait for their turn. */
const STALLED_MS = 300_000;

export interface ExportParts {
  readonly cameras: Pick<Cameras, 'find'>;
  readonly exports: Pick<RangeExports, 'contents' | 'make'>;
  readonly errors: Pick<NoisyErrors, 'report'>;
}

export function createExports({ cameras, exports, errors }: ExportParts): Router {
  const router = Router();
  const cameraOf = (id: string) => {
    const camera = cameras.find(id);
    if (!camera) throw unknownCamera(id);
    return camera;
  };

  router.get('/api/cameras/:id/export.json', async (request, response) => {
    const camera = cameraOf(request.params.id);
    response.json(await exports.contents(camera, check(exportQuery, request.query)));
  });

  router.get('/api/cameras/:id/export.zip', async (request, response) => {
    const camera = cameraOf(request.params.id);
    const span = check(exportQuery, request.query);
    const named = () => response.attachment(nameOf({ cameraName: camera.name, start: span.from }, '.zip'));
    if (request.method === 'HEAD') {
      named().end();
      return;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.setTimeout(STALLED_MS, () => response.destroy());
    try {
      await exports.make(camera, span, gone.signal, async (zip, signal) => {
        for await (const chunk of zip) {
          signal.throwIfAborted();
          if (!response.headersSent) named(); // what fails before can be said
          if (!response.write(chunk)) await once(response, 'drain', { signal });
        }
        response.end();
      });
    } catch (error) {
      if (gone.signal.aborted) return;
      if (!response.headersSent) throw error;
      errors.report('an export failed', error);
      response.destroy(); // so that half of it is not taken for the whole
    }
  });
  return router;
}
