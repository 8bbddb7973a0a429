import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { encodeBmp, findUcsd, readMask } from '../../../models/index.ts';
import { openStream, UserError } from '../../../streams/index.ts';
import { ffmpegOutput } from './ffmpeg.ts';

/** Pictures of one kind in a folder of their own, `001.jpg` and so on. */
export interface Files {
  readonly paths: readonly string[];
  /** For ffmpeg: all of them in one process. */
  readonly pattern: string;
}

export interface Source {
  /** A set in UCSD's layout. */
  readonly data: string;
  readonly count: number;
  /** Where the files are written. */
  readonly folder: string;
}

/** Frames and masks of a set as they are, the same pixels in other formats, and colour pictures of vigil's own scene. */
export async function writeFiles({ data, count, folder }: Source) {
  const { clips } = await findUcsd(data);
  const clip = clips.find(({ masks }) => masks.size > 0);
  if (!clip) throw new UserError(`${data}: no clip with masks`, 'no-masks', 3);
  const frames = clip.pictures.slice(0, count).map(picture => join(clip.folder, picture.name));
  const masks = [...clip.masks.values()].slice(-count); // something is abnormal in the last ones
  const colours = await drawn(count);
  const put = async (
    name: string,
    extension: string,
    bytes: readonly (Buffer | string)[],
  ): Promise<Files> => {
    const inside = join(folder, name);
    await mkdir(inside);
    const paths = bytes.map((_, i) => join(inside, `${String(i + 1).padStart(3, '0')}${extension}`));
    for (const [i, one] of bytes.entries()) {
      await (typeof one === 'string' ? copyFile(one, paths[i]!) : writeFile(paths[i]!, one));
    }
    return { paths, pattern: join(inside, `%03d${extension}`) };
  };
  const gray = (write: (image: Sharp) => Sharp) =>
    Promise.all(frames.map(path => write(sharp(path).toColourspace('b-w')).toBuffer()));
  const colour = (write: (image: Sharp) => Sharp) =>
    Promise.all(colours.map(png => write(sharp(png)).toBuffer()));
  return {
    frames: await put('frames', extname(frames[0]!), frames),
    png: await put('png', '.png', await gray(image => image.png())),
    tiff: await put('tiff', '.tif', await gray(image => image.tiff({ compression: 'none' }))),
    colourPng: await put('colour-png', '.png', colours),
    subsampled: await put('jpeg-420', '.jpg', await colour(image => image.jpeg({ quality: 90 }))),
    whole: await put(
      'jpeg-444',
      '.jpg',
      await colour(image => image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })),
    ),
    turned: await put(
      'jpeg-turned',
      '.jpg',
      await colour(image => image.withMetadata({ orientation: 3 }).jpeg()),
    ),
    masks8: await put(
      'masks-8',
      '.bmp',
      await Promise.all(
        masks.map(path => ffmpegOutput('-i', path, '-pix_fmt', 'gray', '-c:v', 'bmp', '-f', 'image2pipe')),
      ),
    ),
    masks1: await put(
      'masks-1',
      '.bmp',
      await Promise.all(masks.map(async path => encodeBmp(await readMask(path)))),
    ),
  };
}

/** Frames of vigil's own scene a second apart, as PNG. */
async function drawn(count: number): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  const gray = { width: 64, height: 36 }; // nobody looks at it
  for await (const { index, jpeg } of openStream('demo:walkway', { ...gray, display: {}, pace: 'fast' })) {
    if (index % 10 === 0) pictures.push(await sharp(jpeg).png().toBuffer());
    if (pictures.length >= count) break;
  }
  return pictures;
}
