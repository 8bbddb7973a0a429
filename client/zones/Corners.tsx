import type { Dispatch, KeyboardEvent, PointerEvent } from 'react';
import { type Point, ZONE_LIMITS, type Zone } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { type Edit, middleOf } from './editing.ts';
import { placeAt } from './Shapes.tsx';
import { isUndo, placeWords, stepOf } from './steps.ts';

interface Props {
  readonly zone: Zone;
  readonly dispatch: Dispatch<Edit>;
  readonly onGrab: (event: PointerEvent, id: string, index: number) => void;
}

/** The corners of the selected zone, and between each two of them a place to pull out another one. */
export function Corners({ zone: { id, polygon }, dispatch, onGrab }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const step = stepOf(event);
    if (step) {
      const [x, y] = polygon[index]!;
      dispatch({ type: 'move', id, index, at: [x + step[0], y + step[1]], gesture: 'keys' });
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      // The focus stays among the corners: the last one has none behind it that takes its place.
      if (index === polygon.length - 1 && polygon.length > ZONE_LIMITS.points.min)
        (event.currentTarget.previousElementSibling as HTMLElement | null)?.focus();
      dispatch({ type: 'remove-point', id, index });
    } else if (event.key === 'Insert' || event.key === '+') dispatch({ type: 'insert', id, index });
    else if (isUndo(event)) dispatch({ type: 'undo' });
    else return;
    event.preventDefault();
  };
  return (
    <>
      {polygon.length < ZONE_LIMITS.points.max &&
        polygon.map((_point, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: it is between two corners, which are their places
            key={index}
            type="button"
            className="zone-middle"
            tabIndex={-1}
            aria-hidden="true"
            style={placeAt(middleOf(polygon, index))}
            onPointerDown={event => {
              event.preventDefault();
              dispatch({ type: 'insert', id, index });
              onGrab(event, id, index + 1);
            }}
          />
        ))}
      <div className="zone-corners">
        {polygon.map((point: Point, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its place in the polygon
            key={index}
            type="button"
            className="zone-corner"
            style={placeAt(point)}
            aria-label={t('zones.corner', { n: index + 1, all: polygon.length, place: placeWords(point) })}
            aria-describedby="zone-keys"
            data-testid="zone-corner"
            onPointerDown={event => onGrab(event, id, index)}
            onKeyDown={event => onKeyDown(event, index)}
          />
        ))}
      </div>
    </>
  );
}
