import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { sourceError } from '../ffmpeg/errors.ts';
import type { Ffmpeg } from '../source.ts';

/** A statically linked ffmpeg, such as the one inside npm, crashes when it looks up a host name. */
export function cannotResolve(ffmpeg: Ffmpeg): boolean {
  return /static/i.test(ffmpeg.version);
}

/** The address with its host name replaced by its IP address, if this ffmpeg needs that. */
export async function resolvedFor(ffmpeg: Ffmpeg, address: string): Promise<string> {
  // Not `URL`: ffmpeg is more lenient about passwords than that.
  const parts = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?)([^/?#:[\]]+)(.*)$/is.exec(address);
  if (!parts || !cannotResolve(ffmpeg)) return address;
  const [, before, host, after] = parts as unknown as [string, string, string, string];
  if (isIP(host)) return address;
  const [found] = await lookup(host, { all: true, order: 'ipv4first' }).catch(() => []);
  if (!found) throw sourceError('host-not-found', address);
  return `${before}${found.family === 6 ? `[${found.address}]` : found.address}${after}`;
}
