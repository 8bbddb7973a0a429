import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { hasLogin, type Problem, sourceError } from '../../ffmpeg/errors.ts';

const REDIRECTS = 5;

export interface Look {
  /** In lower case; empty if the answer does not say, or if only ffmpeg can log in. */
  readonly contentType: string;
  /** Where redirects lead. */
  readonly url: string;
}

/** Asks for an address and reads nothing but the head of the answer. Throws `UserError` if that says no. */
export async function look(address: string, timeoutMs: number, signal?: AbortSignal): Promise<Look> {
  let url = parse(address);
  const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const { statusCode = 0, headers } = await head(url, deadline).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw sourceError(deadline.aborted ? 'timed-out' : networkProblem(error), address);
    });
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      const next = new URL(headers.location, url);
      if (!/^https?:$/.test(next.protocol)) break;
      if (next.host === url.host && !next.username)
        [next.username, next.password] = [url.username, url.password];
      url = next;
      continue;
    }
    if (statusCode === 401) {
      // ffmpeg knows Digest, this does not.
      if (hasLogin(address) && /^digest/i.test(headers['www-authenticate'] ?? ''))
        return { contentType: '', url: url.href };
      throw sourceError(hasLogin(address) ? 'login-wrong' : 'login-needed', address);
    }
    if (statusCode === 403) throw sourceError('forbidden', address);
    if (statusCode === 404 || statusCode === 410) throw sourceError('not-found', address);
    if (statusCode >= 400) throw sourceError('server-error', address, String(statusCode));
    return { contentType: (headers['content-type'] ?? '').toLowerCase(), url: url.href };
  }
  throw sourceError('server-error', address, 'too many redirects');
}

function parse(address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw sourceError('host-not-found', address);
  }
}

function head(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { username, password } = url;
    const auth = username ? { auth: `${decoded(username)}:${decoded(password)}` } : {};
    // Cameras sign their own certificates; ffmpeg takes them too.
    const options = { signal, ...auth, agent: false, rejectUnauthorized: false, headers: { accept: '*/*' } };
    const get = url.protocol === 'https:' ? getHttps : getHttp;
    const request = get(url, options, answer => {
      resolve(answer);
      answer.on('error', () => {}); // It is cut off here: some cameras serve one viewer at a time.
      answer.destroy();
    });
    request.on('error', reject);
  });
}

/** A password with a bare `%` stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function networkProblem(error: unknown): Problem {
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  switch (code ?? (errors?.[0] as { code?: string } | undefined)?.code) {
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'host-not-found';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'no-route';
    case 'ETIMEDOUT':
      return 'timed-out';
    default:
      // Speaks, but not HTTP, or hangs up.
      return code === 'ECONNRESET' ? 'connection-lost' : 'not-video';
  }
}
