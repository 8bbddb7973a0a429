/** What a tile has above and below its 16:9 picture (head, strip, foot, borders): see tile.css. */
export const TILE_CHROME = 96;
export const GAP = 12;
/** Narrower tiles can't hold their words: then the wall scrolls instead. */
const NARROWEST = 280;

export interface Layout {
  readonly columns: number;
  /** Pixels: null where tiles fill the width and the wall may scroll. */
  readonly tileWidth: number | null;
}

/** The largest tiles that can all be seen at once in a wall of `width` x `height` pixels. */
export function layoutFor(count: number, width: number, height: number): Layout {
  let best: Layout & { tileWidth: number } = { columns: 1, tileWidth: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const share = (width - (columns - 1) * GAP) / columns;
    const fits = (((height - (rows - 1) * GAP) / rows - TILE_CHROME) * 16) / 9;
    const tileWidth = Math.floor(Math.min(share, fits));
    if (tileWidth > best.tileWidth) best = { columns, tileWidth };
  }
  if (best.tileWidth >= NARROWEST) return best;
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (NARROWEST + GAP))));
  return { columns, tileWidth: null };
}
