import type { UserError } from '../../streams/index.ts';
import type { Features } from './features.ts';
import type { Layout, LayoutOptions } from './layout.ts';

/** To the thread that lays out: which features. */
export interface LayoutTask {
  readonly source: { readonly path: string } | { readonly features: Features };
  readonly options: LayoutOptions;
}

export interface LaidOut {
  /** Without their numbers, which nobody needs once they are laid out. */
  readonly features: Omit<Features, 'rows' | 'memory'>;
  readonly count: number;
  readonly layout: Layout;
}

export type FromWorker =
  | { readonly done: LaidOut }
  | {
      readonly failed: string;
      readonly user?: { readonly code: string; readonly exitCode: UserError['exitCode'] };
    };
