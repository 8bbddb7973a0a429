import type { ErrorRequestHandler } from 'express';
import { UserError } from '../../streams/index.ts';
import type { ApiError } from '../contract.ts';
import { type Log, lineOf, logFailure } from '../log.ts';

const STATUS: Readonly<Record<string, number>> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  'too-many-cameras': 409,
  'already-learning': 409,
  'nothing-seen': 409,
  'bad-features': 422,
  'too-large': 413,
  exporting: 429,
  busy: 503,
  closing: 503,
  disk: 507,
};
/** For the codes of the other rooms, by what their exit code says: wrong address, source, model. */
const STATUS_OF_EXIT = { 1: 422, 2: 422, 3: 502, 4: 422, 130: 503 } as const;

/** The one place that turns what a handler threw into an answer. */
export function errorHandler(log: Omit<Log, 'info'>): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error); // the connection is cut, which is all that can still be said
      return;
    }
    const known = fromLibrary(error) ?? error;
    if (known instanceof UserError) {
      response
        .status(STATUS[known.code] ?? STATUS_OF_EXIT[known.exitCode])
        .json(answer(known.code, lineOf(known)));
    } else {
      logFailure(log, 'a request failed unexpectedly', error);
      response
        .status(500)
        .json(answer('internal', 'something unexpected failed; the log of the server says what'));
    }
  };
}

export function answer(code: string, message: string): ApiError {
  return { error: { code, message } };
}

/** What express and its body parser throw at requests that they can't read. */
function fromLibrary(error: unknown): UserError | undefined {
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  if (type === 'entity.parse.failed') return new UserError('the body is not valid JSON', 'bad-request');
  if (type === 'entity.too.large') return new UserError('the body is larger than 64 KB', 'too-large');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new UserError('the request can not be read', 'bad-request');
  }
  return undefined;
}
