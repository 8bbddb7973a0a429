import type { Compute } from './engine.ts';
import { ImageModel, type ImageNetwork } from './image-model.ts';
import type { MethodResult, OneClassData } from './method.ts';
import { saveImageNetwork } from './model-folder.ts';
import { imagesAt, pixelsOf } from './pixels.ts';

/**
 * Scores the test images with what a method has trained.
 * @param scoringFor how other options score them, where that is possible
 */
export async function resultOf<Options extends Record<string, unknown>>(
  network: ImageNetwork,
  data: OneClassData,
  context: Compute,
  curves: MethodResult['curves'],
  scoringFor?: (options: Options) => ImageNetwork['scoring'],
): Promise<MethodResult> {
  const { train, test, shape } = data;
  const { threads, engine } = context;
  const model = await ImageModel.open(network, { threads, engine });
  const scores = await scored(model, train, test.pixels).catch(async error => {
    await model.close();
    throw error;
  });
  const some = (indices: readonly number[]) => imagesAt(test.pixels, pixelsOf(shape), indices);
  return {
    scores,
    curves,
    ...(network.scoring.kind === 'reconstruction' && {
      reconstruct: async indices => (await model.reconstructions(some(indices)))!.data,
    }),
    ...(scoringFor && {
      rescored: options => {
        const own = options as Options;
        const other = { ...network, options: own, scoring: scoringFor(own) };
        return resultOf(other, data, context, curves, scoringFor);
      },
    }),
    save: folder => saveImageNetwork(folder, network),
    close: () => model.close(),
  };
}

async function scored(model: ImageModel, normal: Uint8Array, pixels: Uint8Array): Promise<Float32Array> {
  await model.fit(normal);
  return model.scores(pixels);
}
