import { createHash } from 'node:crypto';
import {
  checkImageEngine,
  IMAGE_FILES,
  type ImageSet,
  imagesAt,
  judge,
  knowsImages,
  METHODS,
  type Method,
  oneClass,
  pixelsOf,
  readImages,
} from '../../models/index.ts';
import { type Material, type Modality, methodNamed, type Task } from './modality.ts';
import type { Run } from './plan.ts';

/** Test images of each group that are shown. */
const EXAMPLES = 2;

/** One class is normal at a time. */
export const images: Modality = {
  name: 'images',
  files: IMAGE_FILES,
  methods: METHODS,
  hasClasses: true,
  checkEngine: checkImageEngine,
  knows: async (_, names) => knowsImages(names),
  read: async folder => imageMaterial(await readImages(folder)),
};

export function imageMaterial(set: ImageSet, methods: readonly Method[] = METHODS): Material {
  const { name, classes, channels, height, width, train, test } = set;
  return {
    about: {
      ...{ modality: 'images', name, classes: [...classes], shape: [channels, height, width] },
      ...{ train: train.labels.length, test: test.labels.length },
    },
    fingerprint: async () => fingerprintOf(set),
    task: run => taskOf(set, run, methods),
  };
}

function taskOf(set: ImageSet, run: Run, methods: readonly Method[]): Task {
  const data = oneClass(set, run);
  const { test, shape } = data;
  return {
    ...{ abnormal: test.abnormal, labels: test.labels, examples: { each: EXAMPLES } },
    shape: [shape.channels, shape.height, shape.width],
    run: context => methodNamed(methods, run.method).run(data, run.options, context),
    judge: ({ scores }) => judge(scores, data),
    pictures: async indices => Float32Array.from(imagesAt(test.pixels, pixelsOf(shape), indices)),
  };
}

/** Of the images themselves: other sets have the names and numbers of MNIST, and one part of CIFAR-10 is as large as another. */
function fingerprintOf({ name, channels, height, width, train, test }: ImageSet): string {
  const sizes = [channels, height, width, train.labels.length, test.labels.length];
  const hash = createHash('sha256').update(JSON.stringify([name, ...sizes]));
  for (const { labels, pixels } of [train, test]) hash.update(labels).update(pixels);
  return hash.digest('hex');
}
