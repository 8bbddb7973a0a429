import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

const MOVES = 8;
const REST_MS = 200;

/**
 * A finger on the page: drags from the middle of one thing to that of another, `down` pixels further. The browser gets touches and
 * decides itself whether they scroll.
 */
export async function finger(page: Page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  return async (from: Locator, to: Locator, down = 0): Promise<void> => {
    const [start, goal] = [await middleOf(from), await middleOf(to)];
    await touch('touchStart', [start]);
    for (let i = 1; i <= MOVES; i++) {
      const at = (a: number, b: number) => a + ((b - a) * i) / MOVES;
      await touch('touchMove', [{ x: at(start.x, goal.x), y: at(start.y, goal.y + down) }]);
    }
    // It rests before it goes: after a fling the browser takes the next tap for a finger that stops it, and there is no click.
    await sleep(REST_MS);
    await touch('touchMove', [{ x: goal.x, y: goal.y + down }]);
    await touch('touchEnd', []);
  };
}

/** Of what has come to rest. */
async function middleOf(place: Locator): Promise<{ x: number; y: number }> {
  let box = await place.boundingBox();
  for (let before: typeof box = null; JSON.stringify(before) !== JSON.stringify(box); ) {
    await sleep(REST_MS);
    before = box;
    box = await place.boundingBox();
  }
  const { x, y, width, height } = box!;
  return { x: x + width / 2, y: y + height / 2 };
}
