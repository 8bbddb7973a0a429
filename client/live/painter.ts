import type { Box, HeatMap } from '../../server/contract.ts';
import { formatScore } from '../format.ts';
import { boxRect, fitPicture, labelRect, type Rect } from '../tile/geometry.ts';
import { drawHeat } from './heat.ts';

const RED = '#ff3b30';
const LABEL_RED = '#c4161c'; // white text on it stays readable
const DARK = 'rgb(0 0 0 / 0.7)';
/** As `--truth` of the dark page: pictures are on black. */
const TRUTH = '#3ddbc4';

type Place = Pick<Box, 'x' | 'y' | 'w' | 'h'>;

export interface MoreMarks {
  /** Lies under the boxes. */
  readonly heat?: HeatMap | undefined;
  /** What is known to be abnormal on it. */
  readonly truth?: readonly Place[];
}

/** Draws pictures on a canvas, each with its own boxes in one go. */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #resized: ResizeObserver;
  /** What is drawn over pictures from now on. */
  marks = { boxes: true, heat: false };

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#resized = new ResizeObserver(() => this.#fitCanvas());
    this.#resized.observe(canvas);
  }

  stop(): void {
    this.#resized.disconnect();
  }

  /** @param width, height of the image, as it is to be shown */
  paint(
    image: CanvasImageSource,
    width: number,
    height: number,
    boxes: readonly Box[],
    { heat, truth = [] }: MoreMarks = {},
  ): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) return;
    const picture = fitPicture(width, height, this.#canvas.width, this.#canvas.height);
    context.fillStyle = '#000';
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.drawImage(image, picture.x, picture.y, picture.w, picture.h);
    if (heat && this.marks.heat) drawHeat(context, heat, picture);
    if (this.marks.boxes) for (const box of boxes) drawBox(context, box, picture);
    for (const place of truth) drawTruth(context, place, picture);
  }

  /** A canvas that changes size is empty: what it showed is stretched until the next picture comes. */
  #fitCanvas(): void {
    const { width: before, height: high } = this.#canvas;
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    const height = Math.round(this.#canvas.clientHeight * devicePixelRatio);
    if ((width === before && height === high) || width === 0 || height === 0) return;
    const shown = new OffscreenCanvas(before, high);
    shown.getContext('2d')?.drawImage(this.#canvas, 0, 0);
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#canvas.getContext('2d', { alpha: false })?.drawImage(shown, 0, 0, width, height);
  }
}

/** Dashed, so that it is told from a box without its colour, too. */
function drawTruth(context: CanvasRenderingContext2D, place: Place, picture: Rect): void {
  const line = lineWidth(picture) + 1; // half of it is gaps
  const rect = boxRect(place, picture, line);
  context.setLineDash([4 * line, 3 * line]); // a box below it shows between them
  context.lineWidth = line + 2;
  context.strokeStyle = DARK;
  context.strokeRect(rect.x, rect.y, rect.w, rect.h);
  context.lineWidth = line;
  context.strokeStyle = TRUTH;
  context.strokeRect(rect.x, rect.y, rect.w, rect.h);
  context.setLineDash([]);
}

const lineWidth = (picture: Rect): number =>
  picture.w > 1600 ? 5 : devicePixelRatio > 1 || picture.w > 800 ? 3 : 2;

export function drawBox(context: CanvasRenderingContext2D, box: Box, picture: Rect): void {
  const line = lineWidth(picture);
  const rect = boxRect(box, picture, line);
  context.lineJoin = 'miter';
  // The dark line shows the red one on a red or bright picture.
  context.lineWidth = line + 2;
  context.strokeStyle = DARK;
  context.strokeRect(rect.x, rect.y, rect.w, rect.h);
  context.lineWidth = line;
  context.strokeStyle = RED;
  context.strokeRect(rect.x, rect.y, rect.w, rect.h);
  drawLabel(context, formatScore(box.score), rect, picture, line);
}

function drawLabel(
  context: CanvasRenderingContext2D,
  text: string,
  box: Rect,
  picture: Rect,
  line: number,
): void {
  const size = Math.round(Math.max(12 * devicePixelRatio, picture.w / 64)); // a large picture is seen from afar
  context.font = `600 ${size}px system-ui, sans-serif`;
  const width = Math.ceil(context.measureText(text).width + size * 0.7);
  const label = labelRect(box, width, Math.round(size * 1.4), picture, line);
  context.fillStyle = LABEL_RED;
  context.fillRect(label.x, label.y, label.w, label.h);
  context.fillStyle = '#fff';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, label.x + label.w / 2, label.y + label.h / 2 + 1);
}
