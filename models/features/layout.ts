import { UMAP } from 'umap-js';
import { UserError } from '../../streams/index.ts';
import { seededRandom } from '../random.ts';
import { pick, type Rows, rowOf } from './features.ts';
import { type PcaOptions, pca, project } from './pca.ts';
import { sampled } from './sample.ts';

/** How rows are brought into a plane or space that people can see. */
export type Projection = 'pca' | 'umap';

export interface LayoutOptions extends Pick<PcaOptions, 'by'> {
  readonly projection: Projection;
  /** Default 3. */
  readonly axes?: number;
  /** Rows that are laid out, chosen evenly by chance out of more. Default: `MOST`. */
  readonly most?: number;
  /** Of what is left to chance. Default 0. */
  readonly seed?: number;
}

export interface Layout {
  readonly projection: Projection;
  /** Which rows were laid out. */
  readonly chosen: readonly number[];
  /** `[chosen, axes]`. */
  readonly points: Rows;
  /** Memory items in the same space. */
  readonly memory?: Rows;
  /** Of the variance that each axis explains; a neighbour embedding explains none. */
  readonly shares?: readonly number[];
}

/** A scatter holds no more than this that can still be told apart; UMAP takes seconds for so many. */
const MOST: Readonly<Record<Projection, number>> = { pca: 5000, umap: 1000 };
/** Of UMAP, as its authors propose. */
const NEIGHBOURS = 15;
const MIN_DISTANCE = 0.1;

/** Computes on the calling thread: see `layOutInThread`. */
export function layOut(rows: Rows, memory: Rows | undefined, options: LayoutOptions): Layout {
  if (rows.count < 3) throw new UserError(`${rows.count} rows are too few to be laid out`, 'too-few-rows');
  const { projection, seed = 0, most = MOST[projection] } = options;
  const chosen = sampled(rows.count, most, seededRandom(seed));
  const seen = pick(rows, chosen);
  return { projection, chosen, ...(projection === 'pca' ? byPca : byUmap)(rows, seen, memory, options) };
}

type Placed = Omit<Layout, 'projection' | 'chosen'>;

/** The axes are those of all rows, whichever are shown. */
function byPca(rows: Rows, seen: Rows, memory: Rows | undefined, { axes, by }: LayoutOptions): Placed {
  const found = pca(rows, { ...(axes && { axes }), ...(by && { by }) });
  return {
    points: project(found, seen),
    ...(memory && { memory: project(found, memory) }),
    shares: found.shares,
  };
}

function byUmap(
  _rows: Rows,
  seen: Rows,
  memory: Rows | undefined,
  { axes = 3, seed = 0 }: LayoutOptions,
): Placed {
  const umap = new UMAP({
    nComponents: axes,
    nNeighbors: Math.min(NEIGHBOURS, seen.count - 1),
    minDist: MIN_DISTANCE,
    random: seededRandom(seed),
  });
  const points = rowsOf(umap.fit(listsOf(seen)), axes);
  return { points, ...(memory && { memory: rowsOf(umap.transform(listsOf(memory)), axes) }) };
}

const listsOf = (rows: Rows): number[][] => Array.from({ length: rows.count }, (_, i) => [...rowOf(rows, i)]);

const rowsOf = (lists: readonly (readonly number[])[], width: number): Rows => ({
  count: lists.length,
  width,
  data: Float32Array.from(lists.flat()),
});
