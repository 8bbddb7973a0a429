import { PLACE } from '../../memae/discriminator.ts';
import { CLIP_FRAMES } from '../../model.ts';
import { integer, type Random, uniform } from '../../random.ts';
import type { Batch } from '../backends/backend.ts';
import { type CropOptions, chooseCrops, type Units } from '../crops.ts';
import type { Footage } from '../footage.ts';
import { grow, label, movement } from './masks.ts';
import { DIFFERS, findMovers, type Movers } from './movers.ts';
import { type Canvas, paste } from './paste.ts';
import { drawThing } from './things.ts';

/** Share of the samples in which everything goes too fast, of those with a pseudo-anomaly. */
const HASTE = 0.2;
/** Frames of the footage to one of a hasty clip. */
const STRIDES = [2, 2, 3, 3, 4] as const;
/** Share of the samples into which normal movers of another clip are pasted, so that seams tell nothing. */
const CROWDED = 0.35;
const SECOND_THING = 0.3;
/** Half of the samples get up to this much more or less contrast to the empty picture. */
const CONTRAST = 0.2;
/** Share of the crops that are seen from nearer by, and how much nearer at most: their part of the picture that is left. */
const ZOOMED = 0.3;
const NEAREST = 0.85;
/**
 * Pseudo-anomalies (after Astrid et al., BMVC 2021 and ICCVW 2021): normal clips in which something does not belong, made from normal
 * footage alone. Things are cut out of it, changed and pasted with a motion of their own (`things.ts`, `paste.ts`), or a whole clip
 * is played too fast. The network learns to give back the clip without them, and its discriminator to point at them.
 */
export class PseudoAnomalies {
  private readonly movers: Movers;

  /** @param share of the samples that hold a pseudo-anomaly */
  constructor(
    private readonly footage: Footage,
    private readonly background: Float32Array,
    private readonly units: Units,
    private readonly options: CropOptions & { readonly share: number },
  ) {
    this.movers = findMovers(footage, background);
  }

  batch(random: Random): Batch {
    const { batch, height, width } = this.options;
    const pixels = CLIP_FRAMES * height * width;
    const cells = (CLIP_FRAMES / PLACE.frames) * (height / PLACE.pixels) * (width / PLACE.pixels);
    const clips = new Float32Array(batch * pixels);
    const seen = new Float32Array(batch * pixels);
    const targets = new Float32Array(batch * cells);
    const weights = new Float32Array(batch * cells);
    for (let n = 0; n < batch; n++) {
      const sample = this.sample(random);
      const contrast = random() < 0.5 ? uniform(random, 1 - CONTRAST, 1 + CONTRAST) : 1;
      const factor = contrast / this.units.scale;
      toUnits(sample.seen, sample.zero, factor, seen.subarray(n * pixels));
      toUnits(sample.clean, sample.zero, factor, clips.subarray(n * pixels));
      label(sample.mask, { width, height }, targets.subarray(n * cells), weights.subarray(n * cells));
    }
    const total = weights.reduce((a, b) => a + b, 0);
    return { clips, seen, labels: { targets, weights: weights.map(weight => weight / total) } };
  }

  private sample(random: Random): Sample {
    const abnormal = random() < this.options.share;
    const hasty = abnormal && random() < HASTE ? this.hasty(random) : undefined;
    return hasty ?? this.pasted(abnormal, random);
  }

  /** Normal footage with things in it that are not, or as it is. */
  private pasted(abnormal: boolean, random: Random): Sample {
    const { width, height } = this.options;
    const { gray, zero } = this.cut(1, random)!;
    if (random() < CROWDED) this.crowd(gray, random);
    const clean = abnormal ? gray.slice() : gray;
    const canvas: Canvas = { width, height, gray, mask: new Uint8Array(gray.length) };
    for (let n = abnormal ? (random() < SECOND_THING ? 2 : 1) : 0; n > 0; n--) {
      paste(canvas, drawThing(this.movers, random), this.movers.speed, random);
    }
    return { seen: gray, clean, mask: canvas.mask, zero };
  }

  /** A clip that goes two to four times too fast; without what moves in it, it is clean. */
  private hasty(random: Random): Sample | undefined {
    const cut = this.cut(STRIDES[integer(random, STRIDES.length)]!, random);
    if (!cut) return undefined;
    const { gray, background, zero } = cut;
    const { width, height } = this.options;
    const moving = movement(gray, width, height);
    const pixels = background.length;
    const body = moving.map((moves, i) =>
      moves && Math.abs(gray[i]! - background[i % pixels]!) > DIFFERS ? 1 : 0,
    );
    const mask = grow(body, width, height);
    const clean = gray.map((value, i) => (mask[i] ? background[i % pixels]! : value));
    return { seen: gray, clean, mask, zero };
  }

  /** Pastes those who walk through a window of another clip: they are normal. */
  private crowd(gray: Float32Array, random: Random): void {
    const { width, height } = this.options;
    const other = this.cut(1, random)!;
    const [x0, y0] = [integer(random, width >> 1), integer(random, height >> 1)];
    const [x1, y1] = [x0 + uniform(random, width / 3, width), y0 + uniform(random, height / 3, height)];
    const pixels = width * height;
    for (let t = 0; t < CLIP_FRAMES; t++) {
      for (let y = y0; y < Math.min(y1, height); y++) {
        for (let x = x0; x < Math.min(x1, width); x++) {
          const [p, i] = [y * width + x, t * pixels + y * width + x];
          const difference = Math.abs(other.gray[i]! - other.background[p]!);
          const opacity = Math.min(1, Math.max(0, (difference - DIFFERS / 2) / DIFFERS));
          gray[i] = gray[i]! * (1 - opacity) + other.gray[i]! * opacity;
        }
      }
    }
  }

  /** A random crop of the footage, every `stride`-th frame; none where no sequence is that long. */
  private cut(stride: number, random: Random): Cut | undefined {
    const { footage, background, units, options } = this;
    const span = (CLIP_FRAMES - 1) * stride + 1;
    const [crop] = chooseCrops(footage, background, { ...options, batch: 1 }, random, span);
    if (!crop) return undefined;
    const { width, height } = options;
    const zoom = random() < ZOOMED ? uniform(random, NEAREST, 1) : 1;
    const across = steps(width, zoom, random);
    const down = steps(height, zoom, random);
    const gray = new Float32Array(CLIP_FRAMES * height * width);
    const empty = new Float32Array(height * width);
    const zero = new Float32Array(height * width);
    const copy = <T extends Uint8Array | Float32Array>(
      from: T,
      first: number,
      to: Float32Array,
      at: number,
    ) => {
      let o = at;
      for (let y = 0; y < height; y++) {
        const row = first + (crop.y + down[y]!) * footage.width + crop.x;
        for (let i = 0; i < width; i++) to[o++] = from[row + across[crop.mirrored ? width - 1 - i : i]!]!;
      }
    };
    copy(background, 0, empty, 0);
    copy(units.zero, 0, zero, 0);
    const { frames } = crop.sequence;
    for (let t = 0; t < CLIP_FRAMES; t++) {
      const frame = (crop.start + t * stride) * footage.width * footage.height;
      copy(frames, frame, gray, t * height * width);
    }
    return { gray, background: empty, zero };
  }
}

/** `gray` is `[16, height, width]` gray levels, the others are `[height, width]`. */
interface Cut {
  readonly gray: Float32Array;
  readonly background: Float32Array;
  readonly zero: Float32Array;
}

/** All `[16, height, width]` but for `zero`, in gray levels. */
interface Sample {
  readonly seen: Float32Array;
  /** The same array where there is no pseudo-anomaly. */
  readonly clean: Float32Array;
  /** 1 where a pseudo-anomaly is. */
  readonly mask: Uint8Array;
  /** `[height, width]`: what counts as 0. */
  readonly zero: Float32Array;
}

function toUnits(gray: Float32Array, zero: Float32Array, factor: number, out: Float32Array): void {
  for (let from = 0; from < gray.length; from += zero.length) {
    for (let p = 0; p < zero.length; p++) out[from + p] = (gray[from + p]! - zero[p]!) * factor;
  }
}

/** Which of `length` pixels to take for each, where only `zoom` of them fill the picture. */
function steps(length: number, zoom: number, random: Random): Int32Array {
  const from = zoom < 1 ? integer(random, length - Math.ceil(length * zoom) + 1) : 0;
  return Int32Array.from({ length }, (_, i) => Math.min(length - 1, from + Math.floor((i + 0.5) * zoom)));
}
