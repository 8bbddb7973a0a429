/** Exports of all of a camera between two times. */

import { Router } from 'express';
import type { Cameras } from '../cameras/cameras.ts';
import { unknownCamera } from '../cameras/registry.ts';
import { nameOf } from '../file-names.ts';
import type { NoisyErrors } from '../log.ts';
import type { RangeExports } from '../recording/range-exports.ts';
import { check, exportQuery } from './schemas.ts';
import { type Slowest, sendStream } from './send-stream.ts';

/** There is one export at a time. A tunnel over a slow line is faster. */
const USUAL_SLOWEST: Slowest = { bytesPerSecond: 50_000, graceMs: 300_000 };

export interface ExportParts {
  readonly cameras: Pick<Cameras, 'find'>;
  readonly exports: Pick<RangeExports, 'contents' | 'make'>;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly slowest?: Slowest;
}

export function createExports({ cameras, exports, errors, slowest = USUAL_SLOWEST }: ExportParts): Router {
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
    const begin = () => response.attachment(nameOf({ cameraName: camera.name, start: span.from }, '.zip'));
    if (request.method === 'HEAD') {
      begin().end();
      return;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      await exports.make(camera, span, gone.signal, (zip, signal) =>
        sendStream(zip, response, { signal, slowest, begin }),
      );
    } catch (error) {
      if (gone.signal.aborted) return;
      if (!response.headersSent) throw error;
      errors.report('an export failed', error);
      response.destroy(); // so that half of it is not taken for the whole
    }
  });
  return router;
}
