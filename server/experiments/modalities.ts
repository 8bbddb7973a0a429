import { entriesOf } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { images } from './images.ts';
import type { Modality } from './modality.ts';
import { video } from './video/index.ts';

export const MODALITIES: readonly Modality[] = [images, video];

/** What kind of data set a folder holds. */
export async function modalityOf(folder: string): Promise<Modality> {
  const names = await entriesOf(folder).catch(error => {
    const what = `${error.message}. In a grid file data.folder counts from where that file is; --data names another one`;
    throw new UserError(what, error.code, error.exitCode);
  });
  for (const modality of MODALITIES) if (await modality.knows(folder, names)) return modality;
  const known = MODALITIES.map(({ files }) => files).join(' or ');
  throw new UserError(`${folder}: holds no data set that is known here: ${known}`, 'no-data', 3);
}
