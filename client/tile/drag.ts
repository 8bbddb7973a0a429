/** So near to the upper or lower edge of the window the page scrolls, by so much a move, in pixels. */
const EDGE = 60;
const SCROLL = 12;

/**
 * A tile follows the pointer until that is let go, and then takes the place of the one below it. Nothing else moves until then: the tile
 * whose place it would take is marked. Escape gives it up.
 */
export function dragTile(
  start: Pick<PointerEvent, 'pointerId' | 'pageX' | 'pageY'>,
  tile: HTMLElement,
  onDrop: (target: string) => void,
): void {
  const listening = new AbortController();
  let target: HTMLElement | null = null;

  const mark = (next: HTMLElement | null) => {
    if (target) delete target.dataset.target;
    target = next;
    if (target) target.dataset.target = '';
  };
  const end = () => {
    listening.abort();
    mark(null);
    delete tile.dataset.dragged;
    tile.style.translate = '';
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    tile.dataset.dragged = '';
    if (event.clientY < EDGE) scrollBy(0, -SCROLL);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, SCROLL);
    tile.style.translate = `${event.pageX - start.pageX}px ${event.pageY - start.pageY}px`;
    const below = document.elementFromPoint(event.clientX, event.clientY);
    mark(below?.closest<HTMLElement>('.tile') ?? null); // the dragged one lets the pointer through
  };
  const drop = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    const id = target?.dataset.camera;
    end();
    if (id !== undefined && id !== tile.dataset.camera) onDrop(id);
  };
  const giveUp = (event: KeyboardEvent) => {
    if (event.key === 'Escape') end();
  };
  const { signal } = listening;
  addEventListener('pointermove', move, { signal });
  addEventListener('pointerup', drop, { signal });
  addEventListener('pointercancel', end, { signal });
  addEventListener('keydown', giveUp, { signal });
}
