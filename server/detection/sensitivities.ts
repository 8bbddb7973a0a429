import { factorFor, type Scene } from '../../models/index.ts';
import type { Sensitivities } from '../contract.ts';

/**
 * How high thresholds would be at other sensitivities.
 * @param now what holds at the camera, in false alarms a day; undefined: as usual
 */
export function sensitivitiesOf(
  { tail }: Scene,
  now: number | undefined,
  perDay: readonly number[],
): Sensitivities {
  if (!tail) return { thresholds: null };
  const holds = factorFor(tail, now);
  return { thresholds: perDay.map(each => factorFor(tail, each) / holds) };
}
