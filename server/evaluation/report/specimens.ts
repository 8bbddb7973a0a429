import type { Rect } from '../../../models/index.ts';
import { figure } from '../table.ts';
import { escapeHtml, section } from './html.ts';
import type { Specimen } from './sheet.ts';

const [FOUND, TRUE] = ['#ff4d4f', '#2dd4bf'];
/** Pictures are drawn so wide, in the units of their boxes. */
const WIDTH = 360;

export function specimenSection(heading: string, words: string, specimens: readonly Specimen[]): string {
  if (specimens.length === 0) return '';
  const key =
    '<span class="key found">red</span>: what is found, dashed where it stays below the threshold; <span class="key truth">green</span>: what is abnormal.';
  const figures = specimens.map(figureOf).join('\n');
  return section(heading, `${words} ${key}`, `<div class="sheet">${figures}</div>`);
}

function figureOf({ clip, frame, score, above, found, truth, jpeg, width, height }: Specimen): string {
  const tall = (WIDTH * height) / width;
  const frames = (boxes: readonly Rect[], style: string) =>
    boxes
      .map(
        ({ x, y, w, h }) =>
          `<rect x="${(x * WIDTH).toFixed(1)}" y="${(y * tall).toFixed(1)}" width="${(w * WIDTH).toFixed(1)}" height="${(h * tall).toFixed(1)}" fill="none" ${style}/>`,
      )
      .join('');
  const dash = above ? '' : ' stroke-dasharray="6 4"';
  const words = `${clip}, frame ${frame}`;
  const data = Buffer.from(jpeg).toString('base64');
  return `<figure><svg viewBox="0 0 ${WIDTH} ${tall.toFixed(1)}" role="img" aria-label="${escapeHtml(words)}"><image href="data:image/jpeg;base64,${data}" width="${WIDTH}" height="${tall.toFixed(1)}" preserveAspectRatio="none"/>${frames(truth, `stroke="${TRUE}" stroke-width="2"`)}${frames(found, `stroke="${FOUND}" stroke-width="2.5"${dash}`)}</svg>
<figcaption>${escapeHtml(words)}: score ${figure(score, 2)}</figcaption></figure>`;
}
