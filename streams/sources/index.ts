/** Every source that vigil knows. The first that accepts an address reads it. */
import { redact } from '../redact.ts';
import type { Source } from '../source.ts';
import { UserError } from '../user-error.ts';
import { demo } from './demo/index.ts';
import { file } from './file/index.ts';
import { folder } from './folder/index.ts';
import { http } from './http/index.ts';
import { rtsp } from './rtsp/index.ts';

export const sources: readonly Source[] = [rtsp, http, demo, folder, file];

export async function sourceFor(address: string): Promise<Source> {
  for (const source of sources) if (await source.accepts(address)) return source;
  throw new UserError(
    `${redact(address)}: this kind of address is not supported. Give one of: ${sources.map(s => s.addresses).join(', ')}`,
    'unsupported-address',
    3,
  );
}
