/** All of a camera between two times, for who takes it elsewhere: a ZIP of video files and `events.json`. */
import type { ReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { makeZip } from 'client-zip';
import { UserError } from '../../streams/index.ts';
import type {
  Alert,
  Camera,
  ExportClip,
  ExportContents,
  ExportPiece,
  RangeExport,
  TimeSpan,
} from '../contract.ts';
import type { EventStore } from '../events/store.ts';
import { localIso, nameOf } from '../file-names.ts';
import { undefinedIfMissing } from '../files.ts';
import type { NoisyErrors } from '../log.ts';
import { cut } from './clip.ts';
import { eventsIn, jsonOf, showing, spanOf } from './export-events.ts';
import { gapsIn, piecesOf, spansOf } from './pieces.ts';
import type { Between, Recordings } from './recordings.ts';
import type { Recorded } from './ring.ts';

/** Of a video file on its way into the ZIP, in bytes. */
const CHUNKS = { highWaterMark: 2 ** 18 };

export interface RangeExportsOptions {
  /** Where a piece is cut to before it is sent. What a server that was killed leaves there the next one removes. */
  readonly draft: string;
  readonly recordings: Pick<Recordings, 'between'>;
  readonly events: Pick<EventStore, 'list' | 'frames' | 'clipFile'>;
  readonly errors: Pick<NoisyErrors, 'report'>;
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
    const events = await eventsIn(span, id, this.options.events);
    const clips = showing(gaps, events).map(({ clip }) => clip);
    return {
      recorded: all ?? null,
      seconds: (span.to - span.from - missing) / 1000,
      bytes: [...groups, ...clips].reduce((sum, { bytes }) => sum + bytes, 0),
      gaps,
      events: events.length,
      clips: clips.length,
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

  /** Of the draft, in bytes: what is on the disk until it was sent. */
  async draftBytes(): Promise<number> {
    return (await stat(this.options.draft).catch(undefinedIfMissing))?.size ?? 0;
  }

  /** Ends the export that is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#making?.catch(() => {}); // its caller has the error
  }

  async #make(camera: Who, span: TimeSpan, signal: AbortSignal, send: Send): Promise<void> {
    signal.throwIfAborted();
    const { groups, all } = await this.options.recordings.between(camera.id, span.from, span.to);
    const events = await eventsIn(span, camera.id, this.options.events);
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
    const clips: ExportClip[] = [];
    const spans: TimeSpan[] = [];
    const { draft } = this.options;
    const names = new Set<string>();
    let video: ReadStream | undefined;
    const told = ({ from, to }: TimeSpan, folder = '') => {
      const file = unused(folder + nameOf({ cameraName: camera.name, start: from }, '.mp4'), names);
      return { file, start: localIso(from), end: localIso(to) };
    };
    try {
      for await (const { span: shown, ...more } of this.#cut(span.to, groups, signal)) {
        const piece = { ...told(shown), ...more };
        pieces.push(piece);
        spans.push(shown);
        video = (await open(draft)).createReadStream(CHUNKS);
        yield { name: piece.file, lastModified: new Date(shown.from), input: video };
      }
      const gaps = gapsIn(span, spans);
      for (const { id, clip } of showing(gaps, events)) {
        signal.throwIfAborted();
        const file = await open(this.options.events.clipFile(id, 'clip.mp4')).catch(undefinedIfMissing);
        if (!file) continue; // it has made room meanwhile
        video = file.createReadStream(CHUNKS);
        const shown = spanOf(clip);
        const entry = { ...told(shown, 'clips/'), seconds: clip.seconds, event: id };
        clips.push(entry);
        yield { name: entry.file, lastModified: new Date(shown.from), input: video };
      }
      const head: Omit<RangeExport, 'events'> = {
        camera: { id: camera.id, name: camera.name },
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        from: localIso(span.from),
        to: localIso(span.to),
        pieces,
        gaps: gaps.map(({ from, to }) => ({ from: localIso(from), to: localIso(to) })),
        clips,
      };
      const input = jsonOf(head, events, this.options.events);
      yield { name: 'events.json', lastModified: new Date(), input };
    } finally {
      video?.destroy();
      await rm(draft, { force: true });
    }
  }

  /** Cuts one piece after the other to the place of the draft. */
  async *#cut(to: number, groups: readonly Recorded[], signal: AbortSignal) {
    const { draft, errors } = this.options;
    const unreadable = (error: unknown) => errors.report('a part of a recording could not be read', error);
    for (const piece of piecesOf(groups)) {
      const last = piece.at(-1)!;
      const end = last.pts + (to - last.start) * 1000;
      for (let rest = piece; rest.length > 0; ) {
        const { footage, used } = await cut(rest, draft, { to: end, signal, unreadable }).catch(asFullDisk);
        const first = rest.find(({ pts }) => pts === footage?.pts);
        if (footage && first) {
          const { seconds, width, height } = footage;
          const span = { from: first.start, to: first.start + seconds * 1000 };
          yield { span, seconds, width, height };
        }
        rest = rest.slice(used);
      }
    }
  }
}

type Send = (zip: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<void>;

/** Two pieces may begin in the same second, by a clock that is set back even hours apart. */
function unused(name: string, names: Set<string>): string {
  let free = name;
  for (let n = 2; names.has(free); n++) free = name.replace(/\.mp4$/, ` (${n}).mp4`);
  names.add(free);
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
