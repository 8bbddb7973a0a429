import { type Dispatch, type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { type Point, ZONE_LIMITS } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import type { Drawing, Edit } from './editing.ts';
import { newId } from './new-id.ts';
import { placeAt, textOf } from './Shapes.tsx';
import { isUndo, placeWords, stepOf } from './steps.ts';

/** A click this near to the first corner closes the shape, in pixels. */
const NEAR = 12;

interface Props {
  readonly drawing: Drawing;
  readonly dispatch: Dispatch<Edit>;
  readonly placeOf: (at: { clientX: number; clientY: number }) => Point;
}

/** Lies over the picture while something is drawn: a click, or Space, puts a corner. */
export function DrawingPad({ drawing, dispatch, placeOf }: Props) {
  const pad = useRef<HTMLButtonElement>(null);
  const { points, cross, kind } = drawing;
  useEffect(() => pad.current!.focus(), []);

  const close = () => dispatch({ type: 'close', id: newId() });
  const onClick = (event: MouseEvent) => {
    const isKey = event.detail === 0;
    const isSecond = event.detail > 1; // of a double click: its first one has put the corner
    if (isKey) dispatch({ type: 'point', at: cross });
    else if (points.length >= ZONE_LIMITS.points.min && isAtFirst(event)) close();
    else if (!isSecond) dispatch({ type: 'point', at: placeOf(event) });
  };
  const isAtFirst = ({ clientX, clientY }: MouseEvent): boolean => {
    const { left, top, width, height } = pad.current!.getBoundingClientRect();
    const [x, y] = points[0]!;
    return Math.hypot(clientX - left - x * width, clientY - top - y * height) < NEAR;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event);
    if (step) dispatch({ type: 'cross', at: [cross[0] + step[0], cross[1] + step[1]] });
    else if (event.key === 'Enter') close();
    else if (event.key === 'Escape') dispatch({ type: 'give-up' });
    else if (event.key === 'Delete' || event.key === 'Backspace' || isUndo(event)) dispatch({ type: 'undo' });
    else return;
    event.preventDefault(); // Escape would close the dialog, Enter would click
  };

  return (
    <>
      <svg className="zone-shapes" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={textOf([...points, cross])} data-kind={kind} />
      </svg>
      <button
        ref={pad}
        type="button"
        className="zone-pad"
        aria-label={t(`zones.draw.${kind}`)}
        aria-describedby="zone-keys"
        data-testid="zone-pad"
        onClick={onClick}
        onDoubleClick={close}
        onKeyDown={onKeyDown}
      />
      {points.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its place in the polygon
        <span key={index} className="zone-corner zone-corner-drawn" style={placeAt(point)} />
      ))}
      <span className="zone-cross" style={placeAt(cross)} />
      <p className="only-spoken" role="status">
        {t('zones.drawn', { n: points.length, place: placeWords(cross) })}
      </p>
    </>
  );
}
