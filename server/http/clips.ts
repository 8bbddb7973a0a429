/** The clips of events: the video with ranges, its boxes, and both in one. */

import { basename, dirname } from 'node:path';
import { type Response, Router } from 'express';
import { UserError } from '../../streams/index.ts';
import type { ClipFile, EventStore } from '../events/store.ts';
import { nameOf } from '../file-names.ts';
import { MarkedClips } from '../recording/marked.ts';

const TYPES: Readonly<Record<ClipFile, string>> = {
  'clip.mp4': 'video/mp4',
  'clip.json': 'application/json',
  'clip.vtt': 'text/vtt; charset=utf-8',
};

export function createClips(events: Pick<EventStore, 'get' | 'clipFile'>): Router {
  const clips = Router();
  const marked = new MarkedClips();

  const find = async (id: string) => {
    const event = await events.get(id);
    if (!event?.clip) throw new UserError('there is no such clip', 'not-found');
    return { event, file: (which: ClipFile) => events.clipFile(id, which) };
  };

  for (const which of Object.keys(TYPES) as ClipFile[]) {
    clips.get(`/api/events/:id/${which}`, async (request, response) => {
      const { event, file } = await find(request.params.id!);
      if ('download' in request.query) response.attachment(nameOf(event, which));
      await send(response, file(which), TYPES[which]);
    });
  }

  clips.get('/api/events/:id/marked.mp4', async (request, response) => {
    const { event, file } = await find(request.params.id);
    if (request.method === 'HEAD') {
      response.attachment(nameOf(event, 'marked.mp4')).type(TYPES['clip.mp4']).end();
      return;
    }
    const gone = new AbortController(); // nobody waits any more: end ffmpeg
    response.on('close', () => gone.abort());
    try {
      await marked.make({ mp4: file('clip.mp4'), boxes: file('clip.json') }, gone.signal, path => {
        response.attachment(nameOf(event, 'marked.mp4'));
        return send(response, path, TYPES['clip.mp4']);
      });
    } catch (error) {
      if (!gone.signal.aborted) throw error;
    }
  });
  return clips;
}

/** With ranges, so that a player can seek. */
function send(response: Response, path: string, type: string): Promise<void> {
  response.set({ 'Cache-Control': 'private, no-cache', 'Content-Type': type });
  const options = { root: dirname(path), cacheControl: false, dotfiles: 'allow' } as const;
  return new Promise((resolve, reject) => {
    response.sendFile(basename(path), options, (error?: NodeJS.ErrnoException & { status?: number }) => {
      if (error && !response.headersSent) {
        if (error.status === 416) response.status(416).end();
        else
          return reject(error.status === 404 ? new UserError('there is no such clip', 'not-found') : error);
      }
      resolve(); // or the viewer has gone, as every player does that seeks
    });
  });
}
