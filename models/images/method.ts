import type { MethodFor } from '../method.ts';
import type { ImageShape, Images } from './images.ts';

export type { MethodContext, MethodResult } from '../method.ts';

/**
 * What a method learns from and is judged on, after the usual one-class protocol (Ruff et al., "Deep One-Class Classification", ICML 2018;
 * Gong et al., ICCV 2019): one class is normal, all others are abnormal. `oneClass` makes it.
 */
export interface OneClassData {
  readonly shape: ImageShape;
  /** Normal images of the training set, `[N, C, H, W]`. */
  readonly train: Uint8Array;
  /** Abnormal images of the training set that a supervised method may see, with their classes; most methods ignore them. */
  readonly labelled: Images;
  readonly test: Images & {
    /** 0 normal, 1 abnormal. */
    readonly abnormal: Uint8Array;
    /** 1 where an abnormal image is of a class that `labelled` has none of. */
    readonly unseen: Uint8Array;
  };
}

/** One way to find abnormal images. A new one is a folder in `methods/` and a line in its index. */
export type Method<Options = unknown> = MethodFor<OneClassData, Options>;
