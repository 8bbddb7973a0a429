import type { Box, LiveHeader } from '../../server/contract.ts';
import { formatScore } from '../format.ts';
import type { LiveFrame } from '../state/live.ts';
import { boxRect, fitPicture, labelRect, type Rect } from './geometry.ts';

const RED = '#ff3b30';
const LABEL_RED = '#c4161c'; // white text on it stays readable
const DARK = 'rgb(0 0 0 / 0.7)';

interface Picture {
  readonly bitmap: ImageBitmap;
  readonly header: LiveHeader;
}

/**
 * Draws one camera's frames, each with its own boxes in one go. While one is being decoded only the newest
 * of those that arrive waits; the rest are dropped, so a slow page shows fewer pictures, never older ones.
 */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #onDrawn: (header: LiveHeader) => void;
  readonly #resized: ResizeObserver;
  #shown: Picture | null = null;
  #waiting: LiveFrame | null = null;
  #decoding = false;
  #stopped = false;

  constructor(canvas: HTMLCanvasElement, onDrawn: (header: LiveHeader) => void) {
    this.#canvas = canvas;
    this.#onDrawn = onDrawn;
    this.#resized = new ResizeObserver(() => this.#fitCanvas());
    this.#resized.observe(canvas);
  }

  show(frame: LiveFrame): void {
    this.#waiting = frame;
    if (!this.#decoding) void this.#decodeWaiting();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = null;
    this.#resized.disconnect();
    this.#shown?.bitmap.close();
  }

  async #decodeWaiting(): Promise<void> {
    this.#decoding = true;
    while (this.#waiting) {
      const { header, jpeg } = this.#waiting;
      this.#waiting = null;
      // A picture that can't be decoded isn't drawn: if none can be, the tile turns stale.
      const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })).catch(() => null);
      if (this.#stopped) bitmap?.close();
      else if (bitmap) this.#replace({ bitmap, header });
    }
    this.#decoding = false;
  }

  #replace(picture: Picture): void {
    this.#shown?.bitmap.close();
    this.#shown = picture;
    this.#draw();
    this.#onDrawn(picture.header);
  }

  #fitCanvas(): void {
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    const height = Math.round(this.#canvas.clientHeight * devicePixelRatio);
    if (width === this.#canvas.width && height === this.#canvas.height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#draw();
  }

  #draw(): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context || !this.#shown) return;
    const { bitmap, header } = this.#shown;
    const { width, height } = this.#canvas;
    const picture = fitPicture(bitmap.width, bitmap.height, width, height);
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, picture.x, picture.y, picture.w, picture.h);
    for (const box of header.boxes) drawBox(context, box, picture);
  }
}

function drawBox(context: CanvasRenderingContext2D, box: Box, picture: Rect): void {
  const line = devicePixelRatio > 1 || picture.w > 800 ? 3 : 2;
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
  const size = Math.round(12 * devicePixelRatio);
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
