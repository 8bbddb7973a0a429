import type { Graph, Tensor } from '../../graph/graph.ts';
import type { Feeds } from '../../graph/session.ts';
import type { ImageForward } from '../backbone/network.ts';

/** What a training step gives to its objective. */
export interface Seen {
  readonly forward: ImageForward;
  /** What the network should give back, `[N, C*H*W]`. */
  readonly target: Tensor;
  /** Which images are labelled as abnormal (1), `[N]`; the others count as normal (0). */
  readonly abnormal: Tensor;
  /** An input of the graph: one of `Objective.scalars`. */
  scalar(name: string): Tensor;
}

/** `loss`, which is made smaller, and its parts, all scalars. */
export type Losses = Readonly<Record<'loss' | (string & {}), Tensor>>;

/** What a network is trained for. A new one is a file beside this one. */
export interface Objective {
  /** Whether the network reads its memory. */
  readonly memory: boolean;
  /** False: the encoder alone is trained. */
  readonly decoder: boolean;
  losses(g: Graph, seen: Seen): Losses;
  /** Values of the graph's further inputs in the next step. */
  readonly scalars?: () => Readonly<Record<string, number>>;
  /** Outputs beside the losses, and what becomes of them after a step. `progress` is that of the phase, 0 to 1. */
  readonly observed?: (g: Graph, seen: Seen) => Readonly<Record<string, Tensor>>;
  readonly after?: (outputs: Feeds, progress: number) => void;
}
