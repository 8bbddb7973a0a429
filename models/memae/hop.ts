import type { Graph, Tensor } from '../graph/graph.ts';
import { type FeatureShape, type Features, framesOf, join, type Lowering } from '../graph/lowering.ts';
import { CLIP_FRAMES } from '../model.ts';
import { type Architecture, allLayers, memoryDepth, type StackedLayer } from './architecture.ts';
import { type Parameter, readMemory } from './network.ts';

/**
 * The forward pass for a window of 16 frames of which only the last `hop` are wanted, because the others were scored
 * in the windows before it. It computes no more than they need, and comes in two forms:
 *
 * - from a whole clip: exactly the windowed form;
 * - `resumed` from the features of the window one hop earlier: of the encoder it computes only what the new frames
 *   change, and those few features beside them that saw zero padding where now there are frames.
 *
 * The encoder's first layer keeps no features (it is cheap, and the frames are at hand), the second keeps two frames, the third
 * one or two. With hop 4 both forms give the same, since nothing that is kept reaches back before the window. With hop
 * 8 the first latent position does: it sees the frames before the window instead of zero padding.
 */
export interface HopOptions {
  readonly hop: Hop;
  readonly lowering: Lowering;
  /** Features kept by the window before, by name (`keptShapes`); from a whole clip without. */
  readonly kept?: ReadonlyMap<string, Features>;
}

/** The latent halves time three times, so only these fit what is kept. */
export type Hop = 4 | 8;

export interface HopForward {
  /** Reconstruction of the last `hop` frames, `[N, hop, 1, H, W]`. */
  readonly output: Tensor;
  /** For the next window. */
  readonly kept: ReadonlyMap<string, Features>;
}

/** Whether this form exists for a network: one with the memory in its published place and no skips. */
export function canHop(architecture: Architecture, hop: number): hop is Hop {
  const published = memoryDepth(architecture) === 4 && !architecture.skips?.length;
  return published && (hop === 4 || hop === 8);
}

/** Frames that a resumed window has to be given: its last ones. */
export const resumedFrames = (hop: Hop): number => hop + 4;

/** What is kept, in frames of their own layer counted from the window's beginning. */
const SECOND = [5, 6] as const;
const third = (hop: Hop): readonly number[] => (hop === 4 ? [2] : [1, 2]);

/** Names and shapes `[N, 1, C, h, w]` of the features that are kept. */
export function keptShapes(
  { channels }: Architecture,
  { N, H, W, hop }: { N: number; H: number; W: number; hop: Hop },
): Map<string, FeatureShape> {
  const entry = (layer: 2 | 3, frame: number): [string, FeatureShape] => {
    const scale = 2 ** layer;
    return [`kept.${layer}.${frame}`, [N, 1, channels[layer - 1]!, H / scale, W / scale]];
  };
  return new Map([...SECOND.map(frame => entry(2, frame)), ...third(hop).map(frame => entry(3, frame))]);
}

/** @param clips `[N, 16, 1, H, W]`, or the last `resumedFrames(hop)` of them where `kept` is given */
export function forwardHop(
  g: Graph,
  architecture: Architecture,
  parameter: Parameter,
  clips: Tensor,
  { hop, lowering, kept }: HopOptions,
): HopForward {
  const layers = allLayers(architecture) as [StackedLayer, StackedLayer, StackedLayer, ...StackedLayer[]];
  const apply = (x: Features, layer: StackedLayer, options: Span = {}): Features => {
    const convolution = layer.transposed ? lowering.conv3dTranspose : lowering.conv3d;
    return convolution(g, x, parameter(`${layer.conv}.weight`), {
      ...options,
      stride: layer.stride,
      bias: parameter(`${layer.conv}.bias`),
      ...(layer.norm && { slope: architecture.slope }),
    });
  };
  const frames = lowering.enter(g, clips);
  const encoded = kept
    ? encodeNew(g, frames, layers, apply, hop, kept)
    : encodeClip(g, frames, layers, apply, hop);

  // Backwards: the first frame that each decoder layer has to give.
  const wanted = [CLIP_FRAMES - hop];
  for (const layer of layers.slice(5).reverse()) {
    wanted.unshift(layer.stride.t === 1 ? wanted[0]! - 1 : wanted[0]! >> 1);
  }
  const latent = apply(encoded.third, layers[3]!, encoded.latent);
  const memory = readMemory(g, lowering.toRows(g, latent), parameter('mem_rep.memory.weight'), architecture);
  let x = lowering.fromRows(g, memory.answers, latent.shape);
  let first = CLIP_FRAMES / 8 - latent.shape[1];
  for (const [i, layer] of layers.slice(4).entries()) {
    const step = layer.stride.t;
    const from = (wanted[i]! >> (step - 1)) * step; // even where frames come in twos
    x = apply(x, layer, { from: from - first * step });
    first = from;
  }
  return { output: lowering.leave(g, x), kept: encoded.kept };
}

type Span = { readonly previous?: Features; readonly next?: Features; readonly from?: number };
type Apply = (x: Features, layer: StackedLayer, options?: Span) => Features;

interface Encoded {
  readonly third: Features;
  /** How the fourth layer goes on from there. */
  readonly latent: Span;
  readonly kept: ReadonlyMap<string, Features>;
}

function encodeClip(
  g: Graph,
  frames: Features,
  [one, two, three]: [StackedLayer, StackedLayer, StackedLayer, ...StackedLayer[]],
  apply: Apply,
  hop: Hop,
): Encoded {
  const second = apply(apply(frames, one), two);
  const last = apply(second, three);
  const kept = keep(g, { second, secondFrom: 0, third: last, thirdFrom: 0 }, hop);
  return { third: last, latent: { from: hop === 4 ? 1 : 0 }, kept };
}

/** Frame numbers in the comments are those of the window, for hop 4 (and 8). */
function encodeNew(
  g: Graph,
  frames: Features, // 8 to 15 (4 to 15)
  [one, two, three]: [StackedLayer, StackedLayer, StackedLayer, ...StackedLayer[]],
  apply: Apply,
  hop: Hop,
  kept: ReadonlyMap<string, Features>,
): Encoded {
  const at = (from: number, count: number) => framesOf(g, frames, from, count);
  const before = apply(at(1, 1), one, { previous: at(0, 1), next: at(2, 1) }); // 9 (5)
  const first = apply(at(2, hop + 2), one, { previous: at(1, 1) }); // 10 (6) to 15
  const newSecond = apply(first, two, { previous: before }); // 5 (3) to 7
  const [earlier, later] = SECOND.map(frame => kept.get(`kept.2.${frame}`)!) as [Features, Features];
  const second = join(g, later, newSecond); // 4 (2) to 7
  const newThird = apply(second, three, { previous: earlier }); // 2 (1) to 3
  const old = third(hop).map(frame => kept.get(`kept.3.${frame}`)!); // 1 (-1, 0)
  const all = old[1] ? join(g, old[1], newThird) : newThird; // 2 (0) to 3
  const parts = { second, secondFrom: 6 - hop / 2, third: all, thirdFrom: hop === 4 ? 2 : 0 };
  return { third: all, latent: { previous: old[0]! }, kept: keep(g, parts, hop) };
}

function keep(
  g: Graph,
  parts: { second: Features; secondFrom: number; third: Features; thirdFrom: number },
  hop: Hop,
): Map<string, Features> {
  const second = SECOND.map(
    frame => [`kept.2.${frame}`, framesOf(g, parts.second, frame - parts.secondFrom, 1)] as const,
  );
  const last = third(hop).map(
    frame => [`kept.3.${frame}`, framesOf(g, parts.third, frame - parts.thirdFrom, 1)] as const,
  );
  return new Map([...second, ...last]);
}
