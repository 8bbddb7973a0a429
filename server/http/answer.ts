/** Puts together what answers on the server's port, beside socket.io. */

import type { Server } from 'node:http';
import compression from 'compression';
import type { Express, RequestHandler } from 'express';
import { LIVE_PATH } from '../contract.ts';
import type { LiveFeed } from '../live/feed.ts';
import type { Log } from '../log.ts';
import { errorHandler } from './errors.ts';
import { guard, mayConnect, securityHeaders } from './guard.ts';

export interface Answers {
  readonly api: RequestHandler;
  readonly page: RequestHandler;
  readonly live: Pick<LiveFeed, 'accept'>;
  readonly log: Log;
}

export function answer(app: Express, http: Server, { api, page, live, log }: Answers): void {
  app.use(securityHeaders, guard, compression(), api, page);
  app.use(errorHandler(log));
  http.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?', 1)[0];
    if (path?.startsWith('/socket.io/')) return; // checked and answered by socket.io
    socket.on('error', () => socket.destroy());
    if (path === LIVE_PATH && mayConnect(request)) live.accept(request, socket, head);
    else socket.destroy();
  });
}
