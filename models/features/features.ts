/** What a layer of a model makes of clips or images, and where each row of it comes from. */

/** Vectors of one length, one behind the other: `data` is `[count, width]`. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly data: Float32Array;
}

export interface Features {
  /** Name of the model, and of its layer; empty for a file that does not say. */
  readonly model: string;
  readonly layer: string;
  readonly rows: Rows;
  /** Memory items, where they are vectors of the same kind. */
  readonly memory?: Rows;
  /** Absent for a file that does not say. */
  readonly origin?: Origin;
}

/**
 * What becomes a row: the latent positions of a clip or image one by one, their mean, or all of them one behind the other. What has no
 * positions is one row anyway.
 */
export type RowsOf = 'clip' | 'position' | 'whole';

/** @param positions of one clip or image */
export function arranged(positions: Rows, of: RowsOf): Rows {
  if (of === 'position' || positions.count === 1) return positions;
  if (of === 'whole') return single(positions.data);
  const { count, width, data } = positions;
  const sum = new Float64Array(width);
  for (let i = 0; i < data.length; i++) sum[i % width]! += data[i]!;
  return single(Float32Array.from(sum, value => value / count));
}

export const single = (data: Float32Array): Rows => ({ count: 1, width: data.length, data });

/** Where each row comes from: columns, each with an entry for every row. */
export interface Origin {
  /** Names of clips; `clip` points into them. */
  readonly clips: readonly string[];
  readonly clip: readonly number[];
  /** The frame or image that a row is about, from 0; of a clip, the middle one. */
  readonly frame: readonly number[];
  /** `frame` counts the images of a data set. */
  readonly images?: true;
  /** For rows that are latent positions: t, h and w of each, on a grid of so many. */
  readonly grid?: readonly [t: number, h: number, w: number];
  readonly position?: readonly (readonly [t: number, h: number, w: number])[];
  /** What a row may be, where the truth is known: `normal` and `abnormal`, or the classes of an image set. `label` points into it. */
  readonly classes?: readonly string[];
  readonly label?: readonly number[];
  /** Which of the pictures beside the file shows it (`picturesPath`). */
  readonly picture?: readonly number[];
}

/** The classes of rows of video, by label. */
export const VIDEO_CLASSES = ['normal', 'abnormal'] as const;

export function rowOf({ width, data }: Rows, index: number): Float32Array {
  return data.subarray(index * width, (index + 1) * width);
}

/** Rows of the same width, one behind the other. */
export function stacked(vectors: readonly Float32Array[]): Rows {
  const width = vectors[0]?.length ?? 0;
  const data = new Float32Array(vectors.length * width);
  for (const [i, vector] of vectors.entries()) data.set(vector, i * width);
  return { count: vectors.length, width, data };
}

/** Each brought to length 1. */
export function directions(rows: Rows): Rows {
  const vectors = Array.from({ length: rows.count }, (_, i) => {
    const row = rowOf(rows, i);
    const length = Math.hypot(...row) || 1;
    return row.map(value => value / length);
  });
  return stacked(vectors);
}

/** Some of the rows, by their indices. */
export function pick(rows: Rows, indices: readonly number[]): Rows {
  return stacked(indices.map(index => rowOf(rows, index)));
}
