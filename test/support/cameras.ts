/** Cameras for tests: a small HTTP server, and a real RTSP server where GStreamer is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../streams/index.ts';

export interface TestServer {
  /** `http://127.0.0.1:port` or `rtsp://127.0.0.1:port`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface HttpCamera {
  /** Its files are served, with ranges. */
  readonly folder: string;
  /** `/mjpeg` pushes these, in a loop, until the viewer leaves. */
  readonly jpegs?: readonly Uint8Array[];
  readonly fps?: number;
}

/** Also `/html`, `/private` (401), `/silent` (never answers), `/stuck` (two pictures, then silence). */
export async function startHttpCamera({ folder, jpegs = [], fps = 10 }: HttpCamera): Promise<TestServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://camera');
    switch (pathname) {
      case '/mjpeg':
        return push(response, jpegs, fps, Infinity);
      case '/stuck':
        return push(response, jpegs, fps, 2);
      case '/silent':
        return;
      case '/html':
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>A page</p>');
      case '/private':
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="camera"' }).end();
      default:
        return sendFile(request, response, join(folder, pathname));
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function push(response: ServerResponse, jpegs: readonly Uint8Array[], fps: number, count: number): void {
  response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=frame' });
  let n = 0;
  const timer = setInterval(() => {
    if (n >= count) return;
    const jpeg = jpegs[n++ % jpegs.length]!;
    response.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
    response.write(jpeg);
    response.write('\r\n');
  }, 1000 / fps);
  response.on('close', () => clearInterval(timer));
}

function sendFile(request: IncomingMessage, response: ServerResponse, path: string): void {
  if (!existsSync(path)) return void response.writeHead(404).end();
  const { size } = statSync(path);
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(request.headers.range ? 206 : 200, {
    'content-type': path.endsWith('.m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp4',
    'accept-ranges': 'bytes',
    'content-length': size - from,
    ...(request.headers.range ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
  });
  createReadStream(path, { start: from }).pipe(response);
}

const rtspServe = join(packageRoot(import.meta.dirname), '../shared/tools/rtsp-serve');

/** Why there can be no RTSP server here, or `undefined` if there can. */
export function whyNoRtsp(): string | undefined {
  if (!existsSync(rtspServe)) return 'no ../shared/tools/rtsp-serve';
  const check = "import gi; gi.require_version('GstRtspServer', '1.0')";
  return spawnSync('/usr/bin/python3', ['-c', check]).status === 0 ? undefined : 'no GStreamer for Python';
}

/** Serves each file, looping, as `url/name`. */
export async function startRtspCamera(files: Record<string, string>, login?: string): Promise<TestServer> {
  const port = await freePort();
  const cameras = Object.entries(files).map(([name, file]) => `${name}=${file}`);
  const child = spawn(
    '/usr/bin/python3',
    [rtspServe, '--port', String(port), ...(login ? ['--user', login] : []), ...cameras],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  for await (const line of createInterface(child.stdout)) if (line === 'ready') break;
  if (child.exitCode !== null) throw new Error('rtsp-serve did not start');
  return {
    url: `rtsp://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
