import sharp from 'sharp';
import { CELL, FALSE_ALARMS_PER_DAY, factorFor, type Scene } from '../../models/index.ts';

/** At least as wide, by a whole number of times, so that cells keep straight edges. */
const WIDTH = 900;
const LEGEND = 116;
/** Of the lowest level, so that the place can be seen, and of the highest. */
const OPACITY = [0.15, 0.55] as const;
/** The colours span at least this ratio: a hair's difference must not look like a great one. */
const LEAST_SPAN = 1.4;
/** From where little is normal to where much is (after viridis, which is read the same by everyone and in gray). */
const COLOURS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** What is normal at a place, as PNG: the empty picture under the levels as a heat map, and a legend in words. */
export async function drawCalibration(
  scene: Scene,
  falseAlarmsPerDay = FALSE_ALARMS_PER_DAY,
): Promise<Uint8Array> {
  const { rows, cols, values } = scene.levels;
  const [across, down] = [cols * CELL, rows * CELL];
  const times = Math.ceil(WIDTH / across);
  const [width, height] = [across * times, down * times];
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = Math.max(
    LEAST_SPAN * lowest,
    values.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0),
  );
  const place = await sharp(Buffer.from(scene.background.map(Math.round)), {
    raw: { width: across, height: down, channels: 1 },
  })
    .resize(width, height)
    .toColourspace('srgb')
    .png()
    .toBuffer();
  const heat = new Uint8Array(4 * values.length);
  for (const [cell, level] of values.entries()) {
    if (!Number.isFinite(level)) continue; // the empty picture alone
    const share = highest > lowest ? (level - lowest) / (highest - lowest) : 0;
    const opacity = OPACITY[0] + share * (OPACITY[1] - OPACITY[0]);
    heat.set([...colourAt(share), 255 * opacity], 4 * cell);
  }
  const map = await sharp(heat, { raw: { width: cols, height: rows, channels: 4 } })
    .resize(width, height, { kernel: 'nearest' })
    .png()
    .toBuffer();
  return sharp(place)
    .extend({ bottom: LEGEND, background: '#14181d' })
    .composite([
      { input: map, top: 0, left: 0 },
      {
        input: Buffer.from(legend(width, [lowest, highest], sensitivity(scene, falseAlarmsPerDay))),
        top: height,
        left: 0,
      },
    ])
    .png()
    .toBuffer();
}

function sensitivity({ tail }: Scene, perDay: number): string {
  if (!tail) return 'Abnormal above these values: fixed thresholds, without a sensitivity.';
  const factor = factorFor(tail, perDay).toFixed(1);
  return `Abnormal above ${factor} times the level: at most ${number(perDay)} false alarms a day.`;
}

function legend(width: number, [lowest, highest]: readonly [number, number], words: string): string {
  const left = 16;
  const stops = COLOURS.map((colour, i) => {
    const offset = i / (COLOURS.length - 1);
    return `<stop offset="${offset}" stop-color="rgb(${colour})"/>`;
  });
  const text = (x: number, y: number, anchor: string, line: string) =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${line}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LEGEND}">` +
    `<defs><linearGradient id="bar">${stops.join('')}</linearGradient></defs>` +
    `<rect x="${left}" y="16" width="${width - 2 * left}" height="14" fill="url(#bar)"/>` +
    `<g font-family="sans-serif" font-size="21" fill="#e6e9ed">${[
      text(left, 58, 'start', `Level ${number(lowest)}: little is normal, small things count`),
      text(width - left, 58, 'end', `${number(highest)}: much is normal`),
      text(left, 94, 'start', words),
    ].join('')}</g></svg>`
  );
}

function number(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** @param share 0 to 1 */
function colourAt(share: number): readonly [number, number, number] {
  const at = share * (COLOURS.length - 1);
  const before = Math.min(COLOURS.length - 2, Math.floor(at));
  const mix = (channel: 0 | 1 | 2) => {
    const [from, to] = [COLOURS[before]![channel], COLOURS[before + 1]![channel]];
    return Math.round(from + (at - before) * (to - from));
  };
  return [mix(0), mix(1), mix(2)];
}
