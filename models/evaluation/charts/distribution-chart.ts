import { box, dashed, gridLine, inlineSvg, text, upright } from '../../svg.ts';
import { COLOURS } from './colours.ts';
import type { Scale } from './scales.ts';

const [WIDTH, HEIGHT] = [540, 440];
const [LEFT, TOP, RIGHT, BOTTOM] = [64, 16, 16, 48];
const BINS = 48;

/**
 * How often scores occur among normal and among abnormal samples: bars over each other, each class adding up to 1.
 * @param of what a sample is called
 */
export function distributionChart(
  scores: readonly number[],
  labels: readonly boolean[],
  scale: Scale,
  { of = 'frames', threshold = true }: { readonly of?: string; readonly threshold?: boolean } = {},
): string {
  const classes = [
    { words: `normal ${of}`, shares: sharesOf(scores, labels, false, scale), colour: COLOURS.normal },
    { words: `abnormal ${of}`, shares: sharesOf(scores, labels, true, scale), colour: COLOURS.abnormal },
  ];
  const top = Math.max(0.05, ...classes.flatMap(({ shares }) => shares)) * 1.1;
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - RIGHT);
  const height = (share: number) => (share / top) * (HEIGHT - TOP - BOTTOM);
  const ground = HEIGHT - BOTTOM;
  const step = top > 0.3 ? 0.1 : top > 0.12 ? 0.05 : 0.02;
  const levels = Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
  return inlineSvg(WIDTH, HEIGHT, 'distribution of scores', [
    ...levels.flatMap(level => [
      gridLine(LEFT, WIDTH - RIGHT, ground - height(level)),
      text([LEFT - 8, ground - height(level) + 4], 'end', `${Math.round(level * 100)} %`),
    ]),
    upright([14, ground - height(top / 2)], `share of the ${of}`),
    ...scale.ticks.map(tick => text([x(scale.share(tick)), ground + 20], 'middle', String(tick))),
    ...classes.flatMap(({ shares, colour }) =>
      shares.flatMap((share, bin) =>
        share === 0
          ? []
          : box(
              [x(bin / BINS), ground - height(share)],
              (WIDTH - LEFT - RIGHT) / BINS - 0.6,
              height(share),
              colour,
              0.55,
            ),
      ),
    ),
    ...(threshold
      ? [
          dashed([x(scale.share(1)), TOP], [x(scale.share(1)), ground], COLOURS.threshold),
          text([x(scale.share(1)) - 6, TOP + 16], 'end', 'threshold', COLOURS.threshold),
        ]
      : []),
    text([x(0.5), HEIGHT - 8], 'middle', threshold ? 'score (1 is the threshold)' : 'score'),
    ...classes.map(({ words, colour }, i) =>
      text([WIDTH - RIGHT - 8, TOP + 16 + 20 * i], 'end', words, colour),
    ),
  ]);
}

function sharesOf(
  scores: readonly number[],
  labels: readonly boolean[],
  abnormal: boolean,
  scale: Scale,
): number[] {
  const own = scores.filter((_, i) => labels[i] === abnormal);
  const counts: number[] = Array(BINS).fill(0);
  for (const score of own) counts[Math.min(BINS - 1, Math.floor(scale.share(score) * BINS))]! += 1;
  return counts.map(count => (own.length ? count / own.length : 0));
}
