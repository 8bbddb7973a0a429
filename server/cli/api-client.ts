import { InvalidArgumentError, Option } from 'commander';
import { UserError } from '../../streams/index.ts';
import type { ApiError } from '../contract.ts';

/** Asks a running server; nothing comes back where it has nothing to say. Throws `UserError` with what it says is wrong. */
export async function askServer<T>(server: string, method: string, path: string, body?: unknown): Promise<T> {
  const { ok, status, text } = await ask(server, path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (ok && text === '') return undefined as T;
  const answer = parse(text) as T & Partial<ApiError>;
  if (answer?.error) throw new UserError(answer.error.message, answer.error.code);
  if (!ok || answer === undefined) throw noVigil(server, status);
  return answer;
}

/** What a running server has at a path, as it is. */
export async function download(server: string, path: string): Promise<string> {
  const { ok, status, text } = await ask(server, path);
  if (!ok) throw noVigil(server, status);
  return text;
}

/** `--server`, for the commands that ask one. */
export function serverOption(flags = '--server <url>'): Option {
  return new Option(flags, 'address of the running server')
    .argParser(parseServer)
    .default('http://127.0.0.1:8080');
}

function parseServer(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('Write it like http://127.0.0.1:8080.');
}

async function ask(server: string, path: string, request?: RequestInit) {
  try {
    const response = await fetch(new URL(path, server), request);
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch {
    throw new UserError(
      `no server answers at ${server}; start it with vigil serve, or say where it is with --server`,
      'no-server',
    );
  }
}

function noVigil(server: string, status: number): UserError {
  return new UserError(`what answers at ${server} is no vigil (status ${status})`, 'no-server');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
