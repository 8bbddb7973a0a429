import { UserError } from '../../streams/index.ts';
import type { Features, Origin, Rows } from './features.ts';

/** More features than this are not gathered: they are held in memory until they are written. */
const MAX_BYTES = 2 ** 30;

/** Where the rows of one clip or image come from. */
export interface Piece {
  readonly clip: string;
  readonly frame: number;
  /** Of rows that are latent positions. */
  readonly grid?: Required<Origin>['grid'];
  /** Of each row, an index into the classes; absent where nothing is known. */
  readonly labels?: readonly number[] | undefined;
  /** Index of the picture that shows it. */
  readonly picture?: number | undefined;
}

/** Gathers features piece by piece. */
export class FeatureCollector {
  readonly #data: Float32Array[] = [];
  readonly #clips: string[] = [];
  readonly #clip: number[] = [];
  readonly #frame: number[] = [];
  readonly #position: [number, number, number][] = [];
  readonly #label: number[] = [];
  readonly #picture: number[] = [];
  #grid: Origin['grid'];
  #width = 0;
  #count = 0;

  constructor(
    private readonly options: Pick<Features, 'model' | 'layer' | 'memory'> & Pick<Origin, 'classes'>,
  ) {}

  get count(): number {
    return this.#count;
  }

  /** Throws `UserError` once there is too much to hold. */
  add(rows: Rows, { clip, frame, grid, labels, picture }: Piece): void {
    if (this.#clips.at(-1) !== clip) this.#clips.push(clip);
    this.#width = rows.width;
    this.#grid = grid;
    this.#data.push(rows.data);
    for (let row = 0; row < rows.count; row++) {
      this.#clip.push(this.#clips.length - 1);
      this.#frame.push(frame);
      if (grid) this.#position.push(placeOf(row, grid));
      if (labels) this.#label.push(labels[row]!);
      if (picture !== undefined) this.#picture.push(picture);
    }
    this.#count += rows.count;
    if (4 * this.#count * this.#width > MAX_BYTES)
      throw new UserError(
        'these are more features than fit in 1 GB; take a longer --hop, --rows clip, or less footage',
        'too-many-features',
      );
  }

  finish(): Features {
    const data = new Float32Array(this.#count * this.#width);
    let at = 0;
    for (const piece of this.#data) {
      data.set(piece, at);
      at += piece.length;
    }
    const { model, layer, memory, classes } = this.options;
    // What is known of some rows only is left out.
    const whole = (column: readonly unknown[]) => column.length === this.#count;
    const origin: Origin = {
      clips: this.#clips,
      clip: this.#clip,
      frame: this.#frame,
      ...(this.#grid && { grid: this.#grid, position: this.#position }),
      ...(whole(this.#label) && classes && { classes, label: this.#label }),
      ...(whole(this.#picture) && { picture: this.#picture }),
    };
    const rows = { count: this.#count, width: this.#width, data };
    return { model, layer, rows, ...(memory && { memory }), origin };
  }
}

function placeOf(row: number, [, h, w]: Required<Origin>['grid']): [number, number, number] {
  return [Math.floor(row / (h * w)), Math.floor(row / w) % h, row % w];
}
