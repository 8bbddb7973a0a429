import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadPackage, packageFolder, zooFolder } from '../../../../models/index.ts';
import { UserError } from '../../../../streams/index.ts';
import { sceneOf } from '../../../engine.ts';
import type { VideoMethod } from '../method.ts';
import { SCORING, scoreModel, scoringOptions } from '../network.ts';

/** Where models are that were trained here. */
const MODELS = join('data', 'models');

const options = z.strictObject({
  model: z.string().min(1).describe('Name of a model, or its folder'),
  /** Of its card, which has those of its other files: the beginning of its SHA-256. Filled in when an experiment begins. */
  checksum: z.exactOptional(z.string().regex(/^[0-9a-f]{16}$/)),
  ...scoringOptions,
});

/** A model that is there already. Nothing is learnt but what error functions learn from normal frames. */
export const model: VideoMethod<z.infer<typeof options>> = {
  name: 'model',
  options,
  scoring: SCORING,
  seeded: false,
  async settled(given) {
    const folder = await folderOf(given.model);
    const found = await loadPackage(folder); // whole, before anything is run
    if (given.score === 'regions' || found.input.centre === undefined) sceneOf(found, undefined);
    const checksum = await checksumOf(folder);
    if (given.checksum === undefined || given.checksum === checksum) return { ...given, checksum };
    throw new UserError(`${folder}: is not the model with the checksum ${given.checksum}`, 'other-model', 4);
  },
  async run(data, given, context) {
    await this.settled!(given); // it may have been trained anew in the meantime
    return scoreModel(await folderOf(given.model), data, context, 0, { curves: {} });
  },
};

const folderOf = (name: string) => packageFolder(name, [MODELS, zooFolder()]);

const checksumOf = async (folder: string) =>
  createHash('sha256')
    .update(await readFile(join(folder, 'card.json')))
    .digest('hex')
    .slice(0, 16);
