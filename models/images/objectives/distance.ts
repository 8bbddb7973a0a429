import type { Graph, Tensor } from '../../graph/graph.ts';
import { addScaled, relu, squaredDistances } from '../../graph/layers.ts';
import { imageRows } from '../../graph/plane/plane.ts';
import type { Objective, Seen } from './objective.ts';
import { type OfAbnormal, overBatch, withLabels } from './reduction.ts';

/** Below this a coordinate of the centre would let the network map everything there with weights of 0 (Ruff et al. 2018). */
const AWAY = 0.1;

/** The mean latent, kept away from 0: a coordinate between -0.1 and 0.1 becomes whichever of the two is nearer. */
export function keepAway(mean: Float32Array): Float32Array {
  return mean.map(c => (Math.abs(c) < AWAY ? (c < 0 ? -AWAY : AWAY) : c));
}

/** Squared distances of the encoder's output from the centre, `[N]`. */
function distances(g: Graph, { forward }: Seen, centre: Float32Array): Tensor {
  return squaredDistances(g, imageRows(g, forward.latent), g.constant(centre, [centre.length]));
}

/**
 * Deep SVDD's hard boundary (Ruff et al. 2018, eq. 4): the mean squared distance from the centre. With labels Deep SAD (Ruff et al.
 * 2020, eq. 7): an image that is labelled as abnormal counts with eta over its distance. `of` says which.
 */
export function distanceFromCentre(centre: Float32Array, of: OfAbnormal): Objective {
  return {
    memory: false,
    decoder: false,
    losses(g, seen) {
      const each = withLabels(g, distances(g, seen, centre), seen.abnormal, of);
      return { loss: overBatch(g, each, 'mean') };
    },
  };
}

/** Share of a training in which the radius stays 0, as in the authors' code (10 of 150 epochs). */
const WARM_UP = 10 / 150;

/**
 * Deep SVDD's soft boundary (eq. 3): `R^2 + mean max(0, d^2 - R^2) / nu`. R is not trained: after each step it becomes the distance that a
 * share of nu of the batch exceeds.
 */
export function softBoundary(centre: Float32Array, nu: number): Objective & { radius(): number } {
  let radius = 0;
  return {
    memory: false,
    decoder: false,
    radius: () => radius,
    scalars: () => ({ radius }),
    losses(g, seen) {
      const squared = g.mul(seen.scalar('radius'), seen.scalar('radius'));
      const each = distances(g, seen, centre);
      const beyond = relu(g, g.record(g.sub(each, squared), [each], [dy => dy]));
      const outside = overBatch(g, beyond, 'mean');
      return { loss: addScaled(g, squared, outside, 1 / nu), outside };
    },
    observed: (g, seen) => ({ distances: distances(g, seen, centre) }),
    after(outputs, progress) {
      if (progress < WARM_UP) return;
      radius = Math.sqrt(quantile(outputs.get('distances')!.data, 1 - nu));
    },
  };
}

/** As numpy's: between two values, on the line. */
export function quantile(values: Float32Array, share: number): number {
  const ordered = values.toSorted();
  const at = share * (ordered.length - 1);
  const [below, above] = [ordered[Math.floor(at)]!, ordered[Math.ceil(at)]!];
  return below + (at - Math.floor(at)) * (above - below);
}
