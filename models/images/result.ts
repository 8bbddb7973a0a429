import { ImageModel, type ImageNetwork } from './image-model.ts';
import type { MethodContext, MethodResult, OneClassData } from './method.ts';
import { saveImageNetwork } from './model-folder.ts';
import { imagesAt, pixelsOf } from './pixels.ts';

/** Scores the test images with what a method has trained. */
export async function resultOf(
  network: ImageNetwork,
  { train, test, shape }: OneClassData,
  { threads }: MethodContext,
  curves: MethodResult['curves'],
): Promise<MethodResult> {
  const model = await ImageModel.open(network, { threads });
  await model.fit(train);
  const some = (indices: readonly number[]) => imagesAt(test.pixels, pixelsOf(shape), indices);
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
