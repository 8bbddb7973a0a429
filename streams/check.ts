import { locateFfmpeg } from './ffmpeg/locate.ts';
import { DEFAULT_FPS } from './ffmpeg/plan.ts';
import { sourceFor } from './sources/index.ts';

/**
 * Finds out what can be known of an address without reading video: whether it is one, whether there is such a file,
 * whether the host answers. Throws `UserError`, as reading it would.
 */
export async function checkAddress(address: string): Promise<void> {
  const source = await sourceFor(address);
  const ffmpeg = await locateFfmpeg();
  const input = await source.prepare(address, { pace: 'fast', fps: DEFAULT_FPS, ffmpeg });
  input.dispose();
}
