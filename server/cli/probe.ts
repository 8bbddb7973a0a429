import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { print, untilInterrupted } from './process.ts';

export function register(program: Command): void {
  program
    .command('probe')
    .description('tell what a source is and write its first frame to a file')
    .argument('<source>', 'address, video file or folder of pictures')
    .option('--out <file>', 'where the first frame goes, as JPEG', 'first-frame.jpg')
    .addHelpText('after', '\nExample:\n  $ vigil probe rtsp://user:password@10.0.0.7/live --out door.jpg')
    .action(runProbe);
}

async function runProbe(url: string, { out }: { out: string }): Promise<void> {
  const { probe } = await import('../../streams/index.ts');
  const { signal, release } = untilInterrupted();
  try {
    const { codec, width, height, fps, firstFrame } = await probe(url, { signal });
    await writeFile(out, firstFrame);
    await print(`codec        ${codec}`);
    await print(`size         ${width} x ${height}`);
    await print(`frames/s     ${fps ?? 'not declared'}`);
    await print(`first frame  ${resolve(out)}`);
  } finally {
    release();
  }
}
