import { connected } from '../components.ts';
import type { LabelledClip, Mask, TruthRegion } from './dataset.ts';

/** Pixels of a region below which it is a speck of whoever drew the mask. */
const SPECK = 10;
/** Frames in which a thing may be without a region, and is still the same thing afterwards. */
const GAP = 3;

type Region = Omit<TruthRegion, 'frame' | 'track'>;

/** The regions of a clip's masks, frame by frame; none where the set has no masks. */
export async function regionsOf(clip: Pick<LabelledClip, 'frames' | 'mask'>): Promise<TruthRegion[]> {
  const tracks = new Tracks();
  const regions: TruthRegion[] = [];
  for (let frame = 0; frame < clip.frames; frame++) {
    const mask = await clip.mask?.(frame);
    if (mask) regions.push(...tracks.add(frame, components(mask)));
  }
  return regions;
}

/** 8-connected parts of a mask, by their first pixel, specks left out. */
export function components({ width, pixels }: Mask): Region[] {
  return connected(pixels, width)
    .map(({ pixels, ...box }) => ({ ...box, area: pixels.length }))
    .filter(({ area }) => area >= SPECK);
}

/**
 * Follows regions from frame to frame: the pair whose boxes overlap most belongs together first, then the pair whose
 * centres are nearest, as long as the centres are not farther apart than the boxes are large.
 */
export class Tracks {
  #next = 0;
  /** The last region of each track. */
  #last: TruthRegion[] = [];

  /** @param frame larger than at the call before */
  add(frame: number, regions: readonly Region[]): TruthRegion[] {
    const before = this.#last.filter(region => frame - region.frame <= GAP + 1);
    const pairs = before.flatMap((old, i) =>
      regions.map((region, j) => ({ i, j, likeness: likeness(old, region) })),
    );
    pairs.sort((a, b) => b.likeness - a.likeness);
    const trackOf = new Map<number, number>();
    const taken = new Set<number>();
    for (const { i, j, likeness } of pairs) {
      if (likeness < 0 || taken.has(i) || trackOf.has(j)) continue;
      taken.add(i);
      trackOf.set(j, before[i]!.track);
    }
    const added = regions.map((region, j) => ({ ...region, frame, track: trackOf.get(j) ?? this.#next++ }));
    this.#last = [...before.filter((_, i) => !taken.has(i)), ...added];
    return added;
  }
}

/** 1 to 2: the boxes overlap; 0 to 1: they are near; below 0: they are things apart. */
function likeness(a: Region, b: Region): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w > 0 && h > 0) return 1 + (w * h) / (a.w * a.h + b.w * b.h - w * h);
  const distance = Math.hypot(a.x + a.w / 2 - b.x - b.w / 2, a.y + a.h / 2 - b.y - b.h / 2);
  return 1 - distance / Math.max(a.w, a.h, b.w, b.h);
}
