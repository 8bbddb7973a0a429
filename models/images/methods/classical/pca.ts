import type { Matrix } from 'ml-matrix';
import { z } from 'zod';
import type { Method, MethodResult, OneClassData } from '../../method.ts';
import { imagesAt, pixelsOf } from '../../pixels.ts';
import { type Components, componentsOf, pieces, project } from './components.ts';

const options = z.strictObject({
  components: z.int().min(1).max(1024).default(32).describe('Directions that are kept'),
  score: z
    .enum(['error', 'likelihood'])
    .default('error')
    .describe(
      'error: mean squared reconstruction error. likelihood: distance from the ellipsoid round the normal images, inside the subspace and outside of it (probabilistic PCA, Tipping and Bishop 1999)',
    ),
});

type Options = z.infer<typeof options>;

/** What the principal components of the normal images can't rebuild is abnormal. */
export const pca: Method<Options> = {
  name: 'pca',
  options,
  async run({ shape, train, test }, { components, score }, context) {
    const size = pixelsOf(shape);
    const model = await componentsOf(train, size, components, context);
    const scores = new Float32Array(test.labels.length);
    for (const { first, piece } of pieces(test.pixels, size)) {
      const { inside, outside } = project(piece, model);
      for (let i = 0; i < outside.length; i++)
        scores[first + i] = score === 'error' ? outside[i]! / size : distance(inside, i, outside[i]!, model);
      context.signal.throwIfAborted();
    }
    context.onProgress(1);
    return { scores, curves: {}, reconstruct: rebuilding(test, model) };
  },
};

/** Squared Mahalanobis distance of a row, with the same variance in all directions that were not kept. */
function distance(inside: Matrix, row: number, outside: number, { variances, rest }: Components): number {
  const floor = 1e-9;
  const own = variances.reduce((sum, value, k) => sum + inside.get(row, k) ** 2 / Math.max(value, floor), 0);
  return own + outside / Math.max(rest, floor);
}

function rebuilding(
  { pixels }: OneClassData['test'],
  model: Components,
): NonNullable<MethodResult['reconstruct']> {
  const { size, mean, basis } = model;
  return async indices => {
    const rebuilt = project(imagesAt(pixels, size, indices), model)
      .inside.mmul(basis.transpose())
      .to1DArray();
    return Float32Array.from(rebuilt, (value, i) =>
      Math.min(255, Math.max(0, 255 * (value + mean[i % size]!))),
    );
  };
}
