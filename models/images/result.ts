import { ImageModel, type ImageNetwork } from './image-model.ts';
import type { MethodContext, MethodResult, OneClassData } from './method.ts';
import { saveImageNetwork } from './model-folder.ts';
import { pixelsOf } from './pixels.ts';

/** Scores the test images with what a method has trained. */
export async function resultOf(
  network: ImageNetwork,
  { train, test, shape }: OneClassData,
  { threads }: MethodContext,
  curves: MethodResult['curves'],
): Promise<MethodResult> {
  const model = await ImageModel.open(network, { threads });
  await model.fit(train);
  const size = pixelsOf(shape);
  const some = (indices: readonly number[]) => {
    const pixels = new Uint8Array(indices.length * size);
    for (const [i, index] of indices.entries()) {
      pixels.set(test.pixels.subarray(index * size, (index + 1) * size), i * size);
    }
    return pixels;
  };
  return {
    scores: await model.scores(test.pixels),
    curves,
    ...(network.scoring.kind === 'reconstruction' && {
      reconstruct: async indices => (await model.reconstructions(some(indices)))!.data,
    }),
    save: folder => saveImageNetwork(folder, network),
    close: () => model.close(),
  };
}
