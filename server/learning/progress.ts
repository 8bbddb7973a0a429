import type {
  LearningDetail,
  ServerEvents,
  TrainingPicture,
  TrainingPoint,
  ValidationPoint,
} from '../contract.ts';
import { addValidation, Curve } from './curve.ts';
import { drawPictures } from './pictures.ts';

/** Between two pushes to the pages. */
const PUSH_EVERY_MS = 500;

/** What came to the curves since the last push. */
export type FreshProgress = Omit<Parameters<ServerEvents['trainingProgress']>[0], 'cameraId'>;
type Detail = Omit<LearningDetail, 'learning'>;

/** The curves and pictures of a training, and what of them has still to be pushed. */
export class Progress {
  readonly #curve: Curve;
  #validation: readonly ValidationPoint[];
  #pictures: readonly TrainingPicture[];
  #fresh: FreshProgress = { curve: [], validation: [] };
  #pushed = Number.NEGATIVE_INFINITY;

  constructor(
    detail: Detail | undefined,
    private readonly now: () => number,
    private readonly push: (fresh: FreshProgress) => void,
  ) {
    this.#curve = new Curve(detail?.curve);
    this.#validation = detail?.validation ?? [];
    this.#pictures = detail?.pictures ?? [];
  }

  get detail(): Detail {
    return { curve: this.#curve.points, validation: this.#validation, pictures: this.#pictures };
  }

  step(losses: TrainingPoint): void {
    const point = this.#curve.add(losses);
    if (point) this.#fresh.curve.push(point);
    if (this.now() - this.#pushed >= PUSH_EVERY_MS) this.flush();
  }

  /** Resolves when the pictures are drawn, and pushed. */
  async validation({
    pictures,
    ...more
  }: ValidationPoint & { readonly pictures: Parameters<typeof drawPictures>[0] }) {
    const { step, mse, entropy, active, used, items, best } = more;
    const point = { step, mse, entropy, active, used, items, best };
    this.#validation = addValidation(this.#validation, point);
    this.#fresh.validation.push(point);
    const drawn = await drawPictures(pictures);
    this.#pictures = drawn;
    this.#fresh.pictures = drawn;
    this.flush();
  }

  /** Pushes what there is, at once. */
  flush(): void {
    const { curve, validation, pictures } = this.#fresh;
    if (curve.length === 0 && validation.length === 0 && !pictures) return;
    this.#pushed = this.now();
    const fresh = this.#fresh;
    this.#fresh = { curve: [], validation: [] };
    this.push(fresh);
  }
}
