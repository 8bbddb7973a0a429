import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { readMask } from '../../models/index.ts';
import { locateFfmpeg } from '../../streams/index.ts';
import type { Figures } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { differences } from './image-io/differences.ts';
import { ffmpegOutput } from './image-io/ffmpeg.ts';
import { type Files, writeFiles } from './image-io/files.ts';
import { wholeNumberOf } from './options.ts';
import { rounded } from './statistics.ts';

/** Of what is so quick that the system's count of 10 ms would show. */
const ROUNDS = 5;
/** Instead of the fast conversion: chroma for every pixel, and rounding instead of cutting off. */
const EXACT = ['-sws_flags', 'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp'];

/** Of a frame of UCSD, more or less. */
const HALF = { width: 184, height: 120 };
const SCALED = ['-vf', `scale=${HALF.width}:${HALF.height}`]; // bicubic, as streams are scaled

/** One way to read files beside ffmpeg's. */
interface Reading {
  readonly files: keyof Awaited<ReturnType<typeof writeFiles>>;
  readonly as: 'gray' | 'rgb24';
  readonly what: string;
  readonly read: (path: string) => Promise<Uint8Array>;
  /** More options for ffmpeg's output. */
  readonly ffmpeg?: readonly string[];
}

const gray = (path: string) => sharp(path).toColourspace('b-w').raw().toBuffer();
const colour = (path: string) => sharp(path).toColourspace('srgb').raw().toBuffer();
const scaled = (kernel: 'cubic' | 'lanczos3') => (path: string) =>
  sharp(path).resize(HALF.width, HALF.height, { kernel, fit: 'fill' }).toColourspace('b-w').raw().toBuffer();
const upright = (path: string) => sharp(path).autoOrient().raw().toBuffer();
/** The first channel of Y'CbCr, as a JPEG has it: `0.299 R + 0.587 G + 0.114 B` of the coded values. */
const luma = async (path: string) => {
  const rgb = await colour(path);
  return Uint8Array.from({ length: rgb.length / 3 }, (_, p) =>
    Math.round(0.299 * rgb[3 * p]! + 0.587 * rgb[3 * p + 1]! + 0.114 * rgb[3 * p + 2]!),
  );
};
/** sharp reads no BMP. */
const mask = async (path: string) => (await readMask(path)).pixels.map(pixel => 255 * pixel);

const READINGS: readonly Reading[] = [
  { files: 'frames', as: 'gray', what: 'frames of the set as they are', read: gray },
  { files: 'png', as: 'gray', what: 'PNG, gray', read: gray },
  { files: 'tiff', as: 'gray', what: 'TIFF, gray, not compressed', read: gray },
  { files: 'colourPng', as: 'rgb24', what: 'PNG, colour', read: colour },
  { files: 'whole', as: 'rgb24', what: 'JPEG 4:4:4', read: colour },
  { files: 'whole', as: 'rgb24', what: 'JPEG 4:4:4, ffmpeg exact', read: colour, ffmpeg: EXACT },
  { files: 'subsampled', as: 'rgb24', what: 'JPEG 4:2:0', read: colour },
  { files: 'subsampled', as: 'rgb24', what: 'JPEG 4:2:0, ffmpeg exact', read: colour, ffmpeg: EXACT },
  { files: 'subsampled', as: 'gray', what: 'JPEG 4:2:0 as gray, sharp: b-w', read: gray },
  { files: 'subsampled', as: 'gray', what: 'JPEG 4:2:0 as gray, sharp: luma of RGB', read: luma },
  { files: 'turned', as: 'rgb24', what: 'JPEG turned by EXIF, sharp as it is stored', read: colour },
  { files: 'turned', as: 'rgb24', what: 'JPEG turned by EXIF, sharp: autoOrient', read: upright },
  {
    files: 'png',
    as: 'gray',
    what: 'PNG, gray, scaled, sharp: cubic',
    read: scaled('cubic'),
    ffmpeg: SCALED,
  },
  {
    files: 'png',
    as: 'gray',
    what: 'PNG, gray, scaled, sharp: lanczos3',
    read: scaled('lanczos3'),
    ffmpeg: SCALED,
  },
  { files: 'masks1', as: 'gray', what: "masks, BMP of 1 bit, vigil's reader", read: mask },
  { files: 'masks8', as: 'gray', what: "masks, BMP of 8 bits, vigil's reader", read: mask },
];

export interface ImageIoOptions {
  readonly data: string;
  readonly pictures: string;
}

/** The same files read by sharp and by ffmpeg: how far the pixels are apart, and how much more computing ffmpeg takes. */
export async function imageIo(values: ImageIoOptions): Promise<Figures> {
  const count = wholeNumberOf(values.pictures, '--pictures');
  const folder = await mkdtemp(join(tmpdir(), 'vigil-image-io-'));
  sharp.concurrency(1);
  sharp.cache(false);
  try {
    const files = await writeFiles({ data: values.data, count, folder });
    const rows = [];
    for (const reading of READINGS) {
      console.error(`image-io: ${reading.what}`);
      rows.push(await compare(files[reading.files], reading));
    }
    const { version } = await locateFfmpeg();
    return { sharp: sharp.versions.sharp!, libvips: sharp.versions.vips, ffmpeg: version, rows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare({ paths, pattern }: Files, { as, what, read, ffmpeg = [] }: Reading) {
  const form = [...ffmpeg, '-pix_fmt', as, '-f', 'rawvideo'];
  const here = () => inTurn(paths, read);
  const each = () => inTurn(paths, path => ffmpegOutput('-i', path, ...form));
  const together = async () => [await ffmpegOutput('-start_number', '1', '-i', pattern, ...form)];
  const ours = await timed(here, ROUNDS);
  const theirs = await timed(each, 1);
  const atOnce = await timed(together, ROUNDS);
  const { max, mean, share } = differences(Buffer.concat(ours.pixels), Buffer.concat(theirs.pixels));
  return {
    files: what,
    pictures: paths.length,
    largest: max,
    mean: rounded(mean, 3),
    differing: rounded(share, 4),
    'a process each': rounded(theirs.seconds / ours.seconds, 1), // of ffmpeg, over sharp,
    'one process': rounded(atOnce.seconds / ours.seconds, 2),
  };
}

async function inTurn(paths: readonly string[], read: (path: string) => Promise<Uint8Array>) {
  const pixels: Uint8Array[] = [];
  for (const path of paths) pixels.push(await read(path));
  return pixels;
}

/** Seconds of one core for one round, by this process and by those that it started: what waits for a busy machine takes none. */
async function timed(run: () => Promise<Uint8Array[]>, rounds: number) {
  const before = secondsOfCpu();
  let pixels: Uint8Array[] = [];
  for (let round = 0; round < rounds; round++) pixels = await run();
  return { pixels, seconds: (secondsOfCpu() - before) / rounds };
}

function secondsOfCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + cpuOf('self').ended;
}
