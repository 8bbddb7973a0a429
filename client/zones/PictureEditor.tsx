import { type Dispatch, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Point } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Corners } from './Corners.tsx';
import { DrawingPad } from './DrawingPad.tsx';
import type { Edit, Editing } from './editing.ts';
import { Shapes } from './Shapes.tsx';

interface Props {
  readonly src: string;
  readonly editing: Editing;
  readonly dispatch: Dispatch<Edit>;
}

/** The corner that is dragged; each drag is taken back by itself. */
interface Drag {
  readonly id: string;
  readonly index: number;
  readonly gesture: string;
}

/** The camera's picture with its zones on it, which can be drawn and moved. */
export function PictureEditor({ src, editing, dispatch }: Props) {
  const picture = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [ratio, setRatio] = useState(16 / 9);
  const [missing, setMissing] = useState<string | null>(null);
  const { zones, selected, drawing } = editing;
  const zone = zones.find(({ id }) => id === selected);

  // Who draws by keyboard goes on with the corners, or where the drawing began.
  const isDrawing = drawing !== null;
  const wasDrawing = useRef(false);
  useEffect(() => {
    if (wasDrawing.current && !isDrawing)
      (picture.current!.querySelector<HTMLElement>('button.zone-corner') ?? picture.current!).focus();
    wasDrawing.current = isDrawing;
  }, [isDrawing]);

  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left, top, width, height } = picture.current!.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  };
  const grab = (event: PointerEvent, id: string, index: number) => {
    drag.current = { id, index, gesture: `drag ${event.timeStamp}` };
    picture.current!.setPointerCapture(event.pointerId);
  };
  const letGo = () => {
    drag.current = null;
  };

  return (
    <div
      ref={picture}
      className="zone-picture"
      tabIndex={-1}
      style={{ aspectRatio: ratio, maxWidth: `calc(var(--zone-height) * ${ratio})` }}
      data-testid="zone-picture"
      onPointerMove={event => {
        if (drag.current) dispatch({ type: 'move', ...drag.current, at: placeOf(event) });
        else if (drawing && event.pointerType === 'mouse') dispatch({ type: 'cross', at: placeOf(event) });
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    >
      {missing === src ? (
        <p className="zone-no-picture">{t('zones.noPicture')}</p>
      ) : (
        <img
          src={src}
          alt={t('zones.pictureAlt')}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setRatio(naturalWidth / naturalHeight)
          }
          onError={() => setMissing(src)}
        />
      )}
      <Shapes zones={zones} selected={selected} onSelect={id => dispatch({ type: 'select', id })} />
      {zone && <Corners zone={zone} dispatch={dispatch} onGrab={grab} />}
      {drawing && <DrawingPad key={drawing.kind} drawing={drawing} dispatch={dispatch} placeOf={placeOf} />}
    </div>
  );
}
