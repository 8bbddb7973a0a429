import type { Preset } from '../../models/memae/architecture.ts';
import { resumedFrames } from '../../models/memae/hop.ts';
import { CLIP_FRAMES } from '../../models/model.ts';
import { UserError } from '../../streams/index.ts';
import type { Figures } from './bench.ts';
import { peerMs } from './peer.ts';
import { plainLowering } from './score/plain.ts';
import { convolutionRate } from './score/rate.ts';
import { openSubject, type Scorer, type Subject, subjectOf, VIDEO_FRAMES } from './score/subject.ts';
import { median, rounded, roundedIfKnown } from './statistics.ts';
import type { Row } from './table.ts';

/** Everything takes turns, so that a busy machine disturbs all alike. */
const ROUNDS = { lite: 7, paper: 3 } as const;
const TYPES = ['float32', 'int8'] as const;
const RUNS = { lite: 15, paper: 3 } as const;

/**
 * What it costs to score one clip. `whole`: all 16 frames, beside PyTorch, the graph as exported, and the time that the
 * convolutions would take at the best rate that one alone showed meanwhile. `forms`: what windows that overlap save. `off` is the largest
 * difference of a region error from the exported graph (whole) or the windowed form (forms), by the largest region error.
 */
export async function score(options: {
  readonly preset: readonly string[];
  readonly 'no-peer': boolean;
}): Promise<Figures> {
  const { preset: presets, 'no-peer': alone } = options;
  const whole: Row[] = [];
  const forms: Row[] = [];
  for (const preset of presets.map(presetOf)) {
    const subject = await subjectOf(preset);
    for (const threads of [2, 1]) {
      console.error(`score: ${preset}, ${threads} thread(s)`);
      whole.push(...(await compare(subject, preset, threads, !alone)));
    }
    console.error(`score: ${preset}, forms`);
    forms.push(...(await compareForms(subject, preset)));
  }
  return { whole, forms };
}

function presetOf(name: string): Preset {
  if (name === 'lite' || name === 'paper') return name;
  throw new UserError(`--preset takes lite or paper, not ${name}`, 'wrong-call', 2);
}

async function compare(subject: Subject, preset: Preset, threads: number, withPeer: boolean): Promise<Row[]> {
  const hop = CLIP_FRAMES;
  const { float32, int8 } = subject.lowerings;
  const contenders = { plain: plainLowering, float32, int8 };
  const scorers = await mapValues(contenders, lowering => openSubject(subject, threads, { hop, lowering }));
  const regions = await mapValues(scorers, async scorer => (await scorer.run(CLIP_FRAMES)).regions);
  const taken = {
    plain: [] as number[],
    float32: [] as number[],
    int8: [] as number[],
    peer: [] as number[],
  };
  const rates = { float32: 0, int8: 0 };
  for (let round = 0; round < ROUNDS[preset]; round++) {
    for (const type of TYPES) rates[type] = Math.max(rates[type], await convolutionRate(type, threads));
    for (const [name, scorer] of Object.entries(scorers)) {
      taken[name as keyof typeof scorers].push(await timed(scorer, RUNS[preset]));
    }
    const repeats = RUNS[preset];
    if (withPeer) taken.peer.push(await peerMs({ rows: 'score', preset, batch: 1, threads, repeats }));
  }
  await Promise.all(Object.values(scorers).map(scorer => scorer.close()));
  // Without PyTorch, its time is not a number.
  const ms = await mapValues(taken, async values => (values.length ? median(values) : Number.NaN));
  return TYPES.map(type => ({
    network: preset,
    type,
    threads,
    ms: rounded(ms[type], 1),
    PyTorch: roundedIfKnown(ms.peer, 1),
    exported: rounded(ms.plain, 1),
    'of PyTorch': roundedIfKnown(ms[type] / ms.peer, 2),
    'of exported': rounded(ms[type] / ms.plain, 2),
    'of float32': rounded(ms[type] / ms.float32, 2),
    'GFLOPS alone': Math.round(rates[type]),
    'of the rate': rounded(ms[type] / ((1000 * subject.gflop) / rates[type]), 2),
    off: difference(regions[type], regions.plain).toExponential(1),
  }));
}

interface Form {
  readonly name: string;
  readonly hop: number;
  readonly scorer: Scorer;
  readonly kept?: Awaited<ReturnType<Scorer['run']>>['kept'];
}

/** Each on one thread, as the product runs it. */
async function compareForms(subject: Subject, preset: Preset): Promise<Row[]> {
  const rows: Row[] = [];
  for (const type of TYPES) {
    const lowering = subject.lowerings[type];
    const whole = await openSubject(subject, 1, { hop: CLIP_FRAMES, lowering });
    const forms: Form[] = [{ name: 'whole window', hop: CLIP_FRAMES, scorer: whole }];
    for (const hop of [4, 8] as const) {
      const start = await openSubject(subject, 1, { hop, lowering, streaming: 'start' });
      const { kept } = await start.run(VIDEO_FRAMES - hop);
      forms.push({ name: 'last frames only', hop, scorer: start });
      const resumed = await openSubject(
        subject,
        1,
        { hop, lowering, streaming: 'resumed' },
        resumedFrames(hop),
      );
      forms.push({ name: 'streaming', hop, scorer: resumed, kept });
    }
    const expected = (await whole.run(VIDEO_FRAMES)).regions;
    const taken = forms.map(() => [] as number[]);
    for (let round = 0; round < ROUNDS[preset]; round++) {
      for (const [i, { scorer, kept }] of forms.entries()) {
        taken[i]!.push(await timed(scorer, RUNS[preset], kept));
      }
    }
    const [all, ...each] = taken.map(median);
    for (const [i, { name, hop, scorer, kept }] of forms.slice(1).entries()) {
      const { regions } = await scorer.run(VIDEO_FRAMES, kept);
      rows.push({
        ...{ network: preset, type, form: name, hop },
        'ms a window': rounded(each[i]!, 1),
        'ms a frame': rounded(each[i]! / hop, 2),
        'whole window, ms': rounded(all!, 1),
        'of whole window': rounded(each[i]! / all!, 2),
        off: difference(regions, expected.slice(-regions.length)).toExponential(1),
      });
    }
    await Promise.all(forms.map(({ scorer }) => scorer.close()));
  }
  return rows;
}

async function timed(scorer: Scorer, runs: number, kept?: Form['kept']): Promise<number> {
  await scorer.run(VIDEO_FRAMES, kept);
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) taken.push((await scorer.run(VIDEO_FRAMES, kept)).ms);
  return median(taken);
}

function difference(ours: Float32Array, theirs: Float32Array): number {
  const largest = Math.max(...theirs);
  return Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!))) / largest;
}

async function mapValues<K extends string, A, B>(
  from: Record<K, A>,
  map: (value: A) => Promise<B>,
): Promise<Record<K, B>> {
  const entries: [string, B][] = [];
  for (const [name, value] of Object.entries<A>(from)) entries.push([name, await map(value)]);
  return Object.fromEntries(entries) as Record<K, B>;
}
