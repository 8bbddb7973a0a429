import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Alert, ClipBoxes } from '../contract.ts';
import type { EventStore } from '../events/store.ts';
import { writeAtomic } from '../files.ts';
import type { Footage } from './clip.ts';
import { webVttOf } from './web-vtt.ts';

/** Bytes of the clips of all events together: the oldest go, the events stay. */
const MOST_CLIPS = 2e9;
/** From here on there is no room for the clip of an old event. */
const ALMOST_FULL = 0.9;

export interface EventClipsOptions {
  /** Of what is not whole yet; what a server leaves there the next one removes. */
  readonly folder: string;
  readonly events: Pick<EventStore, 'list' | 'clipFile' | 'saveClip' | 'removeClip'>;
  /** An event has a clip now, or has one no more. */
  readonly changed: (event: Alert) => void;
  /** Bytes; default 2 GB. */
  readonly mostClips?: number;
}

/** Says what time it was, in milliseconds since 1970, at a timestamp in microseconds. */
export interface Moment {
  readonly pts: number;
  readonly at: number;
}

/** Puts clips to the events that they belong to. */
export class EventClips {
  constructor(private readonly options: EventClipsOptions) {}

  /** Where a clip is written to. */
  draft(id: string): string {
    return join(this.options.folder, `${id}.mp4`);
  }

  async discard(id: string): Promise<void> {
    await rm(this.draft(id), { force: true });
  }

  /** Moves a draft that is whole to its event, and its boxes beside it. */
  async place(id: string, { width, height }: Footage, frames: ClipBoxes['frames']): Promise<void> {
    const { events } = this.options;
    const mp4 = events.clipFile(id, 'clip.mp4');
    if (!mp4) return; // the event has gone
    const draft = await open(this.draft(id), 'r+');
    try {
      await draft.chmod(0o600);
      await draft.sync();
    } finally {
      await draft.close();
    }
    await rename(this.draft(id), mp4);
    const boxes: ClipBoxes = { width, height, frames };
    await writeAtomic(events.clipFile(id, 'clip.json')!, JSON.stringify(boxes));
    await writeAtomic(events.clipFile(id, 'clip.vtt')!, webVttOf(boxes));
  }

  /** Says that the event has the clip which was placed. */
  async tell(id: string, { pts, seconds }: Footage, moment: Moment): Promise<void> {
    const { events, changed } = this.options;
    const mp4 = events.clipFile(id, 'clip.mp4');
    if (!mp4) return;
    const { size } = await stat(mp4);
    const start = Math.round(moment.at - (moment.pts - pts) / 1000);
    const event = await events.saveClip(id, { start, seconds, bytes: size });
    if (event) changed(event);
    await this.#makeRoom();
  }

  /** Whether the clips of newer events leave some. */
  hasRoomFor({ start }: Pick<Alert, 'start'>): boolean {
    const { events, mostClips = MOST_CLIPS } = this.options;
    const newer = events.list({ limit: Number.POSITIVE_INFINITY }).filter(event => event.start >= start);
    return newer.reduce((sum, { clip }) => sum + (clip?.bytes ?? 0), 0) < ALMOST_FULL * mostClips;
  }

  async #makeRoom(): Promise<void> {
    const { events, changed, mostClips = MOST_CLIPS } = this.options;
    let bytes = 0;
    for (const { id, clip } of events.list({ limit: Number.POSITIVE_INFINITY })) {
      bytes += clip?.bytes ?? 0;
      const event = clip && bytes > mostClips ? await events.removeClip(id) : undefined;
      if (event) changed(event);
    }
  }
}
