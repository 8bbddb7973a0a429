import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { burnBoxes, UserError } from '../../streams/index.ts';
import type { ClipBoxes } from '../contract.ts';

/** Each takes all cores that it gets. */
const MOST_AT_ONCE = 2;

/** Makes clips with their boxes in the picture, for who asks. */
export class MarkedClips {
  #working = 0;

  /**
   * Resolves once `send` has; the file that it gets is removed then. Rejects when `signal` aborts, and where too many are being made.
   * @param clip with `clip.json` beside it
   */
  async make(
    clip: { readonly mp4: string; readonly boxes: string },
    signal: AbortSignal,
    send: (path: string) => Promise<void>,
  ): Promise<void> {
    if (this.#working >= MOST_AT_ONCE)
      throw new UserError(`${MOST_AT_ONCE} clips are being drawn already; try again in a minute`, 'busy');
    this.#working += 1;
    let isDone = false;
    const done = () => {
      if (!isDone) this.#working -= 1;
      isDone = true;
    };
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(tmpdir(), 'vigil-marked-'));
      const { frames } = JSON.parse(await readFile(clip.boxes, 'utf8')) as ClipBoxes;
      const path = join(folder, 'marked.mp4');
      await burnBoxes(clip.mp4, frames, path, signal).finally(done);
      await send(path); // for as long as the viewer takes
    } finally {
      done();
      if (folder) await rm(folder, { recursive: true, force: true });
    }
  }
}
