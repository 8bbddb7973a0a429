import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  freePort,
  startHttpCamera,
  startRtspCamera,
  type TestServer,
  whyNoRtsp,
} from '../test/support/cameras.ts';
import {
  bundledFfmpeg,
  countingPicture,
  ffmpeg,
  ffmpegChildren,
  temporaryFolder,
  useFfmpeg,
} from '../test/support/ffmpeg.ts';
import { openStream, probe, UserError } from './index.ts';

const PASSWORD = 'p@ss:w/rd';
const encoded = encodeURIComponent(PASSWORD);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let camera: TestServer;
let rtsp: TestServer | undefined;
let nobody: number;

beforeAll(async () => {
  folder = await temporaryFolder();
  const { path } = folder;
  await ffmpeg(...countingPicture(30), '-c:v', 'libx264', '-bf', '0', `${path}/video.mp4`);
  await ffmpeg(...countingPicture(1), '-pix_fmt', 'yuvj420p', `${path}/picture.jpg`);
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=320x240:r=10:d=6',
    '-c:v',
    'libx264',
    '-bf',
    '0',
    `${path}/long.mp4`,
  );
  await mkdir(join(path, 'empty'));
  await mkdir(join(path, 'broken'));
  await writeFile(join(path, 'broken', '1.jpg'), 'no picture');
  await writeFile(join(path, 'notes.txt'), 'Once upon a time '.repeat(100));
  await writeFile(
    join(path, 'evil.m3u8'),
    `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${path}/video.mp4\n#EXT-X-ENDLIST\n`,
  );
  camera = await startHttpCamera({ folder: path, jpegs: [await readFile(`${path}/picture.jpg`)] });
  if (!whyNoRtsp()) rtsp = await startRtspCamera({ cam: `${path}/video.mp4` }, `joe:${PASSWORD}`);
  nobody = await freePort();
});

afterAll(async () => {
  await camera?.stop();
  await rtsp?.stop();
  await folder?.remove();
});

async function errorOf(address: string): Promise<UserError> {
  try {
    for await (const _ of openStream(address, { width: 32, height: 32, pace: 'live', display: {} }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(3);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toContain(PASSWORD);
    expect(error.message).not.toContain(encoded);
    expect(await ffmpegChildren()).toEqual([]);
    return error;
  }
  throw new Error(`${address} raised no error`);
}

describe.each([
  { name: 'the system ffmpeg', path: undefined },
  ...(bundledFfmpeg() ? [{ name: 'the ffmpeg inside npm', path: bundledFfmpeg() }] : []),
])('with $name', ({ path }) => {
  const cases: { what: string; address: () => string; message: () => string; code: string }[] = [
    {
      what: 'an RTSP port where nobody listens',
      address: () => `rtsp://joe:${encoded}@127.0.0.1:${nobody}/cam`,
      message: () =>
        `rtsp://joe:***@127.0.0.1:${nobody}/cam: connection refused. Is the camera on, and are address and port right?`,
      code: 'connection-refused',
    },
    {
      what: 'an HTTP port where nobody listens',
      address: () => `http://joe:${encoded}@127.0.0.1:${nobody}/cam?token=abc`,
      message: () =>
        `http://joe:***@127.0.0.1:${nobody}/cam?token=***: connection refused. Is the camera on, and are address and port right?`,
      code: 'connection-refused',
    },
    {
      what: 'an RTSP host that does not exist',
      address: () => 'rtsp://camera.invalid/cam',
      message: () =>
        'rtsp://camera.invalid/cam: no such host. Is the name right, and does this machine reach a name server?',
      code: 'host-not-found',
    },
    {
      what: 'an HTTP host that does not exist',
      address: () => 'http://camera.invalid/cam',
      message: () =>
        'http://camera.invalid/cam: no such host. Is the name right, and does this machine reach a name server?',
      code: 'host-not-found',
    },
    {
      what: 'an HTTP path that does not exist',
      address: () => `${camera.url}/nothing.mp4`,
      message: () =>
        `${camera.url}/nothing.mp4: the host answers, but has nothing at this path (404). Is the part after the host right?`,
      code: 'not-found',
    },
    {
      what: 'an HTTP camera that wants a login',
      address: () => `${camera.url}/private`,
      message: () =>
        `${camera.url}/private: a user name and password are needed: http://user:password@host/...`,
      code: 'login-needed',
    },
    {
      what: 'a wrong HTTP password',
      address: () => `${camera.url.replace('//', `//joe:${encoded}@`)}/private`,
      message: () => `${camera.url.replace('//', '//joe:***@')}/private: user name or password is wrong`,
      code: 'login-wrong',
    },
    {
      what: 'a page',
      address: () => `${camera.url}/html`,
      message: () => `${camera.url}/html is not video, or not in a format that ffmpeg reads (text/html)`,
      code: 'not-video',
    },
    {
      what: 'a download that is not video',
      address: () => `${camera.url}/notes.txt`,
      message: () => `${camera.url}/notes.txt is not video, or not in a format that ffmpeg reads`,
      code: 'not-video',
    },
    {
      what: 'a playlist over HTTP that names a file of this machine',
      address: () => `${camera.url}/evil.m3u8`,
      message: () => `${camera.url}/evil.m3u8 is not video, or not in a format that ffmpeg reads`,
      code: 'not-video',
    },
    {
      what: 'a file that is missing',
      address: () => join(folder.path, 'nothing.mp4'),
      message: () => `${folder.path}/nothing.mp4: no such file or folder`,
      code: 'missing-file',
    },
    {
      what: 'a file that is not video',
      address: () => join(folder.path, 'notes.txt'),
      message: () => `${folder.path}/notes.txt is not video, or not in a format that ffmpeg reads`,
      code: 'not-video',
    },
    {
      what: 'an empty folder',
      address: () => join(folder.path, 'empty'),
      message: () =>
        `${folder.path}/empty: no pictures in this folder. Expected numbered .tif, .tiff, .jpg, .jpeg, .png or .bmp files`,
      code: 'empty-folder',
    },
    {
      what: 'a folder of broken pictures',
      address: () => join(folder.path, 'broken'),
      message: () => `${folder.path}/broken: none of the pictures in this folder can be read`,
      code: 'unreadable-folder',
    },
    {
      what: 'a scheme that is not supported',
      address: () => `ftp://joe:${encoded}@127.0.0.1/video.mp4`,
      message: () =>
        'ftp://joe:***@127.0.0.1/video.mp4: this kind of address is not supported. Give rtsp:// or rtsps://, http:// or https://, a folder of pictures, a video file',
      code: 'unsupported-address',
    },
  ];

  it.each(cases)('says what is wrong with $what', async ({ address, message, code }) => {
    useFfmpeg(path);
    const error = await errorOf(address());
    expect(error.message).toBe(message());
    expect(error.code).toBe(code);
    await expect(probe(address())).rejects.toThrow(message());
  });

  it.skipIf(whyNoRtsp()).each([
    {
      what: 'a wrong password',
      login: 'joe:wr%40ng@',
      path: 'cam',
      problem: ': user name or password is wrong',
    },
    {
      what: 'no password',
      login: '',
      path: 'cam',
      problem: ': a user name and password are needed: rtsp://user:password@host/...',
    },
    {
      what: 'a path that does not exist',
      login: `joe:${encoded}@`,
      path: 'nothing',
      problem: ': the host answers, but has nothing at this path (404). Is the part after the host right?',
    },
  ])('says what is wrong with RTSP: $what', async ({ login, path: name, problem }) => {
    useFfmpeg(path);
    const error = await errorOf(`${rtsp!.url.replace('//', `//${login}`)}/${name}`);
    const shown = login ? '//joe:***@' : '//';
    expect(error.message).toBe(`${rtsp!.url.replace('//', shown)}/${name}${problem}`);
  });
});

it.skipIf(whyNoRtsp())('logs in with a password of special characters', async () => {
  const address = `${rtsp!.url.replace('//', `//joe:${encoded}@`)}/cam`;
  for await (const { index } of openStream(address, { width: 32, height: 32, pace: 'live' })) {
    if (index === 2) break;
  }
});

it('notices a camera that stops sending', async () => {
  const error = await errorOf(`${camera.url}/stuck`);
  expect(error.message).toBe(`${camera.url}/stuck: no picture for 10 s`);
});

it('gives up on a host that does not answer', async () => {
  await expect(probe(`${camera.url}/silent`, { timeoutMs: 300 })).rejects.toThrow(
    `${camera.url}/silent: no answer within 10 s`,
  );
});

it('can be aborted while it waits for a host', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 200);
  const options = { width: 32, height: 32, pace: 'live', signal: abort.signal } as const;
  for await (const _ of openStream(`${camera.url}/silent`, options)) throw new Error('a frame');
  await expect(probe(`${camera.url}/silent`, { signal: abort.signal })).rejects.toThrow('aborted');
});

it('can be aborted while it waits for a frame', async () => {
  const abort = new AbortController();
  const options = { width: 32, height: 32, pace: 'live', signal: abort.signal } as const;
  setTimeout(() => abort.abort(), 1500);
  for await (const _ of openStream(`${camera.url}/stuck`, options));
  expect(await ffmpegChildren()).toEqual([]);
});

describe('a damaged recording', () => {
  it('plays up to where it was cut off', async () => {
    const { path } = folder;
    await ffmpeg('-i', `${path}/long.mp4`, '-c', 'copy', '-movflags', '+faststart', `${path}/fast.mp4`);
    const bytes = await readFile(`${path}/fast.mp4`);
    await writeFile(`${path}/cut.mp4`, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    const stream = openStream(`${path}/cut.mp4`, { width: 32, height: 32, pace: 'fast' });
    for await (const _ of stream);
    expect(stream.stats.frames).toBeGreaterThan(10);
    expect(stream.stats.frames).toBeLessThan(60);
  });

  it('says so when nothing can be read', async () => {
    const { path } = folder;
    const bytes = await readFile(`${path}/long.mp4`);
    await writeFile(`${path}/cut.mp4`, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    const error = await errorOf(`${path}/cut.mp4`);
    expect(error.message).toBe(
      `${path}/cut.mp4 is incomplete: its index is missing, as in a recording that was cut off`,
    );
    await rm(`${path}/cut.mp4`);
  });

  it('goes on when the picture changes size', async () => {
    const { path } = folder;
    const h264 = ['-c:v', 'libx264', '-bf', '0', '-f', 'mpegts'];
    await ffmpeg(...countingPicture(20), ...h264, `${path}/a.ts`);
    await ffmpeg(...countingPicture(20, 10, '320x180'), ...h264, `${path}/b.ts`);
    await writeFile(
      `${path}/both.ts`,
      Buffer.concat([await readFile(`${path}/a.ts`), await readFile(`${path}/b.ts`)]),
    );
    const stream = openStream(`${path}/both.ts`, { width: 32, height: 32, pace: 'fast', display: {} });
    for await (const { gray, jpeg } of stream) {
      expect(gray).toHaveLength(32 * 32);
      expect(jpeg!.length).toBeGreaterThan(100);
    }
    expect(stream.stats.frames).toBeGreaterThanOrEqual(36);
  });
});
