import { CELL, type Grid } from '../../model.ts';

/** Means of planes over all boxes of one size that lie wholly in the picture, which is at least as large. */
export class BoxMeans {
  /** Boxes across and down, by where they begin. */
  readonly #across: number;
  readonly #down: number;
  readonly #columns: Float64Array;
  readonly #cellAcross: Int32Array;
  readonly #cellDown: Int32Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly side: number,
  ) {
    this.#across = width - side + 1;
    this.#down = height - side + 1;
    this.#columns = new Float64Array(width);
    this.#cellAcross = cellsOf(this.#across, side);
    this.#cellDown = cellsOf(this.#down, side);
  }

  /** @returns `[height - side + 1, width - side + 1]`, by the upper left corner of the box; running sums, so cheap */
  of(plane: Float32Array): Float32Array {
    const { width, height, side } = this;
    const means = new Float32Array(this.#across * this.#down);
    const columns = this.#columns.fill(0);
    for (let y = 0; y < height; y++) {
      const gone = y < side ? undefined : (y - side) * width;
      for (let x = 0; x < width; x++) {
        columns[x]! += plane[y * width + x]! - (gone === undefined ? 0 : plane[gone + x]!);
      }
      if (y < side - 1) continue;
      let sum = 0;
      for (let x = 0; x < side - 1; x++) sum += columns[x]!;
      const start = (y - side + 1) * this.#across;
      for (let x = 0; x < this.#across; x++) {
        sum += columns[x + side - 1]!;
        means[start + x] = sum / (side * side);
        sum -= columns[x]!;
      }
    }
    return means;
  }

  /** Every cell of the picture gets the largest of the boxes whose centres lie in it; near the border, of the nearest ones. */
  largest(means: Float32Array): Grid {
    const [rows, cols] = [Math.ceil(this.height / CELL), Math.ceil(this.width / CELL)];
    const values = new Float32Array(rows * cols);
    for (let y = 0, i = 0; y < this.#down; y++) {
      const start = this.#cellDown[y]! * cols;
      for (let x = 0; x < this.#across; x++, i++) {
        const cell = start + this.#cellAcross[x]!;
        if (means[i]! > values[cell]!) values[cell] = means[i]!;
      }
    }
    const nearest = (cell: number, cells: Int32Array) =>
      Math.min(Math.max(cell, cells[0]!), cells[cells.length - 1]!);
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) {
        const from = nearest(row, this.#cellDown) * cols + nearest(col, this.#cellAcross);
        values[row * cols + col] = values[from]!;
      }
    }
    return { rows, cols, values };
  }
}

/** By where a box begins: the cell in which its centre lies. */
function cellsOf(boxes: number, side: number): Int32Array {
  return Int32Array.from({ length: boxes }, (_, i) => Math.floor((i + side / 2) / CELL));
}
