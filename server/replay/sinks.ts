import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openVideoWriter } from '../../streams/index.ts';
import type { PictureSink } from './command.ts';

/** A video of all frames. */
export async function videoSink(path: string, fps: number): Promise<PictureSink> {
  const video = await openVideoWriter(path, fps);
  return {
    write: (_frame, marked) => video.write(marked),
    end: () => video.end(),
    abort: async () => {
      await video.abort();
      await rm(path, { force: true });
    },
  };
}

/** `frame-000042.jpg` for each frame with boxes, or for every frame. */
export async function jpegSink(folder: string, everyFrame: boolean): Promise<PictureSink> {
  await mkdir(folder, { recursive: true });
  return {
    write: async ({ index }, marked, boxes) => {
      if (boxes.length === 0 && !everyFrame) return;
      await writeFile(join(folder, `frame-${String(index).padStart(6, '0')}.jpg`), marked);
    },
    end: async () => {},
    abort: async () => {},
  };
}
