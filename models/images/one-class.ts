import { UserError } from '../../streams/index.ts';
import { integer, type Random, seededRandom } from '../random.ts';
import type { ImageSet, Images } from './images.ts';
import type { OneClassData } from './method.ts';
import { imagesAt, pixelsOf } from './pixels.ts';

export interface OneClassOptions {
  /** The normal class; all others are abnormal. */
  readonly normal: number;
  /** Labelled images as a share of all that are trained on, as in "Deep Semi-Supervised Anomaly Detection" (Ruff et al., ICLR 2020): 0 to 1, where 1 stands for all that there are. */
  readonly labelledShare: number;
  /** Abnormal classes that labelled images are drawn from. */
  readonly labelledClasses: readonly number[];
  /** Of which labelled images, and which of the limit, are taken. */
  readonly seed: number;
  /** Normal images to train on at most; all without it. */
  readonly limit?: number;
}

/** The one-class protocol: trains on one class of the training set, tests on all of the test set. */
export function oneClass(set: ImageSet, options: OneClassOptions): OneClassData {
  const { normal, labelledShare, labelledClasses, seed, limit } = options;
  checkClass(set, normal);
  for (const label of labelledClasses) {
    checkClass(set, label);
    if (label === normal)
      throw badProtocol(`class ${label} is the normal one; it has no labelled abnormal images`);
  }
  if (!(labelledShare >= 0 && labelledShare <= 1))
    throw badProtocol(`the labelled share is ${labelledShare}; it must be from 0 to 1`);
  const random = seededRandom(seed);
  const all = where(set.train.labels, label => label === normal);
  if (all.length === 0)
    throw badProtocol(
      `class ${normal} (${set.classes[normal]}) has no image to train on. Choose another one`,
    );
  const own = limit === undefined ? all : drawn(all, limit, random);
  const others = where(set.train.labels, label => labelledClasses.includes(label));
  const wanted = labelledShare < 1 ? (own.length * labelledShare) / (1 - labelledShare) : others.length;
  const labelled = picked(set, drawn(others, Math.round(wanted), random));
  const seen = new Set(labelled.labels);
  return {
    shape: { channels: set.channels, height: set.height, width: set.width },
    train: picked(set, own).pixels,
    labelled,
    test: {
      ...set.test,
      abnormal: set.test.labels.map(label => (label === normal ? 0 : 1)),
      unseen: set.test.labels.map(label => (label === normal || seen.has(label) ? 0 : 1)),
    },
  };
}

export function checkClass({ name, classes }: Pick<ImageSet, 'name' | 'classes'>, label: number): void {
  if (Number.isInteger(label) && label >= 0 && label < classes.length) return;
  throw badProtocol(`${name} has no class ${label}, only 0 to ${classes.length - 1}`);
}

const badProtocol = (what: string) => new UserError(what, 'bad-protocol', 2);

function where(labels: Uint8Array, wanted: (label: number) => boolean): number[] {
  return [...labels.keys()].filter(index => wanted(labels[index]!));
}

/** So many of them, without repetition and in the order in which they are; all where there are no more. */
function drawn(indices: readonly number[], count: number, random: Random): number[] {
  const left = [...indices];
  const taken = Math.min(count, left.length);
  for (let i = 0; i < taken; i++) {
    const other = i + integer(random, left.length - i);
    [left[i], left[other]] = [left[other]!, left[i]!];
  }
  return left.slice(0, taken).sort((a, b) => a - b);
}

function picked(set: ImageSet, indices: readonly number[]): Images {
  return {
    pixels: imagesAt(set.train.pixels, pixelsOf(set), indices),
    labels: Uint8Array.from(indices, index => set.train.labels[index]!),
  };
}
