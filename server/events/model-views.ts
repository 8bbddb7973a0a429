/** What the model saw of an event: its pictures, and what they are in the network's own terms. */

import { readFile } from 'node:fs/promises';
import {
  type Area,
  CLIP_FRAMES,
  type InputSpec,
  type Network,
  VIEWED_FRAME,
  type View,
  type ViewOptions,
} from '../../models/index.ts';
import { UserError, type VideoStream } from '../../streams/index.ts';
import type { Alert, ClipBoxes, ModelView, SimilarEvent } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { isMissing } from '../files.ts';
import { InOrder } from '../in-order.ts';
import { BRIGHTEST, drawPictures } from '../learning/pictures.ts';
import type { NoisyErrors } from '../log.ts';
import type { EventStore } from './store.ts';
import type { EventVectors } from './vectors.ts';

/** Events that wait to be looked at; the oldest of more are looked at when somebody asks. */
const MOST_WAITING = 50;
/** Events that somebody waits for. */
const MOST_ASKED = 20;

/** What looks at the events of a camera. */
export interface Watching {
  readonly name: string;
  readonly network: Network;
  readonly input: InputSpec;
  readonly weightsId: string;
  /** The empty picture. */
  readonly background: Float32Array;
}

export interface ModelViewsOptions {
  readonly events: Pick<EventStore, 'get' | 'clipFile' | 'saveModelView'>;
  readonly vectors: Pick<EventVectors, 'save' | 'similar'>;
  readonly open: Engine['open'];
  /** Rejects with a `UserError` where the camera or its model has gone, or does not know what is normal. */
  readonly watching: (cameraId: string) => Promise<Watching>;
  readonly look: (options: ViewOptions, signal: AbortSignal) => Promise<View>;
  readonly errors: Pick<NoisyErrors, 'report'>;
}

/** Looks at one event at a time. Of each it keeps the vector, of those that somebody wants to see also the pictures. */
export class ModelViews {
  readonly #order = new InOrder();
  /** By what they are for and the event. */
  readonly #asked = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();
  #waiting: string[] = [];
  #working: Promise<void> | undefined;

  constructor(private readonly options: ModelViewsOptions) {}

  /** Finds its vector once there is time. */
  later(id: string): void {
    this.#waiting = [...this.#waiting, id].slice(-MOST_WAITING);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** Rejects with a `UserError` where it can't be seen, or not any more. */
  async get(id: string): Promise<ModelView> {
    const known = await this.#known(id);
    if (known) return known;
    return this.#ask(`pictures ${id}`, () => this.#draw(id));
  }

  /** Resolves once its vector is known; rejects as `get` does. */
  async describe(id: string): Promise<void> {
    await this.#ask(`vector ${id}`, () => this.#look(id));
  }

  /** Those that look most like it to the same weights, the nearest first; rejects as `get` does. */
  async similar(id: string, limit: number): Promise<SimilarEvent[]> {
    const { events, vectors } = this.options;
    let nearest = await vectors.similar(id, limit);
    if (!nearest) {
      await this.describe(id);
      nearest = (await vectors.similar(id, limit)) ?? [];
    }
    const found = await Promise.all(
      nearest.map(async ({ id, distance }) => ({ event: await events.get(id), distance })),
    );
    return found.flatMap(({ event, distance }) => (event ? [{ event, distance }] : []));
  }

  async close(): Promise<void> {
    this.#waiting = [];
    this.#closing.abort(new UserError('the server is ending', 'closing'));
    await this.#working;
    await this.#order.idle;
  }

  async #work(): Promise<void> {
    for (let id = this.#waiting.shift(); id !== undefined; id = this.#waiting.shift()) {
      await this.describe(id).catch(error => {
        if (!(error instanceof UserError))
          this.options.errors.report('an event could not be looked at', error);
      });
    }
  }

  /** One after the other; who asks for the same gets the same. */
  #ask<T>(what: string, work: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(what);
    if (asked) return asked as Promise<T>;
    if (this.#asked.size >= MOST_ASKED)
      return Promise.reject(
        new UserError('too many events are looked at already; try again in a moment', 'busy'),
      );
    const working = this.#order.run(work).finally(() => this.#asked.delete(what));
    this.#asked.set(what, working);
    return working;
  }

  async #known(id: string): Promise<ModelView | undefined> {
    try {
      return JSON.parse(await readFile(this.options.events.clipFile(id, 'model.json'), 'utf8')) as ModelView;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #draw(id: string): Promise<ModelView> {
    const { view, model } = await this.#look(id);
    const [pictures] = await drawPictures([view]);
    const { width, height } = view;
    const seen: ModelView = { ...pictures!, model, width, height, brightest: BRIGHTEST };
    await this.options.events.saveModelView(id, JSON.stringify(seen));
    return seen;
  }

  async #look(id: string): Promise<{ readonly view: View; readonly model: string }> {
    const { events, vectors, watching, look } = this.options;
    const { signal } = this.#closing;
    signal.throwIfAborted();
    const event = await events.get(id);
    if (!event) throw new UserError('there is no such event', 'not-found');
    if (!event.clip) {
      const why = event.end === null ? 'its video is cut a while after it has ended' : 'it has no video';
      throw new UserError(`what the model saw can not be shown: ${why}`, 'not-found');
    }
    const { name, network, input, weightsId, background } = await watching(event.cameraId);
    const at = await this.#peakOf(event, event.clip.start);
    const clip = await this.#framesRound(id, at, input);
    const view = await look({ network, clip, background, area: areaOf(event) }, signal);
    await vectors.save(id, weightsId, view.vector);
    return { view, model: name };
  }

  /** In seconds of its clip. */
  async #peakOf({ id, peak }: Alert, start: number): Promise<number> {
    const file = await readFile(this.options.events.clipFile(id, 'clip.json'), 'utf8').catch(() => undefined);
    const frames = file ? (JSON.parse(file) as ClipBoxes).frames : [];
    const frame = frames.find(({ boxes }) => boxes.some(({ score }) => score === peak.score));
    return frame?.at ?? (peak.at - start) / 1000;
  }

  /** `[16, H, W]`, the peak in the middle where the clip has as much on both sides. */
  async #framesRound(id: string, at: number, { width, height, fps }: InputSpec): Promise<Uint8Array> {
    const { open, events } = this.options;
    const { signal } = this.#closing;
    const last = Math.round(at * fps) + CLIP_FRAMES - VIEWED_FRAME - 1;
    const stream: VideoStream = open(events.clipFile(id, 'clip.mp4'), {
      ...{ width, height, fps, pace: 'fast', signal },
    });
    let frames: Uint8Array[] = [];
    for await (const { index, gray } of stream) {
      frames = [...frames, gray].slice(-CLIP_FRAMES);
      if (index >= last && frames.length === CLIP_FRAMES) break;
    }
    signal.throwIfAborted();
    if (frames.length < CLIP_FRAMES)
      throw new UserError('what the model saw can not be shown: its video is too short', 'not-found');
    return Buffer.concat(frames);
  }
}

function areaOf({ peak: { box } }: Alert): Area {
  const { x, y, w, h } = box;
  return { x, y, w, h };
}
