import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Features, Layer, Layout, Projection, RowsOf } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { percent } from '../percent.ts';
import { PhaseBar } from './phase-bar.ts';
import { endWithReader, modelsOption, print, untilInterrupted } from './process.ts';

const LAYERS = ['latent', 'addressing', 'answer', 'reconstruction', 'error'] satisfies Layer[];
const PROJECTIONS = ['pca', 'umap'] satisfies Projection[];
/** Axes whose share of the variance is told. */
const TOLD_AXES = 10;

interface Flags {
  readonly model: string;
  readonly models: string;
  readonly layer: Layer;
  readonly rows?: RowsOf;
  readonly out: string;
  readonly hop: number;
  readonly seconds?: number;
  readonly pictures?: true;
  readonly plot?: string;
}

interface PcaFlags {
  readonly by: 'covariance' | 'svd';
  readonly projection: Projection;
  readonly dimensions: 2 | 3;
  readonly seed: number;
  readonly out?: string;
  readonly json?: true;
}

export function register(program: Command): void {
  program
    .command('features')
    .description('write what a layer of a model makes of footage, as arrays for NumPy, PyTorch or vigil pca')
    .argument(
      '<source>',
      'video file, folder of pictures, MNIST or CIFAR-10 for a model of images, labelled set such as UCSDped2, address of a camera, or demo',
    )
    .requiredOption('--model <name>', 'name of a model, or its folder')
    .requiredOption('--out <file>', 'F.npy, with F.json and F.memory.npy beside it, or F.safetensors')
    .addOption(
      new Option('--layer <name>', 'what is taken; see docs/features.md').choices(LAYERS).default('latent'),
    )
    .addOption(
      new Option(
        '--rows <of>',
        'what is a row: the mean of a clip or image, each latent position, or all of it (default: clip; whole where memory items stand for whole images)',
      ).choices(['clip', 'position', 'whole']),
    )
    .option('--hop <frames>', 'frames between two clips, 1 to 1000', numberParser(1, 1000), 4)
    .option(
      '--seconds <n>',
      'how much to take of each source (default: all; 60 of what has no end)',
      secondsParser,
    )
    .option('--pictures', 'write the frames or images that rows are about too, F.frames.npy, for the page')
    .option('--plot <file>', 'draw the rows by their first two principal components, such as ped2.svg')
    .addOption(modelsOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vigil features UCSDped2 --model ucsd-ped2 --out ped2.npy --plot ped2.svg
  $ vigil features mnist --model data/experiments/mnist/models/KEY --pictures --out data/features/mnist.npy
  $ vigil features demo:walkway --model demo-walkway --layer addressing --rows position --seconds 30 --out demo.safetensors`,
    )
    .action(runFeatures);
  program
    .command('pca')
    .description(
      'tell what variance the principal components of features explain, and draw the first two or three',
    )
    .argument('<features>', 'what vigil features wrote, or any npy file of rows')
    .option('--out <file>', 'the drawing (default: F.svg beside F.npy)')
    .addOption(
      new Option('--by <how>', 'how the components are found; both agree')
        .choices(['covariance', 'svd'])
        .default('covariance'),
    )
    .addOption(
      new Option('--projection <name>', 'what is drawn: principal components, or neighbours by UMAP')
        .choices(PROJECTIONS)
        .default('pca'),
    )
    .option(
      '--dimensions <n>',
      'axes that are drawn: 2 for a plane, 3 for a space seen from above',
      numberParser(2, 3),
      2,
    )
    .option('--seed <n>', 'of what is left to chance', numberParser(0, 2 ** 31), 0)
    .option('--json', 'print one JSON object instead of a table')
    .addHelpText(
      'after',
      `
Examples:
  $ vigil pca ped2.npy
  $ vigil pca ped2.npy --dimensions 3 --out ped2-space.svg
  $ vigil pca ped2.npy --projection umap --out ped2-umap.svg`,
    )
    .action(runPca);
}

async function runFeatures(input: string, flags: Flags): Promise<void> {
  const {
    checkFeaturesName,
    hasPositions,
    layOut,
    loadPackage,
    packageFolder,
    picturesPath,
    writeFeatures,
    zooFolder,
  } = await import('../../models/index.ts');
  const { featureSources } = await import('../features/sources.ts');
  const { gatherFeatures } = await import('../features/gather.ts');
  const { gatherImages, seesImages } = await import('../features/images.ts');
  const { layer, out, hop, seconds, plot } = flags;
  endWithReader();
  checkFeaturesName(out);
  checkFolder(out);
  if (plot !== undefined) checkPlot(plot);
  if (flags.rows === 'position' && !hasPositions(layer))
    throw new UserError(
      `--layer ${layer} has no latent positions; leave out --rows position`,
      'no-positions',
      2,
    );
  const folder = await packageFolder(flags.model, [flags.models, zooFolder()]);
  const { signal, release } = untilInterrupted();
  const bar = new PhaseBar();
  const common = {
    ...{ layer, threads: availableParallelism(), signal },
    pictures: flags.pictures && picturesPath(out),
  };
  const ofImages = () =>
    gatherImages({
      ...{ ...common, data: input, folder, of: flags.rows },
      onImages: (done, images) => bar.show('features', done, `${images} images`),
    });
  const ofVideo = async () => {
    const model = await loadPackage(folder);
    const sources = await featureSources(input, seconds, model.input.fps);
    return gatherFeatures({
      ...{ ...common, model, sources, hop, of: flags.rows ?? 'clip' },
      onClip: (source, rows) =>
        bar.show('features', sources.indexOf(source) / sources.length, `${rows} rows, ${source.name}`),
    });
  };
  try {
    const gather = (await seesImages(folder)) ? ofImages : ofVideo;
    const features = await gather().catch(error => {
      throw signal.aborted ? new UserError('interrupted; nothing was written', 'interrupted', 130) : error;
    });
    await writeFeatures(out, features);
    bar.stop();
    const { count, width } = features.rows;
    const memory = features.memory ? `, ${features.memory.count} memory items` : '';
    await print(`${out}: ${count} rows of ${width} numbers${memory}`);
    if (plot !== undefined)
      await draw(plot, features, layOut(features.rows, features.memory, { projection: 'pca' }), 2);
  } finally {
    bar.stop();
    release();
  }
}

async function runPca(path: string, flags: PcaFlags): Promise<void> {
  const { by, projection, dimensions, seed, out, json } = flags;
  const { readFeatures, layOut } = await import('../../models/index.ts');
  endWithReader();
  const plot = out ?? path.replace(/\.(npy|safetensors)$/i, '.svg');
  checkPlot(plot);
  const features = await readFeatures(path);
  const { rows, memory } = features;
  if (dimensions === 3 && rows.width < 3)
    throw new UserError(
      `${path}: rows of ${rows.width} numbers have no 3 dimensions; leave out --dimensions`,
      'too-narrow',
      2,
    );
  const components = layOut(rows, memory, { projection: 'pca', by, axes: TOLD_AXES, seed });
  const { shares = [] } = components;
  const drawn =
    projection === 'pca' ? components : layOut(rows, memory, { projection, axes: dimensions, seed });
  await draw(plot, features, drawn, dimensions);
  if (json) {
    await print(JSON.stringify({ rows: rows.count, width: rows.width, by, shares, plot }));
    return;
  }
  await print(`${path}: ${rows.count} rows of ${rows.width} numbers\n\n axis  explains  together`);
  let together = 0;
  for (const [axis, share] of shares.entries()) {
    together += share;
    await print(
      `${String(axis + 1).padStart(5)}  ${percent(share).padStart(8)}  ${percent(together).padStart(8)}`,
    );
  }
}

async function draw(plot: string, features: Features, layout: Layout, dimensions: 2 | 3): Promise<void> {
  const { scatterChart } = await import('../../models/index.ts');
  await writeFile(plot, scatterChart(features, layout, dimensions)).catch(error => {
    throw new UserError(`${plot} can't be written (${error.code})`, 'plot-unwritable');
  });
  console.error(`drawn: ${plot}`);
}

/** Said before the minutes that it takes, not after them. */
function checkPlot(plot: string): void {
  if (!/^\.svg$/i.test(extname(plot)))
    throw new UserError(`${plot}: the drawing is SVG; let its name end in .svg`, 'plot-no-svg', 2);
  checkFolder(plot);
}

function checkFolder(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new UserError(`${file}: there is no folder ${folder}`, 'no-folder', 2);
}

function secondsParser(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('It must be above 0 and at most 86400.');
}

function numberParser(min: number, max: number): (text: string) => number {
  return text => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be ${min} to ${max}.`);
  };
}
