import sharp from 'sharp';
import { inlineSvg, text } from '../../../models/index.ts';
import type { Plan, RunResult, Tensors } from '../results.ts';

/** Between images of a sheet, in their pixels. */
const GAP = 2;
const [WIDTH, LEFT, TOP] = [540, 96, 22];

/** Test samples, what the method made of them, and the difference: rows of a picture. */
export async function exampleSheet(
  { shape: [channels, height, width], sample }: Pick<Plan['data'], 'shape'> & { readonly sample: string },
  examples: NonNullable<RunResult['examples']>,
  tensors: Tensors,
): Promise<string | undefined> {
  const original = tensors.get('original')?.data;
  if (!original || examples.length === 0) return undefined;
  const rebuilt = tensors.get('reconstruction')?.data;
  const rows = [
    { name: sample, values: original },
    ...(rebuilt
      ? [
          { name: 'rebuilt', values: rebuilt },
          { name: 'error', values: original.map((value, i) => Math.abs(value - rebuilt[i]!)) },
        ]
      : []),
  ];
  const [wide, tall] = [width + GAP, height + GAP];
  const sheet = { width: examples.length * wide, height: rows.length * tall };
  const pixels = Buffer.alloc(sheet.width * sheet.height * 4); // red, green, blue, opacity: gaps show the page
  for (const [row, { values }] of rows.entries()) {
    for (let i = 0; i < examples.length * height * width; i++) {
      const [image, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      const at = ((row * tall + y) * sheet.width + image * wide + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const plane = image * channels + Math.min(channel, channels - 1);
        pixels[at + channel] = Math.min(
          255,
          Math.max(0, Math.round(values[(plane * height + y) * width + x]!)),
        );
      }
      pixels[at + 3] = 255;
    }
  }
  const png = await sharp(pixels, { raw: { ...sheet, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const scale = (WIDTH - LEFT) / sheet.width;
  const groups = [...new Set(examples.map(({ what }) => what))];
  const middle = (what: string) => {
    const own = examples.flatMap((example, i) => (example.what === what ? [i] : []));
    return LEFT + ((own[0]! + own.at(-1)! + 1) / 2) * wide * scale;
  };
  return inlineSvg(WIDTH, TOP + sheet.height * scale, `examples: ${sample}, reconstruction and error`, [
    `<g font-size="10.5">${groups.map(what => text([middle(what), 14], 'middle', what)).join('')}</g>`,
    ...rows.map(({ name }, row) => text([LEFT - 10, TOP + (row + 0.5) * tall * scale + 4], 'end', name)),
    `<image href="data:image/png;base64,${png.toString('base64')}" x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT}" height="${(sheet.height * scale).toFixed(1)}" style="image-rendering:pixelated"/>`,
  ]);
}
