/** Features as the page draws them: of files, and of a camera's events. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import {
  directions,
  type Features,
  isFeaturesName,
  type LaidOut,
  type LayoutTask,
  memoryItems,
  type Network,
  readPicture,
  stacked,
} from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Alert, Camera, FeatureSources, Projection, Scatter } from '../contract.ts';
import type { EventStore } from '../events/store.ts';
import type { EventVectors } from '../events/vectors.ts';
import { InOrder } from '../in-order.ts';
import { toScatter } from './scatter.ts';

/** Files that are listed, and events of a camera that are laid out. */
const MOST = { files: 500, events: 2000 };
/** What somebody waits for; each takes seconds. */
const MOST_ASKED = 4;

/** Classes of events: what somebody said of them. */
const EVENT_CLASSES = ['normal', 'abnormal', 'unreviewed'];

export interface FeatureViewsOptions {
  readonly folder: string;
  readonly events: Pick<EventStore, 'list'>;
  readonly vectors: Pick<EventVectors, 'ofCamera'>;
  readonly cameras: () => readonly Pick<Camera, 'id' | 'name'>[];
  /** Rejects with a `UserError` where the camera or its model has gone. */
  readonly model: (
    cameraId: string,
  ) => Promise<{ readonly name: string; readonly network: Network; readonly weightsId: string }>;
  readonly layOut: (task: LayoutTask, signal: AbortSignal) => Promise<LaidOut>;
}

export class FeatureViews {
  readonly #order = new InOrder();
  readonly #closing = new AbortController();
  #asked = 0;

  constructor(private readonly options: FeatureViewsOptions) {}

  async sources(): Promise<FeatureSources> {
    const cameras = this.options.cameras().map(({ id, name }) => ({ id, name }));
    return { folder: this.options.folder, files: await this.#files(), cameras };
  }

  /** @throws UserError for a file that there is not, is damaged, or has too few rows */
  async ofFile(file: string, projection: Projection): Promise<Scatter> {
    const path = await this.#path(file);
    return toScatter(await this.#layOut({ source: { path }, options: { projection } }));
  }

  /** Of the events that the model saw that the camera has now. @throws UserError for a camera that there is not, or where they are too few */
  async ofCamera(id: string, projection: Projection): Promise<Scatter> {
    const { events, vectors, model } = this.options;
    const { name, network, weightsId } = await model(id);
    const seen = await vectors.ofCamera(id, weightsId, MOST.events);
    const known = new Map(
      (await events.list({ cameras: [id], limit: MOST.events })).map(event => [event.id, event]),
    );
    const found = seen.flatMap(({ id, vector }) => {
      const event = known.get(id);
      return event ? [{ event, vector }] : [];
    });
    if (found.length < 3)
      throw new UserError(
        `${found.length} events are too few to be laid out; wait for a few that have a video and were seen by ${name}`,
        'too-few-rows',
      );
    const memory = memoryItems(network);
    const features: Features = {
      model: name,
      layer: 'latent',
      rows: stacked(found.map(({ vector }) => vector)),
      ...(memory && { memory: directions(memory) }), // vectors of events are directions, too
    };
    const laidOut = await this.#layOut({ source: { features }, options: { projection } });
    const alerts = found.map(({ event }) => event);
    return { ...toScatter(laidOut, alerts.map(pointOf)), classes: EVENT_CLASSES };
  }

  /** The frame or image that a row is about, as PNG, as small as it is. @throws UserError where there is none */
  async picture(file: string, picture: number): Promise<Uint8Array> {
    if (!Number.isInteger(picture) || picture < 0)
      throw new UserError('there is no such picture', 'not-found');
    const { pixels, ...raw } = await readPicture(await this.#path(file), picture);
    return sharp(pixels, { raw }).png().toBuffer();
  }

  async close(): Promise<void> {
    this.#closing.abort(new UserError('the server is ending', 'closing'));
    await this.#order.idle;
  }

  /** One after the other. */
  async #layOut(task: LayoutTask): Promise<LaidOut> {
    if (this.#asked >= MOST_ASKED)
      throw new UserError('features are laid out for others already; try again in a moment', 'busy');
    this.#asked += 1;
    try {
      return await this.#order.run(() => this.options.layOut(task, this.#closing.signal));
    } finally {
      this.#asked -= 1;
    }
  }

  /** The last of their names, as numbers count: those are the newest where names are dates or numbers. */
  async #files(): Promise<string[]> {
    const names = await readdir(this.options.folder).catch(() => []); // nothing was ever written
    const { compare } = new Intl.Collator('en', { numeric: true });
    return names.filter(isFeaturesName).sort(compare).slice(-MOST.files);
  }

  /** Of what is listed only, so that no name leads elsewhere. */
  async #path(file: string): Promise<string> {
    if ((await this.#files()).includes(file)) return join(this.options.folder, file);
    throw new UserError(`there is no file ${file} in the folder of features`, 'not-found');
  }
}

function pointOf({ id, start, snapshot, review }: Alert) {
  const verdict = review && (review.verdict === 'normal' ? 'normal' : 'abnormal');
  return { event: { id, start, snapshot }, label: EVENT_CLASSES.indexOf(verdict ?? 'unreviewed') };
}
