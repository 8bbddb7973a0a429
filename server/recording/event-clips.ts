import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Alert, ClipBoxes } from '../contract.ts';
import type { Retention } from '../events/retention.ts';
import type { EventStore } from '../events/store.ts';
import { writeAtomic } from '../files.ts';
import type { Footage } from './clip.ts';
import { webVttOf } from './web-vtt.ts';

export interface EventClipsOptions {
  /** Of what is not whole yet; what a server leaves there the next one removes. */
  readonly folder: string;
  readonly events: Pick<EventStore, 'get' | 'withoutClip' | 'clipFile' | 'saveClip'>;
  /** An event has a clip now. */
  readonly changed: (event: Alert) => void;
  readonly retention: Pick<Retention, 'hasRoomFor' | 'makeRoom'>;
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
    if (!(await events.get(id))) return;
    const draft = await open(this.draft(id), 'r+');
    try {
      await draft.chmod(0o600);
      await draft.sync();
    } finally {
      await draft.close();
    }
    const mp4 = events.clipFile(id, 'clip.mp4');
    await mkdir(dirname(mp4), { recursive: true, mode: 0o700 }); // its pictures may have failed
    await rename(this.draft(id), mp4);
    const boxes: ClipBoxes = { width, height, frames };
    await writeAtomic(events.clipFile(id, 'clip.json'), JSON.stringify(boxes));
    await writeAtomic(events.clipFile(id, 'clip.vtt'), webVttOf(boxes));
  }

  /** Says that the event has the clip which was placed. */
  async tell(id: string, { pts, seconds }: Footage, moment: Moment): Promise<void> {
    const { events, changed, retention } = this.options;
    if (!(await events.get(id))) return;
    const { size } = await stat(events.clipFile(id, 'clip.mp4'));
    const start = Math.round(moment.at - (moment.pts - pts) / 1000);
    const event = await events.saveClip(id, { start, seconds, bytes: size });
    if (event) changed(event);
    retention.makeRoom();
  }
}
