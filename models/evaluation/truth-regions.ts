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
export function components({ width, height, pixels }: Mask): Region[] {
  const left = Uint8Array.from(pixels);
  const found: Region[] = [];
  const stack: number[] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    let [x0, y0, x1, y1, area] = [width, height, -1, -1, 0];
    const visit = (at: number) => {
      left[at] = 0;
      stack.push(at);
    };
    visit(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      area += 1;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (left[v * width + u]) visit(v * width + u);
        }
      }
    }
    if (area >= SPECK) found.push({ x: x0, y: y0, w: x1 - x0 + 1, h: y1 - y0 + 1, area });
  }
  return found;
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
