export { escapeXml as escapeHtml } from '../../../models/index.ts';

export function section(heading: string, words: string, content: string): string {
  return `<section>\n<h2>${heading}</h2>\n<p class="soft">${words}</p>\n${content}\n</section>`;
}
