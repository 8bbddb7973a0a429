import { type DemoFootage, demoFootage, UserError } from '../../streams/index.ts';
import type { Dataset, LabelledClip } from './dataset.ts';
import type { Rect } from './regions.ts';

/** Share of a body that must be in the picture: of less, nobody could say what it is. */
const ENOUGH = 0.25;
/** Everything about a frame is kept until the end. */
const MOST_MINUTES = 24 * 60;

/** One clip, labelled by the scene that draws it; `undefined` where `address` is none of a demo. */
export function openDemo(address: string): Dataset | undefined {
  const footage = demoFootage(address);
  if (!footage) return undefined;
  if (footage.frames > MOST_MINUTES * 60 * footage.scene.fps) {
    throw new UserError(
      `${address} is endless, or nearly so; say how much of it to look at, such as demo:walkway?seed=7&minutes=10`,
      'endless-demo',
      3,
    );
  }
  return { name: address, clips: [labelledClip(address, footage)] };
}

function labelledClip(address: string, footage: DemoFootage): LabelledClip {
  const { scene, start, frames } = footage;
  const { width, height } = scene;
  const events = eventsOf(footage);
  const abnormal = new Set(events.flatMap(event => [...event.places.keys()]));
  return {
    ...{ name: 'walkway', address, frames, events },
    labels: Array.from({ length: frames }, (_, frame) => abnormal.has(frame)),
    mask: async frame => {
      if (!abnormal.has(frame)) return undefined;
      const pixels = scene.maskAt(start + frame);
      return pixels.includes(1) ? { width, height, pixels } : undefined;
    },
  };
}

/** Those in view in the clip, in its frames. */
function eventsOf({ scene, start, frames }: DemoFootage) {
  const end = start + frames;
  const events = scene.truthWindows(start, end).map(window => {
    const places = new Map<number, Rect[]>();
    for (let index = Math.max(start, window.start); index < Math.min(end, window.end); index++) {
      const seen = scene.truthAt(index).find(({ id, inView }) => id === window.id && inView >= ENOUGH);
      if (seen) places.set(index - start, [seen.box]);
    }
    const { kind } = window;
    return { kind, first: Math.min(...places.keys()), last: Math.max(...places.keys()), places };
  });
  return events.filter(({ places }) => places.size > 0);
}
