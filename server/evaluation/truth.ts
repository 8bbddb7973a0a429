import {
  type AbnormalEvent,
  eventsOfLabels,
  type LabelledClip,
  type Rect,
  regionsOf,
  type TrueRect,
} from '../../models/index.ts';

/** Frames that something abnormal must last to be an event: a second. Shorter ones are bits of a mask. */
const SHORTEST_EVENT = 10;

/** What is known of a clip. */
export interface Truth {
  readonly labels: readonly boolean[];
  /** In fractions of the picture; `undefined` where there are no masks. */
  readonly regions?: readonly TrueRect[];
  readonly events: readonly AbnormalEvent[];
}

/** An event is what the set says, else the track of one thing where masks show it, else a run of abnormal frames. */
export async function readTruth(clip: LabelledClip): Promise<Truth> {
  const { labels, events } = clip;
  if (events) return { labels, regions: regionsIn(events), events: events.filter(lasts) };
  const size = await sizeOfMasks(clip);
  if (!size) return { labels, events: eventsOfLabels(labels) };
  const regions = (await regionsOf(clip)).map(({ frame, track, x, y, w, h }) => ({
    ...{ frame, track },
    ...{ x: x / size.width, y: y / size.height, w: w / size.width, h: h / size.height },
  }));
  return { labels, regions, events: eventsOf(regions) };
}

async function sizeOfMasks(clip: LabelledClip): Promise<{ width: number; height: number } | undefined> {
  for (let frame = 0; frame < clip.frames; frame++) {
    const mask = await clip.mask?.(frame);
    if (mask) return mask;
  }
  return undefined;
}

function regionsIn(events: readonly AbnormalEvent[]): TrueRect[] {
  return events.flatMap(({ places = [] }, track) =>
    [...places].flatMap(([frame, rects]) => rects.map(rect => ({ ...rect, frame, track }))),
  );
}

function eventsOf(regions: readonly TrueRect[]): AbnormalEvent[] {
  const tracks = new Map<number, Map<number, Rect[]>>();
  for (const region of regions) {
    const places = tracks.get(region.track) ?? new Map<number, Rect[]>();
    tracks.set(region.track, places.set(region.frame, [...(places.get(region.frame) ?? []), region]));
  }
  return [...tracks.values()]
    .map(places => ({ first: Math.min(...places.keys()), last: Math.max(...places.keys()), places }))
    .filter(lasts);
}

const lasts = ({ first, last }: AbnormalEvent) => last - first + 1 >= SHORTEST_EVENT;
