/** The live picture with its boxes for other viewers, as MJPEG over HTTP: what wall displays, NVRs and VLC read. */

import type { ServerResponse } from 'node:http';
import type { Box } from '../contract.ts';
import { drawBoxes, drawLost } from '../detection/snapshot.ts';
import type { NoisyErrors } from '../log.ts';

const BOUNDARY = 'vigil';
const MAX_VIEWERS = 16;
/** Longer without a picture, and viewers are shown that there is none: the last one would look live, in milliseconds. */
const LOST_MS = 3000;

/** What is needed of the answer to a viewer. */
export type Viewer = Pick<ServerResponse, 'write' | 'writeHead' | 'on' | 'destroy' | 'writableNeedDrain'>;

interface Audience {
  readonly viewers: Set<Viewer>;
  /** A picture is being drawn: those that come meanwhile are left out. */
  drawing: boolean;
  last: Uint8Array | undefined;
  lost: NodeJS.Timeout;
}

export interface RestreamOptions {
  readonly errors: Pick<NoisyErrors, 'report'>;
}

export class Restream {
  readonly #audiences = new Map<string, Audience>();

  constructor(private readonly options: RestreamOptions) {}

  /** Pushes the camera's pictures until the viewer leaves. Returns false when there are too many already. */
  add(camera: string, viewer: Viewer): boolean {
    const watching = [...this.#audiences.values()].reduce((sum, { viewers }) => sum + viewers.size, 0);
    if (watching >= MAX_VIEWERS) return false;
    const audience = this.#audiences.get(camera) ?? this.#begin(camera);
    audience.viewers.add(viewer);
    viewer.on('error', () => {}); // 'close' follows
    viewer.on('close', () => {
      audience.viewers.delete(viewer);
      if (audience.viewers.size === 0) this.#forget(camera, audience);
    });
    viewer.writeHead(200, {
      'content-type': `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
      'cache-control': 'no-store',
    });
    return true;
  }

  /** Costs nothing while nobody watches the camera. Drawn once for all, and only where there is something to draw. */
  async frame(camera: string, jpeg: Uint8Array | undefined, boxes: readonly Box[]): Promise<void> {
    const audience = this.#audiences.get(camera);
    if (!audience || !jpeg || audience.drawing) return;
    audience.last = jpeg;
    audience.lost.refresh();
    await this.#show(audience, boxes.length > 0 ? () => drawBoxes(jpeg, boxes) : async () => jpeg);
  }

  #begin(camera: string): Audience {
    const lost = setInterval(() => this.#show(audience, () => drawLost(audience.last)), LOST_MS);
    const audience: Audience = { viewers: new Set(), drawing: false, last: undefined, lost };
    this.#audiences.set(camera, audience);
    return audience;
  }

  async #show(audience: Audience, draw: () => Promise<Uint8Array>): Promise<void> {
    if (audience.drawing) return;
    audience.drawing = true;
    try {
      const picture = await draw();
      for (const viewer of audience.viewers) send(viewer, picture);
    } catch (error) {
      this.options.errors.report('a picture could not be drawn for the MJPEG stream', error);
    } finally {
      audience.drawing = false;
    }
  }

  /** At once, also for a viewer that stands still: it could not be ended in good order. */
  removed(camera: string): void {
    const audience = this.#audiences.get(camera);
    if (!audience) return;
    this.#forget(camera, audience);
    for (const viewer of audience.viewers) viewer.destroy();
    audience.viewers.clear();
  }

  close(): void {
    for (const camera of [...this.#audiences.keys()]) this.removed(camera);
  }

  #forget(camera: string, audience: Audience): void {
    clearInterval(audience.lost);
    if (this.#audiences.get(camera) === audience) this.#audiences.delete(camera);
  }
}

/** A viewer that is too slow misses pictures and gets no older ones for it. */
function send(viewer: Viewer, jpeg: Uint8Array): void {
  if (viewer.writableNeedDrain) return;
  viewer.write(`--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
  viewer.write(jpeg);
  viewer.write('\r\n');
}
