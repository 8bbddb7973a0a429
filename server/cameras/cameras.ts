import { FALSE_ALARMS_PER_DAY, seesTheSame } from '../../models/index.ts';
import { redact, UserError } from '../../streams/index.ts';
import { type AddCamera, type Camera, type ChangeCamera, COOL_DOWN_SECONDS } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { type CameraRegistry, type CameraSettings, type Changed, unknownCamera } from './registry.ts';
import { snoozedZonesOf } from './snoozing.ts';
import type { Supervisor } from './supervisor.ts';

export interface CamerasOptions {
  readonly registry: CameraRegistry;
  readonly supervisor: Pick<Supervisor, 'start' | 'update' | 'remove' | 'state'>;
  readonly engine: Pick<Engine, 'model' | 'models'>;
  /** Before it is started: a new one, or one that is back. */
  readonly added: (settings: CameraSettings) => void;
  /** A camera shows something else now, or another model watches it. */
  readonly changed: (settings: CameraSettings) => void;
  /** It is shown no longer. @param mayComeBack to what it has: it left the configuration file */
  readonly gone: (id: string, mayComeBack: boolean) => void;
  /** All ids, in the order in which they are shown now. */
  readonly arranged: (ids: readonly string[]) => void;
  /** A camera of the list that is treated as if it were not there. */
  readonly hidden?: string | undefined;
}

/** What a camera has that left the configuration file is kept so long: somebody may have saved half of the file. */
const LEFT_KEPT_MS = 7 * 86_400_000;

/** The cameras as the API and the page know them: how they were set up, and how they are doing. */
export class Cameras {
  constructor(private readonly options: CamerasOptions) {}

  startAll(): void {
    for (const settings of this.configured()) this.options.supervisor.start(settings);
  }

  list(): Camera[] {
    return this.configured().map(settings => this.#show(settings));
  }

  find(id: string): Camera | undefined {
    const settings = this.configured().find(camera => camera.id === id);
    return settings && this.#show(settings);
  }

  async add(camera: AddCamera): Promise<Camera> {
    const { registry } = this.options;
    const { url, detect, live, name, model, calibration = 'camera' } = camera;
    const { falseAlarmsPerDay, zones, profiles, coolDownSeconds, record, group } = camera;
    const settings = await registry.add({
      url: this.#checkUrl(url),
      ...(detect !== undefined && { detect: this.#checkUrl(detect) }),
      ...(live !== undefined && { live: this.#checkUrl(live) }),
      name: name ?? this.#freeName(),
      model: await this.#checkModel(model),
      calibration,
      ...(falseAlarmsPerDay !== undefined && { falseAlarmsPerDay }),
      ...(zones && { zones }),
      ...(profiles && { profiles }),
      ...(coolDownSeconds !== undefined && { coolDownSeconds }),
      ...(record && { record }),
      ...(group !== undefined && { group }),
    });
    this.#start(settings);
    return this.#show(settings);
  }

  async change(id: string, change: ChangeCamera): Promise<Camera> {
    const known = this.settings(id);
    const given = ['url', 'detect', 'live'] as const;
    const typed = given.filter(which => typeof change[which] === 'string');
    const addresses = Object.fromEntries(
      typed.map(which => [which, this.#checkUrl(change[which]!, known[which])]),
    );
    if (change.model !== undefined && change.model !== known.model) await this.#checkModel(change.model);
    const { snoozedZones, ...rest } = change;
    return this.#take(
      await this.options.registry.change(id, now => ({
        ...{ ...rest, ...addresses },
        ...(snoozedZones && {
          snoozedZones: snoozedZonesOf(now.snoozedZones, snoozedZones, change.zones ?? now.zones),
        }),
      })),
    );
  }

  /**
   * Sets a camera up, or changes it, as the configuration file has it. Its model may be one that is not installed: the
   * camera's state says so.
   */
  async put(id: string, edit: (now: CameraSettings | undefined) => CameraSettings): Promise<void> {
    const { registry } = this.options;
    if (this.find(id)) await this.#take(await registry.replace(id, edit));
    else if (registry.list().some(camera => camera.id === id)) await this.#takeBack(id, edit);
    else this.#start(await registry.add(edit(undefined), id));
  }

  async #takeBack(id: string, edit: (now: CameraSettings) => CameraSettings): Promise<void> {
    const { registry, supervisor, changed, added } = this.options;
    const back = ({ leftAt: _at, leftAs: _as, ...settings }: CameraSettings) => edit(settings);
    const { before, after } = await registry.replace(id, back);
    const elsewhere = isElsewhere(before, after);
    if (elsewhere) changed(after);
    added(after);
    supervisor.start(after, elsewhere);
    this.#tellOrder(); // it has its old place
  }

  #start(settings: CameraSettings): void {
    this.options.added(settings);
    this.options.supervisor.start(settings);
  }

  async #take({ before, after }: Changed): Promise<Camera> {
    const { supervisor } = this.options;
    const elsewhere = isElsewhere(before, after);
    if (elsewhere) this.options.changed(after);
    const anew = elsewhere || after.calibration !== before.calibration || after.live !== before.live;
    if (anew) supervisor.start(after, elsewhere);
    else await supervisor.update(after);
    return this.#show(after);
  }

  /** The order in which they are shown; see `CameraRegistry.arrange`. */
  async arrange(ids: readonly string[]): Promise<string[]> {
    for (const id of ids) this.settings(id);
    await this.options.registry.arrange(ids);
    return this.#tellOrder();
  }

  #tellOrder(): string[] {
    const all = this.configured().map(({ id }) => id);
    this.options.arranged(all);
    return all;
  }

  async remove(id: string): Promise<void> {
    await this.#remove(this.settings(id));
  }

  async #remove(camera: CameraSettings): Promise<void> {
    const { registry, supervisor, gone } = this.options;
    await registry.remove(camera.id);
    supervisor.remove(camera);
    gone(camera.id, false);
  }

  /** Switches off one that the configuration file has no longer. @param as how it had it */
  async leave(id: string, now: number, as: CameraSettings['leftAs'] = {}): Promise<void> {
    const camera = this.settings(id);
    await this.options.registry.change(id, { leftAt: now, leftAs: as });
    this.options.supervisor.remove(camera, true);
    this.options.gone(id, true);
  }

  /** Those that are off, by id, as the configuration file had them. */
  left(): ReadonlyMap<string, object> {
    const { registry, hidden } = this.options;
    const left = registry.list().filter(({ id, leftAt }) => leftAt !== undefined && id !== hidden);
    return new Map(left.map(({ id, leftAs = {} }) => [id, leftAs]));
  }

  /** Removes those that left long ago. */
  async forgetLeft(now: number): Promise<void> {
    for (const id of this.left().keys()) {
      const camera = this.options.registry.list().find(camera => camera.id === id);
      const leftAt = camera?.leftAt ?? Number.POSITIVE_INFINITY; // it may be back by now
      if (camera && leftAt + LEFT_KEPT_MS <= now) await this.#remove(camera);
    }
  }

  /** Measures again what is normal; from now on with the footage of this camera. */
  async calibrate(id: string): Promise<Camera> {
    this.settings(id);
    const { after } = await this.options.registry.change(id, { calibration: 'camera' });
    this.options.supervisor.start(after, true);
    return this.#show(after);
  }

  /**
   * Another model takes over with the scene that it brings: in the run that is going on where it takes the same
   * pictures, in a new one otherwise.
   * Resolves with false, and changes nothing, where somebody has chosen something else for this camera since it was
   * asked for, or the signal aborted: this takes a while, and what people choose counts more.
   */
  async arm(id: string, model: string, signal: AbortSignal): Promise<boolean> {
    const { engine, registry, supervisor } = this.options;
    const asked = this.settings(id);
    const old = await engine.model(asked.model).catch(() => undefined); // deleted meanwhile
    const next = await engine.model(model);
    let armed = false;
    const { after } = await registry.change(id, now => {
      armed = !signal.aborted && isSetUpAs(now, asked);
      return armed ? { model, calibration: 'model' } : {};
    });
    if (!armed) return false;
    if (old && seesTheSame(old.input, next.input)) await supervisor.update(after, true);
    else supervisor.start(after, true);
    return true;
  }

  /** The model of a camera for which none is named. */
  async usualModel(): Promise<string> {
    const [first] = await this.options.engine.models();
    if (!first) throw new UserError('no model is installed', 'no-model', 4);
    return first.name;
  }

  /** As they were set up, passwords included. */
  configured(): readonly CameraSettings[] {
    const { registry, hidden } = this.options;
    return registry.list().filter(({ id, leftAt }) => id !== hidden && leftAt === undefined);
  }

  /** Throws `UserError` where there is no such camera. */
  settings(id: string): CameraSettings {
    const settings = this.configured().find(camera => camera.id === id);
    if (!settings) throw unknownCamera(id);
    return settings;
  }

  #show(settings: CameraSettings): Camera {
    return {
      ...settings,
      url: redact(settings.url),
      ...(settings.detect !== undefined && { detect: redact(settings.detect) }),
      ...(settings.live !== undefined && { live: redact(settings.live) }),
      falseAlarmsPerDay: settings.falseAlarmsPerDay ?? FALSE_ALARMS_PER_DAY,
      coolDownSeconds: settings.coolDownSeconds ?? COOL_DOWN_SECONDS.usual,
      state: this.options.supervisor.state(settings.id),
    };
  }

  /** The page knows addresses without their passwords, and may send one back as it got it. */
  #checkUrl(url: string, before?: string): string {
    if (before !== undefined && url === redact(before)) return before;
    if (url.includes('***')) {
      throw new UserError('the address has *** for a password; type the password again', 'hidden-password');
    }
    return url;
  }

  async #checkModel(name: string | undefined): Promise<string> {
    if (name === undefined) return this.usualModel();
    await this.options.engine.model(name); // rejects with the reason where it can't be loaded
    return name;
  }

  #freeName(): string {
    const taken = new Set(this.options.registry.list().map(camera => camera.name));
    let number = 1;
    while (taken.has(`Camera ${number}`)) number += 1;
    return `Camera ${number}`;
  }
}

function isElsewhere(before: CameraSettings, after: CameraSettings): boolean {
  return (['url', 'detect', 'model'] as const).some(key => after[key] !== before[key]);
}

/** Name, sensitivity and zones make no difference. */
function isSetUpAs(a: CameraSettings, b: CameraSettings): boolean {
  return a.url === b.url && a.detect === b.detect && a.model === b.model && a.calibration === b.calibration;
}
