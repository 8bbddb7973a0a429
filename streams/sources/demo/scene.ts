/** The built-in demo camera: a walkway in daylight, drawn by rule, the same for the same seed and frame. */
import type { Actor } from './actor.ts';
import { paintBackdrop } from './backdrop.ts';
import { type Colour, draw } from './canvas.ts';
import { Events, happeningActor, type Kind, placeAt, type View, viewAt } from './events.ts';
import { FPS, HEIGHT, WIDTH } from './perspective.ts';
import { props } from './props.ts';
import { Sensor } from './sensor.ts';
import { ShadowLayer } from './shadow-layer.ts';
import { walkersAt } from './walkers.ts';

export interface SceneOptions {
  /** Any whole number. */
  readonly seed: number;
  /** `scripted`: the first after 10 s, then one after every 12 to 20 s of normal walking. Default `scripted`. */
  readonly anomalies?: 'scripted' | 'none';
  /** For tests: the `Truth.id` whose body is not drawn. Its shadow stays. */
  readonly hidden?: number;
}

/** What is not normal in one frame. */
export interface Truth extends View {
  readonly kind: Kind;
  readonly id: number;
}

/** A stretch of frames [start, end) in which one anomaly is in view. */
export interface TruthWindow {
  readonly kind: Kind;
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** Draws frame `index` into `rgb`, `[height, width, 3] uint8`. In any order. */
  render(index: number, rgb: Uint8Array): void;
  truthAt(index: number): Truth[];
  /** `[height, width] uint8`: 1 where a body that is not normal is seen, with nobody nearer before it. */
  maskAt(index: number): Uint8Array;
  /** The anomalies that are in view in any frame of [fromIndex, toIndex). */
  truthWindows(fromIndex: number, toIndex: number): TruthWindow[];
}

/** Frame in which the first anomaly begins to come into view. */
export const FIRST_ANOMALY = 10 * FPS;

/** Walkers heed what will be in view this much later, or was this much earlier; frames. */
const FORESIGHT = 4 * FPS;

export function createScene({ seed, anomalies = 'scripted', hidden }: SceneOptions): Scene {
  const events = new Events(seed, anomalies === 'none' ? Infinity : FIRST_ANOMALY);
  let stage: Stage | undefined;
  const actorsAt = (index: number) => {
    const about = events.between(index - FORESIGHT, index + FORESIGHT);
    const obstacles = about.map(event => placeAt(event, index));
    return {
      walkers: walkersAt(seed, index / FPS, obstacles),
      abnormal: events.at(index).map(event => ({ event, actor: happeningActor(event, index) })),
    };
  };
  return {
    width: WIDTH,
    height: HEIGHT,
    fps: FPS,
    render(index, rgb) {
      stage ??= new Stage(seed);
      const { walkers, abnormal } = actorsAt(index);
      const actors = [...walkers, ...abnormal.map(({ actor }) => actor)];
      const unseen = abnormal.find(({ event }) => event.id === hidden)?.actor;
      stage.paint(rgb, index, actors, unseen);
    },
    truthAt(index) {
      return events.at(index).flatMap(event => {
        const view = viewAt(event, index);
        return view ? [{ kind: event.kind, id: event.id, ...view }] : [];
      });
    },
    maskAt(index) {
      const { walkers, abnormal } = actorsAt(index);
      return silhouette(
        abnormal.map(({ actor }) => actor),
        [...props(), ...walkers],
      );
    },
    truthWindows(fromIndex, toIndex) {
      return events.between(fromIndex, toIndex).map(({ kind, id, start, end }) => ({ kind, id, start, end }));
    },
  };
}

/** What is needed to draw, made once: the backdrop takes longer than many frames. */
class Stage {
  private readonly backdrop: Uint8Array;
  private readonly sensor: Sensor;
  private readonly shadows = new ShadowLayer();
  private readonly props = props();

  constructor(seed: number) {
    this.backdrop = paintBackdrop(seed);
    this.sensor = new Sensor(seed);
  }

  paint(rgb: Uint8Array, index: number, actors: readonly Actor[], unseen: Actor | undefined): void {
    rgb.set(this.backdrop);
    const all = farthestFirst([...this.props, ...actors]);
    for (const { sketch } of all) for (const shadow of sketch.shadows) this.shadows.add(shadow);
    this.shadows.apply(rgb);
    for (const actor of all) if (actor !== unseen) for (const shape of actor.sketch.shapes) draw(rgb, shape);
    this.sensor.expose(rgb, index);
  }
}

const farthestFirst = (actors: Actor[]): Actor[] => actors.sort((a, b) => b.place.y - a.place.y);

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** The pixels that `bodies` cover by half or more, less those that nearer ones of `others` hide. */
function silhouette(bodies: readonly Actor[], others: readonly Actor[]): Uint8Array {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (const actor of farthestFirst([...bodies, ...others])) {
    const colour = bodies.includes(actor) ? WHITE : BLACK;
    for (const shape of actor.sketch.shapes) draw(rgb, { ...shape, colour });
  }
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => (rgb[3 * pixel]! > 127 ? 1 : 0));
}
