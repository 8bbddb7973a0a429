/** Draws a scatter on a canvas. */
import type { Place, Scatter } from '../../server/contract.ts';
import {
  type Dimensions,
  type Projector,
  type Ranges,
  ROOM,
  type Sheet,
  type Spot,
  ticksOf,
} from './space.ts';
import { axisName, colourOf } from './words.ts';

export interface Drawing {
  readonly scatter: Scatter;
  readonly dimensions: Dimensions;
  readonly ranges: Ranges;
  readonly sheet: Sheet;
  readonly at: Projector;
  /** Of each point; null for one that is not shown. */
  readonly spots: readonly (Spot | null)[];
  readonly memoryShown: boolean;
  /** The point that is looked at. */
  readonly chosen: number | null;
}

interface Colours {
  readonly text: string;
  readonly mark: string;
  readonly line: string;
  readonly page: string;
}

const FONT = '12px system-ui, sans-serif';
/** Of a point: the more there are on a sheet, the smaller. */
const RADIUS = { least: 1.6, most: 3.5 } as const;
/** Half a side of a memory item. */
const ITEM = 3;

export function draw(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const { sheet, dimensions, scatter, spots, chosen } = drawing;
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas); // as it is in the theme that is shown
  const colours = {
    ...{ text: style.color, mark: style.fill },
    ...{ line: style.stroke, page: style.backgroundColor },
  };
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, sheet.width, sheet.height);
  context.font = FONT;
  if (dimensions === 2) drawPlane(context, drawing, colours);
  else drawAxes(context, drawing, colours);
  const room = Math.sqrt((sheet.width * sheet.height) / Math.max(1, scatter.points.length));
  const radius = Math.min(RADIUS.most, Math.max(RADIUS.least, 0.23 * room));
  drawPoints(context, drawing, radius);
  if (drawing.memoryShown) drawMemory(context, drawing, colours);
  if (dimensions === 3) drawAxisNames(context, drawing, colours);
  const spot = chosen === null ? null : spots[chosen];
  if (!spot) return;
  context.globalAlpha = 1;
  context.fillStyle = colourOf(scatter.classes, scatter.points[chosen!]!.label);
  circle(context, spot, radius + 2);
  context.strokeStyle = colours.mark;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(spot.x, spot.y, radius + 5, 0, 2 * Math.PI);
  context.stroke();
}

function drawPoints(context: CanvasRenderingContext2D, { scatter, spots }: Drawing, radius: number): void {
  const { classes, points } = scatter;
  const counts = new Map<number | null, number>();
  for (const { label } of points) counts.set(label, (counts.get(label) ?? 0) + 1);
  // What is near is drawn over what is far; in a plane what is much rarer over what is frequent: by powers of two, so that of
  // classes of about one size none hides another.
  const size = (index: number) => Math.floor(Math.log2(counts.get(points[index]!.label)!));
  const order = [...spots.keys()]
    .filter(index => spots[index])
    .sort((a, b) => spots[a]!.near - spots[b]!.near || size(b) - size(a));
  for (const index of order) {
    const spot = spots[index]!;
    context.globalAlpha = 0.3 + 0.5 * spot.near;
    context.fillStyle = colourOf(classes, points[index]!.label);
    circle(context, spot, radius * (0.6 + 0.6 * spot.near));
  }
}

/** Hollow squares, so that they hide no point. */
function drawMemory(context: CanvasRenderingContext2D, { scatter, at }: Drawing, { mark }: Colours): void {
  context.strokeStyle = mark;
  context.globalAlpha = 0.9;
  context.lineWidth = 1.5;
  for (const item of scatter.memory) {
    const { x, y } = at(item);
    context.strokeRect(x - ITEM, y - ITEM, 2 * ITEM, 2 * ITEM);
  }
}

function drawPlane(context: CanvasRenderingContext2D, drawing: Drawing, { text, line }: Colours): void {
  const { ranges, sheet, at, scatter } = drawing;
  const [right, ground] = [sheet.width - ROOM.right, sheet.height - ROOM.bottom];
  context.globalAlpha = 1;
  context.strokeStyle = line;
  context.fillStyle = text;
  context.lineWidth = 1;
  context.textAlign = 'right';
  for (const tick of ticksOf(ranges[1])) {
    const { y } = at([0, tick, 0]);
    stroke(context, [ROOM.left, y], [right, y]);
    context.fillText(String(tick), ROOM.left - 6, y + 4);
  }
  context.textAlign = 'center';
  for (const tick of ticksOf(ranges[0])) {
    const { x } = at([tick, 0, 0]);
    stroke(context, [x, ROOM.top], [x, ground]);
    context.fillText(String(tick), x, ground + 16);
  }
  context.fillText(axisName(scatter, 0), (ROOM.left + right) / 2, sheet.height - 6);
  context.save();
  context.translate(12, (ROOM.top + ground) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(axisName(scatter, 1), 0, 0);
  context.restore();
}

/** Three lines through the middle. */
function drawAxes(context: CanvasRenderingContext2D, drawing: Drawing, { text }: Colours): void {
  context.globalAlpha = 0.6;
  context.strokeStyle = text;
  context.lineWidth = 1.5;
  for (const axis of [0, 1, 2] as const) {
    const [from, to] = [axisEnd(drawing, axis, 'from'), axisEnd(drawing, axis, 'to')];
    stroke(context, [from.x, from.y], [to.x, to.y]);
  }
}

/** At the ends of the lines, over the points and readable there. */
function drawAxisNames(context: CanvasRenderingContext2D, drawing: Drawing, { text, page }: Colours): void {
  const { scatter, sheet } = drawing;
  context.globalAlpha = 1;
  context.fillStyle = text;
  context.strokeStyle = page;
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.textAlign = 'center';
  for (const axis of [0, 1, 2] as const) {
    const { x, y } = axisEnd(drawing, axis, 'to');
    const name = axisName(scatter, axis, true);
    const half = context.measureText(name).width / 2 + 4;
    const at = [Math.min(sheet.width - half, Math.max(half, x)), Math.max(14, y - 6)] as const;
    context.strokeText(name, ...at);
    context.fillText(name, ...at);
  }
}

function axisEnd({ ranges, at }: Drawing, axis: 0 | 1 | 2, side: 'from' | 'to'): Spot {
  const place = ranges.map(({ from, to }, i) => (i === axis ? { from, to }[side] : (from + to) / 2));
  return at(place as unknown as Place);
}

function stroke(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

function circle(context: CanvasRenderingContext2D, { x, y }: Spot, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
