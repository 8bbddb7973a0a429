import type { Random } from '../random.ts';

/** At most `most` of the numbers below `count`, each equally likely, in order (Knuth, TAOCP 2, algorithm S). */
export function sampled(count: number, most: number, random: Random): number[] {
  const chosen: number[] = [];
  for (let index = 0; index < count; index++) {
    if (random() * (count - index) < most - chosen.length) chosen.push(index);
  }
  return chosen;
}
