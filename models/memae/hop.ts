import type { Graph, Tensor } from '../graph/graph.ts';
import { subtract } from '../graph/layers.ts';
import {
  ANSWER,
  type FeatureShape,
  type Features,
  framesOf,
  join,
  type Lowering,
} from '../graph/lowering.ts';
import { CLIP_FRAMES } from '../model.ts';
import {
  type Architecture,
  allLayers,
  hasMemory,
  MEMORY,
  memoryDepth,
  type StackedLayer,
} from './architecture.ts';
import { discriminate, PLACE } from './discriminator.ts';
import { type Parameter, readMemory } from './network.ts';

/**
 * The forward pass for a window of 16 frames of which only the last `hop` are wanted, because the others were scored in
 * the windows before it. It computes no more than those need, and comes in two forms: from a whole clip, which gives
 * exactly what the windowed form gives; and resumed from features that the window one hop earlier kept.
 *
 * A feature beside the end of a window saw zero padding where a hop later there is a frame. With hop 4 those few are
 * computed anew, and nothing that is kept reaches back before the window: resumed is the same as from a whole clip.
 * With hop 8 every feature behind the first layer is computed once and kept as it was, which saves more and costs a
 * small difference (`docs/performance.md`).
 */
export type Hop = 4 | 8;

interface Resume {
  /** Frames that a resumed window is given: its last ones. */
  readonly frames: number;
  /** What is kept, in frames of its layer counted from the window's beginning. */
  readonly second: readonly number[];
  readonly third: number;
  /** Whether the memory's last answer is kept, too. */
  readonly answer: boolean;
}

const RESUME: Record<Hop, Resume> = {
  4: { frames: 8, second: [5, 6], third: 2, answer: false },
  8: { frames: 10, second: [7], third: 3, answer: true },
};

/** Whether this form exists for a network: one with the memory in its published place and no skips. */
export function canHop(architecture: Architecture, hop: number): hop is Hop {
  const published = memoryDepth(architecture) === 4 && !architecture.skips?.length;
  return published && hop in RESUME;
}

export const resumedFrames = (hop: Hop): number => RESUME[hop].frames;

export interface Kept {
  /** `[N, 1, C, h, w]`. */
  readonly shape: FeatureShape;
  /** The layer whose output it is. */
  readonly layer: string;
}

/** The features that are kept for clips of `[N, 16, 1, H, W]`, by name. */
export function keptFeatures(
  architecture: Architecture,
  { N, H, W, hop }: { N: number; H: number; W: number; hop: Hop },
): Map<string, Kept> {
  const { second, answer } = RESUME[hop];
  const layers = allLayers(architecture);
  const of = (depth: number, layer = layers[depth - 1]!.conv): Kept => {
    const shape = [N, 1, layers[depth - 1]!.outputs, H / 2 ** depth, W / 2 ** depth] as const;
    return { shape, layer };
  };
  return new Map([
    ...second.map((_, i) => [`kept.second.${i}`, of(2)] as const),
    ['kept.third', of(3)],
    ...(answer ? [['kept.answer', of(4, ANSWER)] as const] : []),
  ]);
}

export interface HopOptions {
  readonly hop: Hop;
  readonly lowering: Lowering;
  /** Features that the window before kept, by name; none for a whole clip. */
  readonly kept?: ReadonlyMap<string, Features>;
}

export interface HopForward {
  /** Reconstruction of the last `hop` frames, `[N, hop, 1, H, W]`. */
  readonly output: Tensor;
  /** The discriminator's, of the same frames: `[N, hop/4, H/8, W/8]`; none where the network has no discriminator. */
  readonly logits: Tensor | undefined;
  /** For the window one hop later. */
  readonly kept: ReadonlyMap<string, Features>;
}

/**
 * @param clips `[N, 16, 1, H, W]`, or the last `resumedFrames(hop)` of them where `kept` is given
 * @param parameter convolution weights with BatchNorm folded into them
 */
export function forwardHop(
  g: Graph,
  architecture: Architecture,
  parameter: Parameter,
  clips: Tensor,
  { hop, lowering, kept }: HopOptions,
): HopForward {
  const layers = allLayers(architecture);
  const apply = (index: number, x: Features, span: Span = {}): Features => {
    const { conv, norm, stride, transposed } = layers[index]!;
    const convolution = transposed ? lowering.conv3dTranspose : lowering.conv3d;
    const bias = parameter(`${conv}.bias`);
    const slope = norm ? { slope: architecture.slope } : {};
    return convolution(g, x, parameter(`${conv}.weight`), { ...span, layer: conv, stride, bias, ...slope });
  };

  const frames = lowering.enter(g, clips);
  const { second, third, before } = kept ? encodeNew(g, frames, apply, kept) : encodeClip(frames, apply, hop);
  const latent = apply(3, third, before);
  const queries = lowering.toRows(g, latent);
  const { answers } = hasMemory(architecture)
    ? readMemory(g, queries, parameter(MEMORY), architecture)
    : { answers: queries };
  const read = lowering.fromRows(g, answers, latent.shape);
  const earlier = kept?.get('kept.answer');
  const output = decode(earlier ? join(g, earlier, read) : read, layers, apply, hop);

  const from = (x: Features, frame: number, frames: number) => framesOf(g, x, x.shape[1] - frames + frame, 1);
  const keep = RESUME[hop];
  const judge = () => {
    const places = 2 * latent.shape[1];
    const logits = discriminate(g, architecture, parameter, {
      residual: subtract(g, queries, answers),
      latent: latent.shape,
      features: lowering.toRows(g, framesOf(g, third, third.shape[1] - places, places)),
    });
    return g.slice(logits, 1, places - hop / PLACE.frames, hop / PLACE.frames);
  };
  return {
    output: lowering.leave(g, output),
    logits: architecture.discriminator ? judge() : undefined,
    kept: new Map([
      ...keep.second.map((frame, i) => [`kept.second.${i}`, from(second, frame, CLIP_FRAMES / 2)] as const),
      ['kept.third', from(third, keep.third, CLIP_FRAMES / 4)],
      ...(keep.answer ? [['kept.answer', from(read, 1, CLIP_FRAMES / 8)] as const] : []),
    ]),
  };
}

type Span = Pick<Parameters<Lowering['conv3d']>[3], 'previous' | 'next' | 'from'>;
type Apply = (layer: number, x: Features, span?: Span) => Features;

interface Encoded {
  readonly second: Features;
  readonly third: Features;
  /** How the fourth layer begins. */
  readonly before: Span;
}

function encodeClip(frames: Features, apply: Apply, hop: Hop): Encoded {
  const second = apply(1, apply(0, frames));
  return { second, third: apply(2, second), before: { from: hop === 4 ? 1 : 0 } };
}

/** In brackets the frames of the layer that it holds, for hop 4 | 8. The first layer is cheap and is not kept. */
function encodeNew(
  g: Graph,
  frames: Features, // [8..15 | 6..15]
  apply: Apply,
  kept: ReadonlyMap<string, Features>,
): Encoded {
  const at = (from: number, count: number) => framesOf(g, frames, from, count);
  const before = apply(0, at(1, 1), { previous: at(0, 1), next: at(2, 1) }); // [9 | 7]
  const first = apply(0, at(2, frames.shape[1] - 2), { previous: at(1, 1) }); // [10..15 | 8..15]
  const fresh = apply(1, first, { previous: before }); // [5..7 | 4..7]
  const beside = kept.get('kept.second.1'); // [4 | none]
  const second = beside ? join(g, beside, fresh) : fresh; // [4..7]
  const third = apply(2, second, { previous: kept.get('kept.second.0')! }); // [2..3], previous [3]
  return { second, third, before: { previous: kept.get('kept.third')! } }; // [1]
}

/** Of each layer only the frames from which the last `hop` of the picture are made. */
function decode(read: Features, layers: readonly StackedLayer[], apply: Apply, hop: Hop): Features {
  const wanted = [CLIP_FRAMES - hop];
  for (const { stride } of layers.slice(5).reverse()) {
    wanted.unshift(stride.t === 1 ? wanted[0]! - 1 : wanted[0]! >> 1);
  }
  let x = read;
  let first = CLIP_FRAMES / 8 - read.shape[1];
  for (const [i, { stride }] of layers.slice(4).entries()) {
    const from = stride.t === 1 ? wanted[i]! : wanted[i]! & ~1; // there, frames come in twos
    x = apply(4 + i, x, { from: from - first * stride.t });
    first = from;
  }
  return x;
}
