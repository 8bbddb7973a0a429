const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, character => ENTITIES[character]!);
}

export function section(heading: string, words: string, content: string): string {
  return `<section>\n<h2>${heading}</h2>\n<p class="soft">${words}</p>\n${content}\n</section>`;
}
