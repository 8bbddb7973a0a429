/** Points that are kept at most: more than a picture shows. */
const MOST = 512;

/** As it is stored. */
export interface CurveData {
  readonly stride: number;
  /** `[step, ...values]` */
  readonly points: readonly (readonly number[])[];
  /** Sums of the point that is being made, and how many went in. */
  readonly sum: readonly number[];
  readonly count: number;
}

/** A curve over the steps that stays small: once it is full, neighbours are joined into their mean. */
export class Curve {
  private stride: number;
  private points: (readonly number[])[];
  private sum: readonly number[];
  private count: number;

  constructor(data: CurveData = { stride: 1, points: [], sum: [], count: 0 }) {
    this.stride = data.stride;
    this.points = [...data.points];
    this.sum = data.sum;
    this.count = data.count;
  }

  add(point: readonly number[]): void {
    this.sum = this.count === 0 ? point : this.sum.map((value, i) => value + point[i]!);
    this.count += 1;
    if (this.count < this.stride) return;
    this.points.push(this.sum.map(value => value / this.count));
    this.count = 0;
    if (this.points.length < MOST) return;
    this.stride *= 2;
    this.points = this.points.flatMap((left, i) => {
      const right = this.points[i + 1];
      return i % 2 === 0 && right ? [left.map((value, k) => (value + right[k]!) / 2)] : [];
    });
  }

  /** All points, the unfinished one included. */
  all(): readonly (readonly number[])[] {
    return this.count === 0 ? this.points : [...this.points, this.sum.map(value => value / this.count)];
  }

  data(): CurveData {
    const { stride, points, sum, count } = this;
    return { stride, points: [...points], sum, count };
  }
}
