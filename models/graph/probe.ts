import { UserError } from '../../streams/index.ts';
import { seededRandom, uniform } from '../random.ts';
import { blockedLowering } from './blocked/index.ts';
import { Graph, size, type Tensor } from './graph.ts';
import { meanSquaredError } from './layers.ts';
import { addFeatures, type FeatureShape, type Lowering } from './lowering.ts';
import { quantisedLowering, type Range } from './quantised/index.ts';
import { conv2d, dequantise, quantise } from './quantised/values.ts';
import { createSession, type Feeds } from './session.ts';
import { standardLowering } from './standard/index.ts';

export interface ChosenLowering {
  /** Channels in a block, where it is the blocked one. */
  readonly block?: number;
  readonly lowering: Lowering;
  /** For the log: which one and why. */
  readonly reason: string;
}

/** AVX-512, and the others that ONNX Runtime knows. */
const BLOCK_SIZES = [16, 8];
/** Both lowerings round differently; a wrong block size is wrong by everything. */
const AGREEMENT = 1e-4;

let chosen: Promise<ChosenLowering> | undefined;

/**
 * The lowering for this CPU. The blocked operators are internal to ONNX Runtime, and the size of a block belongs to the
 * processor: so a small network with its gradients is computed both ways, once in a process, and the blocked way is
 * taken if it agrees with the standard operators.
 */
export function chooseLowering(): Promise<ChosenLowering> {
  chosen ??= probe();
  return chosen;
}

async function probe(): Promise<ChosenLowering> {
  const expected = await compute(standardLowering);
  const objections: string[] = [];
  for (const B of BLOCK_SIZES) {
    const lowering = blockedLowering(B);
    try {
      const difference = largestDifference(await compute(lowering), expected);
      const off = difference.toExponential(0);
      if (difference < AGREEMENT) {
        return { lowering, block: B, reason: `${lowering.name}: within ${off} of the standard operators` };
      }
      objections.push(`${lowering.name} is off by ${off}`);
    } catch (error) {
      objections.push(`${lowering.name} does not run (${String(error).split('\n', 1)[0]})`);
    }
  }
  return { lowering: standardLowering, reason: `${standardLowering.name}: ${objections.join(', ')}` };
}

/**
 * The lowering that computes with bytes. Rejects with a `UserError` where this processor has no blocked layout, or adds
 * products of bytes in 16 bits (those before VNNI do), where large ones are cut off.
 */
export async function byteLowering(ranges: ReadonlyMap<string, Range>): Promise<Lowering> {
  const { block, reason } = await chooseLowering();
  const fault = block ? ((await addsExactly()) ? undefined : 'it cuts off sums of products') : reason;
  if (block && !fault) return quantisedLowering(block, ranges);
  throw new UserError(
    `this processor is not made for 8 bits (${fault}); use --engine onnx-cpu`,
    'no-int8',
    4,
  );
}

/** Whether the largest bytes times the largest weights come out as they should. */
async function addsExactly(): Promise<boolean> {
  const g = new Graph();
  const inputs = 32;
  const one = { scale: 1, zero: 0 };
  const x = quantise(g, g.input('x', [1, 4, 4, inputs]), one);
  const kernel = { data: new Float32Array(16 * inputs).fill(127), shape: [16, inputs, 1, 1] as const };
  const to = { scale: 127 * inputs, zero: 0 }; // so that the sum comes out as the byte it is made of
  const y = conv2d(g, x, kernel, new Float32Array(16), {
    from: one,
    to,
    strides: [1, 1],
    pads: [0, 0, 0, 0],
  });
  g.output('y', dequantise(g, y, one));
  const session = await createSession(g.build(), { threads: 1 });
  try {
    const data = new Float32Array(16 * inputs).fill(255);
    const out = await session.run(new Map([['x', { shape: [1, 4, 4, inputs], data }]]));
    return out.get('y')!.data.every(value => value === 255);
  } finally {
    await session.close();
  }
}

/** 20 channels fill one block of 16 and part of a second one. */
const CLIP: FeatureShape = [1, 4, 1, 16, 16];
const WEIGHTS = {
  'first.weight': [16, 1, 3, 3, 3],
  'first.scale': [16],
  'first.shift': [16],
  'down.weight': [20, 16, 3, 3, 3],
  'down.bias': [20],
  'up.weight': [20, 16, 3, 3, 3],
  'last.weight': [16, 1, 3, 3, 3],
  'last.bias': [1],
} as const;

/** One of each heavy operator, forward and backward. */
async function compute(lowering: Lowering): Promise<Feeds> {
  const g = new Graph();
  const clips = g.input('clips', CLIP);
  const weights = new Map<string, Tensor>(
    Object.entries(WEIGHTS).map(([name, shape]) => [name, g.input(name, shape)]),
  );
  const w = (name: keyof typeof WEIGHTS): Tensor => weights.get(name)!;
  const halving = { stride: { t: 2, hw: 2 } } as const;
  const still = { stride: { t: 1, hw: 2 } } as const;
  const first = lowering.conv3d(g, lowering.enter(g, clips), w('first.weight'), still);
  const parameters = { scale: w('first.scale'), shift: w('first.shift'), slope: 0.2 };
  const { y } = lowering.normalise(g, first, parameters);
  const down = lowering.conv3d(g, y, w('down.weight'), { ...halving, bias: w('down.bias') });
  const rows = lowering.fromRows(g, lowering.toRows(g, down), down.shape);
  const up = lowering.conv3dTranspose(g, rows, w('up.weight'), halving);
  const sum = addFeatures(g, up, y);
  const last = lowering.conv3dTranspose(g, sum, w('last.weight'), { ...still, bias: w('last.bias') });
  const output = lowering.leave(g, last);
  g.output('output', output);
  const loss = meanSquaredError(g, output, clips);
  const gradients = g.gradients(loss, [...weights.values()]);
  [...weights.values()].forEach(({ name, shape }, i) => {
    g.output(`grad.${name}`, g.reshape(gradients[i]!, shape));
  });

  const random = seededRandom(1);
  const values = (shape: readonly number[]) => ({
    shape,
    data: Float32Array.from({ length: size(shape) }, () => uniform(random, -1, 1)),
  });
  const feeds = new Map(Object.entries(WEIGHTS).map(([name, shape]) => [name, values(shape)]));
  const session = await createSession(g.build(), { threads: 1 });
  try {
    return await session.run(feeds.set('clips', values(CLIP)));
  } finally {
    await session.close();
  }
}

/** The worst tensor's largest difference, relative to its largest value. */
function largestDifference(ours: Feeds, theirs: Feeds): number {
  const worst = [...theirs].map(([name, { data }]) => {
    const found = ours.get(name)!.data;
    const scale = Math.max(...data.map(Math.abs));
    return Math.max(...data.map((value, i) => Math.abs(found[i]! - value))) / scale;
  });
  return worst.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...worst);
}
