import type { AbnormalEvent } from './events.ts';

/** A labelled test set: clips whose frames are known to be normal or abnormal. */
export interface Dataset {
  readonly name: string;
  readonly clips: readonly LabelledClip[];
}

export interface LabelledClip {
  /** As in the set: 'Test002'. */
  readonly name: string;
  /** What `openStream` reads: the folder of its pictures, or a demo that ends. */
  readonly address: string;
  readonly frames: number;
  /** By frame: whether it is abnormal. Frames that can't be read keep their place. */
  readonly labels: readonly boolean[];
  /** Which pixels are abnormal, where the set knows; `undefined` for a frame without a mask or whose mask is empty. */
  mask?(frame: number): Promise<Mask | undefined>;
  /** One for each abnormal thing, where the set knows them; without, they are made from masks or labels. */
  readonly events?: readonly AbnormalEvent[];
}

export interface Mask {
  readonly width: number;
  readonly height: number;
  /** 1 where abnormal, row-major. */
  readonly pixels: Uint8Array;
}

/** A connected part of a mask, in pixels of the mask. */
export interface TruthRegion {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly area: number;
  /** From 0. */
  readonly frame: number;
  /** The same for the regions of one thing over time. */
  readonly track: number;
}
