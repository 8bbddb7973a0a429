import type { TrainingPoint, ValidationPoint } from '../contract.ts';

export const MAX_POINTS = 500;

/** The curve of a training in at most 500 points: when it is full, each two become one, and so on. */
export class Curve {
  #points: TrainingPoint[];
  /** Steps in a point. */
  #stride: number;
  #open: TrainingPoint[] = [];

  constructor(points: readonly TrainingPoint[] = []) {
    this.#points = [...points];
    const [before, last] = points.slice(-2);
    this.#stride = before && last ? Math.max(1, last.step - before.step) : 1;
  }

  get points(): readonly TrainingPoint[] {
    return this.#points;
  }

  /** Takes the losses of one step; returns the point that it completes, if it does. */
  add({ step, loss, mse, entropy }: TrainingPoint): TrainingPoint | undefined {
    const last = this.#open.at(-1) ?? this.#points.at(-1);
    if (last && step <= last.step) this.#rewind(step);
    this.#open.push({ step, loss, mse, entropy });
    if (this.#open.length < this.#stride) return undefined;
    const point = mean(this.#open);
    this.#open = [];
    this.#points.push(point);
    if (this.#points.length >= MAX_POINTS) this.#thin();
    return point;
  }

  /** A training that was interrupted goes on from its checkpoint: the steps after it come again. */
  #rewind(step: number): void {
    this.#open = [];
    this.#points = this.#points.filter(point => point.step < step);
  }

  #thin(): void {
    const pairs = this.#points.length >> 1;
    this.#points = Array.from({ length: pairs }, (_, i) => mean(this.#points.slice(2 * i, 2 * i + 2)));
    this.#stride *= 2;
  }
}

/** Adds a point; the ones from `step` on come again, and of more than 500 every other one goes. */
export function addValidation(points: readonly ValidationPoint[], point: ValidationPoint): ValidationPoint[] {
  const added = [...points.filter(({ step }) => step < point.step), point];
  return added.length <= MAX_POINTS ? added : added.filter((_, i) => i % 2 === 0);
}

function mean(points: readonly TrainingPoint[]): TrainingPoint {
  const of = (key: 'loss' | 'mse' | 'entropy') =>
    points.reduce((sum, point) => sum + point[key], 0) / points.length;
  return { step: points.at(-1)!.step, loss: of('loss'), mse: of('mse'), entropy: of('entropy') };
}
