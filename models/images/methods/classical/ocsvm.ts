import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Method } from '../../method.ts';
import { pixelsOf } from '../../pixels.ts';
import { componentsOf, pieces, project } from './components.ts';

const options = z.strictObject({
  components: z.int().min(1).max(256).default(100).describe('Principal components that it sees'),
  nu: z.number().gt(0).max(1).default(0.1).describe('Share of the normal images that may lie outside'),
  gamma: z
    .number()
    .positive()
    .optional()
    .describe('Of the kernel exp(-gamma d^2); without it 1 / the variance of all components together'),
});

type Options = z.infer<typeof options>;

/** One-class support vector machine (Schoelkopf et al., 2001) with a Gaussian kernel on principal components, by LIBSVM. */
export const ocsvm: Method<Options> = {
  name: 'ocsvm',
  options,
  async run({ shape, train, test }, { components, nu, gamma: wanted }, context) {
    const size = pixelsOf(shape);
    const model = await componentsOf(train, size, components, context);
    const gamma =
      wanted ??
      1 /
        Math.max(
          1e-9,
          model.variances.reduce((sum, value) => sum + value, 0),
        );
    const { inside } = project(train, model);
    const { vectors, weights } = supportVectors(inside.to2DArray(), nu, gamma);
    const scores = new Float32Array(test.labels.length);
    for (const { first, piece } of pieces(test.pixels, size)) {
      const { inside } = project(piece, model);
      for (let i = 0; i < inside.rows; i++) {
        const row = inside.getRow(i);
        let sum = 0;
        for (const [k, vector] of vectors.entries())
          sum += weights[k]! * Math.exp(-gamma * squared(row, vector));
        scores[first + i] = -sum;
      }
      context.signal.throwIfAborted();
    }
    context.onProgress(1);
    return { scores, curves: {} };
  },
};

interface Svm {
  train(samples: readonly (readonly number[])[], labels: readonly number[]): void;
  serializeModel(): string;
  free(): void;
}
type Library = new (options: Record<string, unknown>) => Svm;

function supportVectors(samples: readonly (readonly number[])[], nu: number, gamma: number) {
  // Not its WebAssembly: that complains on stderr where Node has a fetch.
  const Library: Library = createRequire(import.meta.url)('libsvm-js/asm');
  const svm = new Library({ type: '2', kernel: '2', nu, gamma, quiet: true, cacheSize: 200 }); // one-class, Gaussian
  try {
    svm.train(
      samples,
      samples.map(() => 1),
    );
    return parse(svm.serializeModel(), samples[0]!.length);
  } finally {
    svm.free();
  }
}

/** The library tells only on which side a sample is; how far follows from its model, in LIBSVM's text format. */
function parse(model: string, size: number): { vectors: Float64Array[]; weights: number[] } {
  const lines = model
    .slice(model.indexOf('\nSV\n') + 4)
    .trim()
    .split('\n');
  const weights: number[] = [];
  const vectors = lines.map(line => {
    const [weight, ...entries] = line.trim().split(' ');
    weights.push(Number(weight));
    const vector = new Float64Array(size);
    for (const entry of entries) {
      const [index, value] = entry.split(':');
      vector[Number(index) - 1] = Number(value);
    }
    return vector;
  });
  return { vectors, weights };
}

function squared(row: ArrayLike<number>, vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (row[i]! - vector[i]!) ** 2;
  return sum;
}
