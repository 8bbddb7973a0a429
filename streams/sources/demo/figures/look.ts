import type { Colour } from '../canvas.ts';
import type { Random } from '../random.ts';

/** What a person looks like. */
export interface Look {
  /** Metres. */
  readonly stature: number;
  /** Girth against the average: 0.85 slim, 1.2 heavy. */
  readonly build: number;
  readonly top: Colour;
  readonly sleeves: 'long' | 'short';
  readonly bottom: Colour;
  readonly shoes: Colour;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly longHair: boolean;
  readonly coat: boolean;
  readonly bag: 'none' | 'backpack' | 'shoulder';
  readonly bagColour: Colour;
}

const TOPS: readonly Colour[] = [
  [196, 192, 184],
  [52, 58, 72],
  [120, 52, 50],
  [66, 88, 112],
  [44, 44, 46],
  [136, 130, 116],
  [84, 98, 76],
  [170, 150, 108],
  [108, 84, 104],
  [222, 220, 214],
  [58, 74, 98],
  [90, 92, 96],
];
const BOTTOMS: readonly Colour[] = [
  [46, 54, 74],
  [38, 38, 42],
  [70, 76, 92],
  [126, 114, 94],
  [82, 80, 78],
  [58, 50, 44],
];
const SKINS: readonly Colour[] = [
  [206, 164, 138],
  [184, 140, 112],
  [140, 100, 76],
  [98, 68, 52],
  [214, 176, 152],
];
const HAIRS: readonly Colour[] = [
  [40, 32, 28],
  [70, 52, 38],
  [112, 86, 56],
  [30, 28, 30],
  [140, 134, 128],
];
const SHOES: readonly Colour[] = [
  [36, 34, 34],
  [80, 66, 54],
  [170, 168, 164],
];
const BAGS: readonly Colour[] = [
  [40, 42, 48],
  [88, 60, 44],
  [60, 78, 70],
];

export function dressed(random: Random): Look {
  const long = random.next() < 0.4;
  return {
    stature: long ? random.range(1.56, 1.74) : random.range(1.66, 1.9),
    build: random.range(0.88, 1.2),
    top: random.pick(TOPS),
    sleeves: random.next() < 0.6 ? 'long' : 'short',
    bottom: random.pick(BOTTOMS),
    shoes: random.pick(SHOES),
    skin: random.pick(SKINS),
    hair: random.pick(HAIRS),
    longHair: long,
    coat: random.next() < 0.2,
    bag: random.pick(['none', 'none', 'none', 'backpack', 'shoulder']),
    bagColour: random.pick(BAGS),
  };
}
