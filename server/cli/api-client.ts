import { UserError } from '../../streams/index.ts';
import type { ApiError } from '../contract.ts';

/** Asks a running server; nothing comes back where it has nothing to say. Throws `UserError` with what it says is wrong. */
export async function askServer<T>(server: string, method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(new URL(path, server), {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    throw new UserError(
      `no server answers at ${server}; start it with vigil serve, or say where it is with --server`,
      'no-server',
    );
  }
  const text = await response.text();
  if (response.ok && text === '') return undefined as T;
  const answer = parse(text) as T & Partial<ApiError>;
  if (answer?.error) throw new UserError(answer.error.message, answer.error.code);
  if (!response.ok || answer === undefined) {
    throw new UserError(`what answers at ${server} is no vigil (status ${response.status})`, 'no-server');
  }
  return answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
