/** All of a camera between two times, for who takes it elsewhere: a ZIP of video files and `events.json`. */
import { createReadStream, type ReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { makeZip } from 'client-zip';
import { UserError } from '../../streams/index.ts';
import type {
  Alert,
  Camera,
  EventExport,
  ExportContents,
  ExportPiece,
  RangeExport,
  TimeSpan,
} from '../contract.ts';
import type { EventStore } from '../events/store.ts';
import { localIso, nameOf } from '../file-names.ts';
import { cut } from './clip.ts';
import { gapsIn, piecesOf, spansOf } from './pieces.ts';
import type { Between, Recordings } from './recordings.ts';
import type { Recorded } from './ring.ts';

/** Events that are asked for at a time. */
const PAGE = 200;
/** Of a video file on its way into the ZIP, in bytes. */
const CHUNK = 2 ** 18;

export interface RangeExportsOptions {
  /** Where a piece is cut to before it is sent. What a server that was killed leaves there the next one removes. */
  readonly draft: string;
  readonly recordings: Pick<Recordings, 'between'>;
  readonly events: Pick<EventStore, 'list' | 'frames'>;
}

type Who = Pick<Camera, 'id' | 'name'>;
type Entry = {
  readonly name: string;
  readonly lastModified: Date;
  readonly input: AsyncIterable<string | Buffer>;
};

/** One at a time: each reads and writes as fast as the disk is. */
export class RangeExports {
  readonly #closing = new AbortController();
  #making: Promise<void> | undefined;

  constructor(private readonly options: RangeExportsOptions) {}

  /** What an export would hold. */
  async contents({ id }: Who, span: TimeSpan): Promise<ExportContents> {
    const { groups, all } = await this.options.recordings.between(id, span.from, span.to);
    const gaps = gapsIn(span, spansOf(groups));
    const missing = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      recorded: all ?? null,
      seconds: (span.to - span.from - missing) / 1000,
      bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0),
      gaps,
      events: (await this.#events(id, span)).length,
      busy: this.#making !== undefined,
    };
  }

  /**
   * Resolves once `send` has taken all of the ZIP. Rejects when `gone` aborts, and where another export is under way or there is nothing
   * to be exported.
   */
  make(camera: Who, span: TimeSpan, gone: AbortSignal, send: Send): Promise<void> {
    const busy = new UserError('another export is under way; try again when it is over', 'exporting');
    if (this.#making) return Promise.reject(busy);
    const closing = this.#closing.signal;
    this.#making = this.#make(camera, span, AbortSignal.any([gone, closing]), send)
      .catch(error => {
        throw closing.aborted ? new UserError('the server is being closed', 'closing') : error;
      })
      .finally(() => {
        this.#making = undefined;
      });
    return this.#making;
  }

  /** Ends the export that is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#making?.catch(() => {}); // its caller has the error
  }

  async #make(camera: Who, span: TimeSpan, signal: AbortSignal, send: Send): Promise<void> {
    signal.throwIfAborted();
    const { groups, all } = await this.options.recordings.between(camera.id, span.from, span.to);
    const events = await this.#events(camera.id, span);
    if (groups.length === 0 && events.length === 0) throw nothing(camera, span, all);
    const files = this.#files(camera, span, groups, events, signal);
    try {
      await send(makeZip(files) as unknown as AsyncIterable<Uint8Array>, signal);
    } finally {
      await files.return(undefined); // the ZIP does not, where it is left half way
    }
  }

  async *#files(
    camera: Who,
    span: TimeSpan,
    groups: readonly Recorded[],
    events: readonly Alert[],
    signal: AbortSignal,
  ): AsyncGenerator<Entry, void> {
    const pieces: ExportPiece[] = [];
    const spans: TimeSpan[] = [];
    const { draft } = this.options;
    let video: ReadStream | undefined;
    try {
      for await (const { start, seconds, width, height } of this.#cut(span, groups, signal)) {
        const file = unused(nameOf({ cameraName: camera.name, start }, '.mp4'), pieces);
        const end = start + seconds * 1000;
        spans.push({ from: start, to: end });
        pieces.push({ file, start: localIso(start), end: localIso(end), seconds, width, height });
        video = createReadStream(draft, { highWaterMark: CHUNK });
        yield { name: file, lastModified: new Date(start), input: video };
      }
      const head: Omit<RangeExport, 'events'> = {
        camera: { id: camera.id, name: camera.name },
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        from: localIso(span.from),
        to: localIso(span.to),
        pieces,
        gaps: gapsIn(span, spans).map(({ from, to }) => ({ from: localIso(from), to: localIso(to) })),
      };
      yield { name: 'events.json', lastModified: new Date(), input: this.#json(head, events, signal) };
    } finally {
      video?.destroy();
      await rm(draft, { force: true });
    }
  }

  /** Cuts one piece after the other to the place of the draft. */
  async *#cut({ to }: TimeSpan, groups: readonly Recorded[], signal: AbortSignal) {
    for (const piece of piecesOf(groups)) {
      const last = piece.at(-1)!;
      const end = last.pts + (to - last.start) * 1000;
      for (let rest = piece; rest.length > 0; ) {
        const { footage, used } = await cut(rest, this.options.draft, { to: end, signal }).catch(asFullDisk);
        const first = rest.find(({ pts }) => pts === footage?.pts);
        if (footage && first) yield { ...footage, start: first.start };
        rest = rest.slice(used);
      }
    }
  }

  /** Event by event: of a long one there are thousands of frames. */
  async *#json(head: object, events: readonly Alert[], signal: AbortSignal): AsyncGenerator<string, void> {
    yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [`;
    for (const [i, event] of events.entries()) {
      signal.throwIfAborted();
      const whole: EventExport = { ...event, frames: await this.options.events.frames(event.id) };
      yield `${i > 0 ? ',' : ''}\n${JSON.stringify(whole)}`;
    }
    yield '\n  ]\n}\n';
  }

  /** All that happened meanwhile, oldest first. */
  async #events(cameraId: string, { from, to }: TimeSpan): Promise<Alert[]> {
    const events: Alert[] = [];
    const query = { cameras: [cameraId], endsAfter: from, to, limit: PAGE };
    let page: Alert[];
    do {
      page = await this.options.events.list({ ...query, before: events.at(-1)?.id });
      events.push(...page);
    } while (page.length === PAGE);
    return events.reverse();
  }
}

type Send = (zip: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<void>;

/** Two pieces may begin in the same second, by a clock that is set back even hours apart. */
function unused(name: string, others: readonly ExportPiece[]): string {
  let free = name;
  for (let n = 2; others.some(({ file }) => file === free); n++) free = name.replace(/\.mp4$/, ` (${n}).mp4`);
  return free;
}

function nothing({ name }: Who, { from, to }: TimeSpan, all: Between['all']): UserError {
  const recorded = all
    ? `it is recorded from ${localIso(all.from)} to ${localIso(all.to)}`
    : 'nothing of it is';
  return new UserError(
    `nothing of ${name} was recorded from ${localIso(from)} to ${localIso(to)}, and nothing happened; ${recorded}`,
    'not-found',
  );
}

function asFullDisk(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  throw new UserError('the disk is too full to put the video together', 'disk');
}
