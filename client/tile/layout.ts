/** What a tile has above and below its 16:9 picture: head and foot, which grow with the page's `--zoom`; strip and borders. See tile.css. */
export const tileChrome = (zoom = 1): number => 62 * zoom + 34;
export const GAP = 12;
/** Narrower tiles can't hold their words: then the wall scrolls instead. */
const NARROWEST = 280;

export interface Layout {
  readonly columns: number;
  /** Pixels: null where tiles fill the width and the wall may scroll. */
  readonly tileWidth: number | null;
}

/** The largest tiles that can all be seen at once in a wall of `width` x `height` pixels. */
export function layoutFor(count: number, width: number, height: number, zoom = 1): Layout {
  let best: Layout & { tileWidth: number } = { columns: 1, tileWidth: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const share = (width - (columns - 1) * GAP) / columns;
    const fits = (((height - (rows - 1) * GAP) / rows - tileChrome(zoom)) * 16) / 9;
    const tileWidth = Math.floor(Math.min(share, fits));
    if (tileWidth > best.tileWidth) best = { columns, tileWidth };
  }
  if (best.tileWidth >= NARROWEST) return best;
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (NARROWEST + GAP))));
  return { columns, tileWidth: null };
}
