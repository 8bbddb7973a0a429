import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Box } from '../server/contract.ts';
import { openStream } from '../streams/index.ts';
import { missing, shared, vigil } from './e2e/running.ts';

const clip = join(shared, 'data/ucsd/UCSDped2/Test/Test002');
const present = existsSync(clip);
if (!present) missing('UCSD Ped2 needs ../shared');

describe.skipIf(!present)('the shipped model on UCSD Ped2', () => {
  it('finds the cyclist of Test002, with boxes on the mask', { timeout: 120_000 }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      vigil,
      'replay',
      clip,
      '--model',
      'ucsd-ped2',
    ]);
    const alerts = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(alerts.length).toBeGreaterThan(0);

    const size = { width: 360, height: 240 };
    const masks: Uint8Array[] = [];
    for await (const { gray } of openStream(`${clip}_gt`, { ...size, pace: 'fast' })) masks.push(gray);
    const boxes: { frame: number; boxes: Box[] }[] = alerts.flatMap(alert => alert.boxes);
    expect(boxes.length).toBeGreaterThan(20);
    const onMask = boxes.filter(entry => entry.boxes.some(box => touches(box, masks[entry.frame]!, size)));
    expect(onMask.length / boxes.length).toBeGreaterThan(0.7); // the rest are an alert before the cyclist comes
  });
});

/** At least a tenth of the box is white in the mask. */
function touches(
  { x, y, w, h }: Box,
  mask: Uint8Array,
  { width, height }: { width: number; height: number },
): boolean {
  let white = 0;
  let pixels = 0;
  for (let row = Math.floor(y * height); row < Math.min(height, (y + h) * height); row++) {
    for (let col = Math.floor(x * width); col < Math.min(width, (x + w) * width); col++) {
      pixels += 1;
      if (mask[row * width + col]! > 127) white += 1;
    }
  }
  return white >= 0.1 * pixels;
}
