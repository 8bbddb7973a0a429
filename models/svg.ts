/** The little of SVG that charts need. Pictures read well on white and on black alike. */

export type Point = readonly [x: number, y: number];

const HEAD = 'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="13"';
const STYLE =
  '<style>svg { color: #1f2933; background: #fff } @media (prefers-color-scheme: dark) { svg { color: #d7dde3; background: #14181d } }</style>';

export function svg(width: number, height: number, parts: readonly string[]): string {
  return `<svg ${HEAD} viewBox="0 0 ${width} ${height}">
${STYLE}
${parts.join('\n')}
</svg>
`;
}

/** For a page, which brings colour and font. @param label what it shows, for who can't see it */
export function inlineSvg(width: number, height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${parts.join('')}</svg>`;
}

/** Of a picture for a page, one for a file of its own. @param title what it shows; escaped */
export function asFile(inline: string, title: string): string {
  return `${inline.replace('<svg ', `<svg ${HEAD} `).replace('>', () => `><title>${title}</title>${STYLE}`)}\n`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Words that somebody else has chosen, for an SVG or a page. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, character => ENTITIES[character]!);
}

/** @param words escaped */
export function text(
  [x, y]: Point,
  anchor: 'start' | 'middle' | 'end',
  words: string,
  colour = 'currentColor',
): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${colour}">${words}</text>`;
}

/** Written upwards, centred at a point. */
export function upright([x, y]: Point, words: string): string {
  return `<text transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(-90)" text-anchor="middle" fill="currentColor">${words}</text>`;
}

export function curve(points: readonly Point[], colour: string): string {
  const list = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return `<polyline points="${list}" fill="none" stroke="${colour}" stroke-width="1.8"/>`;
}

export function dot([x, y]: Point, colour: string): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.5" fill="${colour}"/>`;
}

/** A horizontal line of a chart's grid. */
export function gridLine(left: number, right: number, y: number): string {
  return `<path d="M${left} ${y.toFixed(1)}H${right}" stroke="currentColor" stroke-opacity="0.2"/>`;
}

/** @param opacity 0 to 1 */
export function box([x, y]: Point, width: number, height: number, colour: string, opacity = 1): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${colour}" fill-opacity="${opacity}"/>`;
}

/** What something is compared with: a threshold, chance. */
export function dashed([x, y]: Point, [toX, toY]: Point, colour = 'currentColor'): string {
  return `<path d="M${x.toFixed(1)} ${y.toFixed(1)}L${toX.toFixed(1)} ${toY.toFixed(1)}" stroke="${colour}" stroke-width="1.2" stroke-dasharray="5 4"/>`;
}
