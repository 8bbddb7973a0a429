/** What is normal at each camera for the model that it has, and what follows from it. */

import type { Scene } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Preview, Sensitivities } from '../contract.ts';
import { drawCalibration } from '../detection/calibration-picture.ts';
import { sensitivitiesOf } from '../detection/sensitivities.ts';
import type { Engine } from '../engine.ts';
import { previewEvents } from '../events/preview.ts';
import type { EventStore } from '../events/store.ts';
import { knownScene } from './camera.ts';
import type { Cameras } from './cameras.ts';
import { sensitivityAt } from './profiles.ts';
import type { SceneStore } from './scenes.ts';

export interface NormalityOptions {
  readonly cameras: Pick<Cameras, 'settings'>;
  readonly engine: Pick<Engine, 'model'>;
  readonly scenes: SceneStore;
  readonly events: EventStore;
  now(): number;
}

export class Normality {
  constructor(private readonly options: NormalityOptions) {}

  /** A PNG; nothing while it is not known. */
  async picture(cameraId: string): Promise<Uint8Array | undefined> {
    const { settings, scene } = await this.#of(cameraId);
    return scene && drawCalibration(scene, settings.falseAlarmsPerDay);
  }

  /** Which of the past events would have been told at another sensitivity. */
  async preview(cameraId: string, falseAlarmsPerDay: number): Promise<Preview> {
    const { events, now } = this.options;
    const { scene, model } = await this.#of(cameraId);
    return previewEvents(cameraId, falseAlarmsPerDay, { events, scene, fps: model.input.fps, now: now() });
  }

  /** What the threshold would be at each of these; nothing while what is normal is not known. */
  async sensitivities(cameraId: string, perDay: readonly number[]): Promise<Sensitivities | undefined> {
    const { settings, scene } = await this.#of(cameraId);
    return scene && sensitivitiesOf(scene, sensitivityAt(settings, this.options.now()), perDay);
  }

  /** The model that watches, with what is subtracted from its frames. */
  async network(cameraId: string) {
    const { model, scene } = await this.#of(cameraId);
    if (scene) return { ...model, background: scene.background };
    throw new UserError('what is normal at its camera is not known yet', 'not-found');
  }

  async #of(cameraId: string) {
    const { cameras, engine, scenes } = this.options;
    const settings = cameras.settings(cameraId);
    const model = await engine.model(settings.model);
    const scene: Scene | undefined = await knownScene(settings, model, scenes);
    return { settings, model, scene };
  }
}
