import type { ReplayTruth, TruePlace } from '../../server/contract.ts';

/** Finds what is known of one frame. */
export class TruthByFrame {
  readonly #places = new Map<number, TruePlace[]>();

  constructor(truth: ReplayTruth | null) {
    for (const place of truth?.places ?? []) {
      const others = this.#places.get(place.frame);
      if (others) others.push(place);
      else this.#places.set(place.frame, [place]);
    }
  }

  at(frame: number): readonly TruePlace[] {
    return this.#places.get(frame) ?? [];
  }
}

/** Whether a frame is abnormal. */
export const isAbnormal = ({ abnormal }: Pick<ReplayTruth, 'abnormal'>, frame: number): boolean =>
  abnormal.some(([first, last]) => first <= frame && frame <= last);
