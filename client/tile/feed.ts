import { ScoreHistory } from './history.ts';

/** What the page has of one camera's live frames. Changes with every frame, so React doesn't watch it. */
export class Feed {
  /** Since when its frames are asked for, by the page's clock; null while the tile is out of view. */
  watchedSince: number | null = null;
  /** When the last picture was drawn, and when that frame had reached the server, each by its own clock. */
  drawnAt: number | null = null;
  arrived: number | null = null;
  readonly scores = new ScoreHistory();
}
