import type { Point } from '../../server/contract.ts';
import { formatPercent } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** Of the picture, for one press of an arrow key; with Shift a tenth of it. */
const STEP = 0.01;
const ARROWS: Readonly<Record<string, Point>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
};

/** How far a key moves what has the focus; nothing for other keys. */
export function stepOf({
  key,
  shiftKey,
}: {
  readonly key: string;
  readonly shiftKey: boolean;
}): Point | null {
  const arrow = ARROWS[key];
  if (!arrow) return null;
  const step = shiftKey ? STEP / 10 : STEP;
  return [arrow[0] * step, arrow[1] * step];
}

/** As everywhere: Ctrl or Command with Z. */
export function isUndo({
  key,
  ctrlKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
  return key === 'z' && (ctrlKey || metaKey);
}

/** `20 % from the left, 35.5 % from the top`. */
export function placeWords([x, y]: Point): string {
  const percent = (share: number) => formatPercent(Number((share * 100).toFixed(1)));
  return t('zones.place', { x: percent(x), y: percent(y) });
}
