import { z } from 'zod';
import { Comparison } from '../errors/comparison.ts';
import type { Score } from '../errors/error-function.ts';
import type { Feeds } from '../graph/session.ts';
import type { Output } from './evaluation.ts';
import type { ImageShape } from './images.ts';
import { PER_SQUARED_UNIT, toComparable } from './pixels.ts';

/** What an image's score is made of. */
export const scoringSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reconstruction'),
    /** Of `ERROR_NAMES`. */
    error: z.string(),
    /** Weight of the mean entropy of its addressing weights. */
    entropy: z.number(),
    /** Weight of the mean squared distance of a layer's features (1 for the first) from the centre. */
    svdd: z.exactOptional(z.strictObject({ weight: z.number(), layer: z.int().positive() })),
  }),
  z.strictObject({
    kind: z.literal('distance'),
    /** Of a soft boundary; scores are squared distances from the centre, less its square. */
    radius: z.number(),
  }),
]);

export type Scoring = z.infer<typeof scoringSchema>;

/** What the network must give out for it. */
export function wantedFor(scoring: Scoring): Output[] {
  if (scoring.kind === 'distance') return ['latent'];
  return [
    'images',
    'output',
    ...(scoring.entropy > 0 ? (['addressing'] as const) : []),
    ...(scoring.svdd ? ([`layer.${scoring.svdd.layer}`] as const) : []),
  ];
}

/** What scores need beside the network's outputs. */
export interface Judgement {
  readonly scoring: Scoring;
  readonly shape: ImageShape;
  /** What distances are measured from, where there are any. */
  readonly centre: Float32Array | undefined;
  /** The error function, where the scoring has one. */
  readonly error: Score | undefined;
}

/** The features of image `i` in a batch of them. */
function ofImage(outputs: Feeds, name: Output, i: number): Float32Array {
  const { shape, data } = outputs.get(name)!;
  const size = data.length / shape[0]!;
  return data.subarray(i * size, (i + 1) * size);
}

/** Image `i` of a batch beside its reconstruction. */
export function comparisonOf(outputs: Feeds, shape: ImageShape, i: number): Comparison {
  const [target, reconstruction] = [ofImage(outputs, 'images', i), ofImage(outputs, 'output', i)];
  return new Comparison(shape, toComparable(target), toComparable(reconstruction));
}

/** The score of each of the first `count` images of a batch. */
export function scoresOf(judgement: Judgement, outputs: Feeds, count: number): Float32Array {
  const { scoring, shape, centre, error } = judgement;
  const each = (name: Output, i: number) => ofImage(outputs, name, i);
  const scores = new Float32Array(count);
  if (scoring.kind === 'distance') {
    return scores.map((_, i) => squaredDistance(each('latent', i), centre!) - scoring.radius ** 2);
  }
  const { entropy, svdd } = scoring;
  const [, h = 1, w = 1] = outputs.get('addressing')?.shape ?? [];
  return scores.map((_, i) => {
    let score = error!(comparisonOf(outputs, shape, i)) * PER_SQUARED_UNIT;
    if (entropy > 0) score += (entropy * entropyOf(each('addressing', i))) / (h * w);
    if (svdd) {
      score += (svdd.weight * squaredDistance(each(`layer.${svdd.layer}`, i), centre!)) / centre!.length;
    }
    return score;
  });
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** In nats. */
function entropyOf(weights: Float32Array): number {
  let sum = 0;
  for (const w of weights) if (w > 0) sum -= w * Math.log(w);
  return sum;
}
