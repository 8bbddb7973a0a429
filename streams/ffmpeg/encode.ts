import { PassThrough } from 'node:stream';
import { UserError } from '../user-error.ts';
import { runFfmpeg } from './command.ts';
import { locateFfmpeg } from './locate.ts';

export interface VideoWriter {
  /** Resolves when there is room for the next one. */
  write(jpeg: Uint8Array): Promise<void>;
  /** Resolves when the file is whole. */
  end(): Promise<void>;
  /** Stops at once. What there is of the file is the caller's to remove. */
  abort(): Promise<void>;
}

const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'];
/** Every ffmpeg has it, though not every browser plays it. */
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '4'];

/** Writes JPEGs of one size as an MP4 with H.264. Replaces the file if it exists. */
export async function openVideoWriter(path: string, fps: number): Promise<VideoWriter> {
  const ffmpeg = await locateFfmpeg();
  const codec = await h264Options(ffmpeg.path);
  const jpegs = new PassThrough();
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input: jpegs,
    inputOptions: ['-f', 'image2pipe', '-framerate', String(fps), '-c:v', 'mjpeg'],
    // 4:2:0 needs even sizes.
    filter: '[0:v:0]scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p[out]',
    outputs: [
      {
        path: `file:${path}`,
        options: ['-y', '-map', '[out]', ...codec, '-movflags', '+faststart', '-f', 'mp4'],
      },
    ],
    logLevel: 'warning',
  });
  let failed = false;
  const ended = run.ended.then(({ error }) => {
    failed = error !== undefined;
    jpegs.destroy(); // Wakes a `write` that waits for room.
  });
  const check = (): void => {
    if (failed)
      throw new UserError(
        `${path}: the video could not be written. Is there room, and may vigil write there?`,
        'video-not-written',
      );
  };
  return {
    async write(jpeg) {
      check();
      if (!jpegs.write(jpeg)) {
        await new Promise<void>(resolve => {
          const go = (): void => {
            jpegs.off('drain', go).off('close', go);
            resolve();
          };
          jpegs.on('drain', go).on('close', go);
        });
      }
      check();
    },
    async end() {
      jpegs.end();
      await ended;
      check();
    },
    async abort() {
      jpegs.destroy();
      await run.stop();
    },
  };
}

/** H.264, or what comes nearest to it. */
export async function h264Options(ffmpegPath: string): Promise<readonly string[]> {
  return (await hasH264(ffmpegPath)) ? H264 : MPEG4;
}

const known = new Map<string, Promise<boolean>>();

/** Tries it: a build may list an encoder that its library refuses. */
export function hasH264(ffmpegPath: string): Promise<boolean> {
  let answer = known.get(ffmpegPath);
  if (!answer) {
    answer = runFfmpeg({
      ffmpegPath,
      input: 'color=s=64x64:d=0.1',
      inputOptions: ['-f', 'lavfi'],
      outputs: [{ options: [...H264, '-f', 'null'] }],
      logLevel: 'warning',
    }).then(async run => !(await run.ended).error);
    known.set(ffmpegPath, answer);
  }
  return answer;
}
