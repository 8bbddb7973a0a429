import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Scatter, ScatterPoint } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { onTheme } from '../theme.ts';
import { draw } from './draw.ts';
import { type Dimensions, FIRST_LOOK, nearest, projector, rangesOf, type Sheet, turned } from './space.ts';

/** Radians for each pixel that is dragged, and for each press of a key. */
const DRAG = 0.008;
const PRESS = 0.15;
/** Pixels that a pointer may move in a click. */
const CLICK = 4;

interface Props {
  readonly scatter: Scatter;
  readonly dimensions: Dimensions;
  readonly memoryShown: boolean;
  readonly shown: (point: ScatterPoint) => boolean;
  readonly chosen: number | null;
  /** A pointer is over a point, or over none. */
  readonly onHover: (index: number | null) => void;
  readonly onChoose: (index: number | null) => void;
  /** Arrow keys in a plane. */
  readonly onStep: (step: 1 | -1) => void;
}

export function ScatterView(props: Props) {
  const { scatter, dimensions, memoryShown, shown, chosen, onHover, onChoose, onStep } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [sheet, setSheet] = useState<Sheet>({ width: 0, height: 0 });
  const [look, setLook] = useState(FIRST_LOOK);
  const [themes, setThemes] = useState(0);
  const drag = useRef<{ x: number; y: number; moved: number } | null>(null);

  const ranges = useMemo(() => {
    const memory = memoryShown ? scatter.memory : [];
    return rangesOf([...scatter.points.map(({ at }) => at), ...memory]);
  }, [scatter, memoryShown]);
  const at = useMemo(() => projector(dimensions, ranges, sheet, look), [dimensions, ranges, sheet, look]);
  const spots = useMemo(
    () => scatter.points.map(point => (shown(point) ? at(point.at) : null)),
    [scatter, shown, at],
  );

  useEffect(() => {
    const element = canvas.current!;
    const resized = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setSheet({ width, height });
    });
    resized.observe(element);
    const unthemed = onTheme(() => setThemes(count => count + 1));
    return () => {
      resized.disconnect();
      unthemed();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in other colours
  useEffect(() => {
    const element = canvas.current!;
    if (sheet.width === 0) return;
    element.width = Math.round(sheet.width * devicePixelRatio);
    element.height = Math.round(sheet.height * devicePixelRatio);
    draw(element, { scatter, dimensions, ranges, sheet, at, spots, memoryShown, chosen });
  }, [scatter, dimensions, ranges, sheet, at, spots, memoryShown, chosen, themes]);

  const under = ({ nativeEvent: { offsetX, offsetY } }: PointerEvent) => nearest(spots, offsetX, offsetY);
  const press = (event: PointerEvent<HTMLCanvasElement>) => {
    drag.current = { x: event.clientX, y: event.clientY, moved: 0 };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) return onHover(under(event));
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    drag.current = { x: event.clientX, y: event.clientY, moved: from.moved + Math.abs(x) + Math.abs(y) };
    if (dimensions === 3) setLook(look => turned(look, DRAG * x, DRAG * y));
  };
  const release = (event: PointerEvent) => {
    if (drag.current && drag.current.moved <= CLICK) onChoose(under(event));
    drag.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const right = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (right === 0 && down === 0) return;
    event.preventDefault();
    if (dimensions === 3) setLook(look => turned(look, PRESS * right, PRESS * down));
    else onStep(right + down > 0 ? 1 : -1);
  };
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: arrow keys turn it or go through its points
    <canvas
      ref={canvas}
      className="scatter"
      data-turns={dimensions === 3}
      data-testid="scatter"
      tabIndex={0}
      role="application"
      aria-label={t(dimensions === 3 ? 'features.chart3' : 'features.chart2', {
        count: scatter.points.length,
      })}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onPointerLeave={() => onHover(null)}
      onKeyDown={key}
    />
  );
}
