import { camera } from './en/camera.ts';
import { cameras } from './en/cameras.ts';
import { experiments } from './en/experiments.ts';
import { features } from './en/features.ts';
import { format } from './en/format.ts';
import { history } from './en/history.ts';
import { learning } from './en/learning.ts';
import { alerts, tile } from './en/live.ts';
import { configuration, page } from './en/page.ts';
import { performance } from './en/performance.ts';
import { replay } from './en/replay.ts';
import { event, review } from './en/review.ts';
import { zones } from './en/zones.ts';

/** All that the page says, by the folders of the client. `{{name}}` is filled in, `<code>` is a mark that the component gives. */
export const en = {
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
