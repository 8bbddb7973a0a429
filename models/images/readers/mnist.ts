import { join } from 'node:path';
import { UserError } from '../../../streams/index.ts';
import type { Images } from '../images.ts';
import { checkLabels, damaged } from './damaged.ts';
import { readIdx } from './idx.ts';
import type { ImageReader } from './index.ts';

const CLASSES = Array.from({ length: 10 }, (_, digit) => String(digit));
/** Both spellings are in use: with a hyphen on the official page, with a dot in many copies. */
const FILE = /^(train|t10k)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$/;

/** MNIST's four files (LeCun et al.), and of sets with the same files, such as Fashion-MNIST. */
export const mnist: ImageReader = {
  files: 'MNIST (train-images-idx3-ubyte and three more, packed or not)',
  knows: names => names.some(name => FILE.test(name)),

  async read(folder, names) {
    const train = await readPart(folder, names, 'train');
    const test = await readPart(folder, names, 't10k');
    if (test.height !== train.height || test.width !== train.width) {
      const sizes = [test, train].map(({ height, width }) => `${width} x ${height}`);
      throw damaged(test.path, `has images of ${sizes[0]}, but those to train on have ${sizes[1]}`);
    }
    const { height, width } = train;
    return { name: 'mnist', channels: 1, height, width, classes: CLASSES, train, test };
  },
};

interface Part extends Images {
  readonly path: string;
  readonly height: number;
  readonly width: number;
}

async function readPart(folder: string, names: readonly string[], part: string): Promise<Part> {
  const path = fileOf(folder, names, part, 'images');
  const labelsPath = fileOf(folder, names, part, 'labels');
  const { shape, data: pixels } = await readIdx(path, 3);
  const { data: labels } = await readIdx(labelsPath, 1);
  const [count, height, width] = shape as [number, number, number];
  if (labels.length !== count)
    throw damaged(labelsPath, `has ${labels.length} labels for the ${count} images of ${path}`);
  checkLabels(labels, CLASSES.length, labelsPath, index => `of image ${index}`);
  return { path, height, width, pixels, labels };
}

function fileOf(folder: string, names: readonly string[], part: string, kind: 'images' | 'labels'): string {
  const name = names.find(one => one.startsWith(`${part}-${kind}`) && FILE.test(one));
  if (name) return join(folder, name);
  const wanted = `${part}-${kind}-idx${kind === 'images' ? 3 : 1}-ubyte`;
  throw new UserError(
    `${folder}: ${wanted} (or ${wanted}.gz) is missing. Put all four files of MNIST there`,
    'images-missing',
    3,
  );
}
