/** What a clip costs on every engine that loads here, beside `onnx-cpu` in the same run. */
import { ENGINES, type Engine, type EngineClip, type EngineName } from '../../models/engines/engine.ts';
import { openOnnx } from '../../models/engines/onnx.ts';
import { standardLowering } from '../../models/graph/standard/index.ts';
import type { Preset } from '../../models/memae/architecture.ts';
import { CLIP_FRAMES, HOP } from '../../models/model.ts';
import { UserError } from '../../streams/index.ts';
import { clipOf } from '../clip.ts';
import type { Figures } from './bench.ts';
import { type Subject, subjectOf, VIDEO_FRAMES } from './score/subject.ts';
import { median, rounded } from './statistics.ts';
import type { Row } from './table.ts';

const ROUNDS = { lite: 5, paper: 3 } as const;
/** Clips that a GPU gets at once. */
const BATCHES = [1, 4, 8, 16];
const GPUS = { 'onnx-cuda': 'cuda', 'onnx-webgpu': 'webgpu' } as const;
const BASE = 'onnx-cpu';

export async function engines(options: {
  readonly preset: readonly string[];
  readonly engine: readonly string[];
}): Promise<Figures> {
  const rows: Row[] = [];
  const missing: string[] = [];
  for (const name of options.preset) {
    if (name !== 'lite' && name !== 'paper')
      throw new UserError(`--preset takes lite or paper, not ${name}`, 'wrong-call', 2);
    const subject = await subjectOf(name);
    const base = await openEach(subject, BASE);
    const expected = await run(subject, base[0]!.engine, 1);
    for (const engine of options.engine) {
      if (!(engine in ENGINES)) {
        const names = Object.keys(ENGINES).join(', ');
        throw new UserError(`--engine takes ${names}, not ${engine}`, 'wrong-call', 2);
      }
      try {
        const opened = await openEach(subject, engine as EngineName);
        for (const one of opened)
          rows.push(await measure(name, subject, engine, one, base[0]!.engine, expected.regions));
      } catch (error) {
        missing.push(`${engine}: ${(error as Error).message.split('\n')[0]}`);
      }
    }
    await base[0]!.engine.close();
  }
  return { engines: rows, ...(missing.length > 0 && { missing: [...new Set(missing)].join('; ') }) };
}

interface Opened {
  readonly engine: Engine;
  readonly batch: number;
}

async function openEach({ network }: Subject, name: EngineName): Promise<Opened[]> {
  const form = { threads: 1, hop: HOP };
  const provider = GPUS[name as keyof typeof GPUS];
  if (!provider) return [{ engine: await ENGINES[name](network, form), batch: 1 }];
  const opened: Opened[] = [];
  for (const batch of BATCHES) {
    const gpu = { ...form, provider, lowering: standardLowering, name, batch };
    opened.push({ engine: await openOnnx(network, gpu), batch });
  }
  return opened;
}

/** Engine and base take turns, so that a busy machine disturbs both. */
async function measure(
  preset: Preset,
  subject: Subject,
  name: string,
  { engine, batch }: Opened,
  base: Engine,
  expected: readonly Float32Array[],
): Promise<Row> {
  try {
    const { regions } = await run(subject, engine, batch);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS[preset]; round++) {
      ours.push((await run(subject, engine, batch)).ms);
      theirs.push((await run(subject, base, 1)).ms);
    }
    return {
      ...{ network: preset, engine: name, batch },
      'ms a clip': rounded(median(ours), 2),
      [`ratio to ${BASE}`]: rounded(median(ours) / median(theirs), 2),
      'off by': offBy(regions, expected).toExponential(1),
    };
  } finally {
    await engine.close();
  }
}

/** Windows of a hop each, as a camera's, of as many cameras as are scored together. `ms` is that of one clip, the first left out. */
async function run({ video, background, network }: Subject, engine: Engine, batch: number) {
  const pixels = network.input.width * network.input.height;
  const regions: Float32Array[] = [];
  let spent = 0;
  let clips = 0;
  for (let first = 0; first + CLIP_FRAMES <= VIDEO_FRAMES; first += HOP) {
    const frames = video.subarray(first * pixels, (first + CLIP_FRAMES) * pixels);
    const each: EngineClip[] = Array.from({ length: batch }, (_, stream) => ({
      clip: clipOf(frames, stream, first),
      background,
    }));
    const began = performance.now();
    const found = await engine.score(each);
    if (first > 0) {
      spent += performance.now() - began;
      clips += batch;
    }
    regions.push(found[0]!);
  }
  for (let stream = 0; stream < batch; stream++) engine.forget?.(stream);
  return { regions, ms: spent / clips };
}

/** The largest difference, by the largest value. */
function offBy(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  let [largest, off] = [0, 0];
  for (const [i, regions] of expected.entries())
    for (const [cell, value] of regions.entries()) {
      largest = Math.max(largest, Math.abs(value));
      off = Math.max(off, Math.abs(value - found[i]![cell]!));
    }
  return off / largest;
}
