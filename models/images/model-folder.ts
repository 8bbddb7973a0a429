import { z } from 'zod';
import type { WeightSpec } from '../memae/weights.ts';
import { sha256Pattern, WEIGHTS } from '../package/card.ts';
import { sha256 } from '../package/checksum.ts';
import { readCard, readWeights } from '../package/package.ts';
import { writeFolder } from '../package/save.ts';
import { encodeTensors } from '../safetensors.ts';
import { imageArchitectureSchema, imageLayers, imageWeightSpecs } from './backbone/architecture.ts';
import { ImageModel, type ImageNetwork } from './image-model.ts';
import { scoringSchema } from './scoring.ts';

/** The centre's name among the weights. */
const CENTRE = 'centre';

/** `card.json` of an image model; its weights lie beside it as those of a package do. */
const cardSchema = z
  .strictObject({
    format: z.literal('image-1'),
    method: z.string(),
    options: z.record(z.string(), z.unknown()),
    architecture: imageArchitectureSchema,
    scoring: scoringSchema,
    files: z.strictObject({ [WEIGHTS]: sha256Pattern }),
  })
  .refine(({ architecture, scoring }) => isScorable(architecture, scoring), {
    path: ['scoring'],
    error: 'wants what the network does not have',
  });

function isScorable(
  { encoder, memory }: ImageNetwork['architecture'],
  scoring: ImageNetwork['scoring'],
): boolean {
  if (scoring.kind === 'distance') return true;
  const { entropy, svdd } = scoring;
  return (entropy === 0 || memory !== undefined) && (!svdd || svdd.layer <= 2 * encoder.length);
}

export async function saveImageNetwork(folder: string, network: ImageNetwork): Promise<void> {
  const { weights, centre, ...about } = network;
  const further = centre ? [[CENTRE, { shape: [centre.length], data: centre }] as const] : [];
  const file = encodeTensors([...weights, ...further]);
  const { method, options, architecture, scoring } = about;
  const files = { [WEIGHTS]: await sha256(file) };
  const card = { format: 'image-1', method, options, architecture, scoring, files };
  await writeFolder(folder, cardSchema.parse(card), new Map([[WEIGHTS, file]]));
}

/**
 * Opens what `saveImageNetwork` wrote.
 * @throws UserError (exit code 4) if it is missing, damaged, or does not fit its own description
 */
export async function loadImageModel(
  folder: string,
  options: { readonly threads?: number } = {},
): Promise<ImageModel> {
  const { files, format: _, ...card } = await readCard(folder, cardSchema);
  const { architecture, scoring } = card;
  const layer = scoring.kind === 'distance' ? architecture.encoder.length : scoring.svdd?.layer;
  const specs = imageWeightSpecs(architecture);
  const further = layer === undefined ? [] : [centreSpec(architecture, layer)];
  const weights = await readWeights(folder, [...specs, ...further], files[WEIGHTS]!);
  return ImageModel.open({ ...card, weights, centre: weights.get(CENTRE)?.data }, options);
}

function centreSpec(architecture: ImageNetwork['architecture'], layer: number): WeightSpec {
  const { outputs, size } = imageLayers(architecture)[layer - 1]!;
  return { name: CENTRE, shape: [outputs * size[0] * size[1]], initial: () => 0, trained: false };
}
