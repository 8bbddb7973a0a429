import type { en } from './en.ts';
import type { Words } from './words.ts';
import { camera } from './zh/camera.ts';
import { cameras } from './zh/cameras.ts';
import { experiments } from './zh/experiments.ts';
import { features } from './zh/features.ts';
import { format } from './zh/format.ts';
import { history } from './zh/history.ts';
import { learning } from './zh/learning.ts';
import { alerts, tile } from './zh/live.ts';
import { configuration, page } from './zh/page.ts';
import { performance } from './zh/performance.ts';
import { replay } from './zh/replay.ts';
import { event, review } from './zh/review.ts';
import { zones } from './zh/zones.ts';

export { server } from './zh/server.ts';

/** Simplified Chinese, in the words of docs/glossary.md. */
export const zh: Words<typeof en> = {
  page,
  configuration,
  tile,
  alerts,
  event,
  review,
  camera,
  cameras,
  zones,
  performance,
  learning,
  replay,
  features,
  experiments,
  history,
  format,
};
