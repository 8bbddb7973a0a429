/**
 * There are no accounts yet, so only this machine's own pages may ask. Listening on loopback keeps other
 * machines out; these checks keep out the pages of other sites that the user's browser has open.
 */

import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { UserError } from '../../streams/index.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host === '::1';
}

/** Another site's name that was made to point to this machine (DNS rebinding) is not in `Host`'s set. */
export function hasOwnHost({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.host !== undefined && LOOPBACK.has(hostnameOf(`http://${headers.host}`));
}

/**
 * Browsers send `Origin` with whatever could change something, and with every websocket; other programs
 * send none. Any port of this machine is its own: `npx vite` serves the page from another one.
 */
export function hasOwnOrigin({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.origin === undefined || LOOPBACK.has(hostnameOf(headers.origin));
}

export function mayConnect(request: Pick<IncomingMessage, 'headers'>): boolean {
  return hasOwnHost(request) && hasOwnOrigin(request);
}

export const guard: RequestHandler = (request, _response, next) => {
  if (!hasOwnHost(request)) {
    throw new UserError('vigil answers only under the name localhost or 127.0.0.1', 'forbidden');
  }
  if (!READING.has(request.method) && !hasOwnOrigin(request)) {
    throw new UserError('pages of other sites may not change anything here', 'forbidden');
  }
  next();
};

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy':
      "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; " +
      "form-action 'self'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
};

function hostnameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
