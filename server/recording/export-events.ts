/** What an export holds of events: which they are, which of their clips, and `events.json`. */
import type { Alert, Clip, EventExport, RangeExport, TimeSpan } from '../contract.ts';
import type { EventStore } from '../events/store.ts';

/** Events that are asked for at a time. */
const PAGE = 200;
/** A clip comes along for so much that is not recorded: its times and those of the recording are not exactly the same, in milliseconds. */
const WORTH_MS = 5000;

/** All that happened meanwhile, oldest first. */
export async function eventsIn(
  { from, to }: TimeSpan,
  cameraId: string,
  store: Pick<EventStore, 'list'>,
): Promise<Alert[]> {
  const events: Alert[] = [];
  const query = { cameras: [cameraId], endsAfter: from, to, limit: PAGE };
  let page: Alert[];
  do {
    page = await store.list({ ...query, before: events.at(-1)?.id });
    events.push(...page);
  } while (page.length === PAGE);
  return events.reverse();
}

export const spanOf = ({ start, seconds }: Clip): TimeSpan => ({ from: start, to: start + seconds * 1000 });

/** Those whose clip shows something of what is missing. */
export function showing(gaps: readonly TimeSpan[], events: readonly Alert[]): (Alert & { clip: Clip })[] {
  const hasClip = (event: Alert): event is Alert & { clip: Clip } => event.clip !== undefined;
  return events.filter(hasClip).filter(({ clip }) => {
    const { from, to } = spanOf(clip);
    return gaps.some(gap => Math.min(to, gap.to) - Math.max(from, gap.from) >= WORTH_MS);
  });
}

/** Event by event: of a long one there are thousands of frames. */
export async function* jsonOf(
  head: Omit<RangeExport, 'events'>,
  events: readonly Alert[],
  store: Pick<EventStore, 'frames'>,
): AsyncGenerator<string, void> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [`;
  for (const [i, event] of events.entries()) {
    const whole: EventExport = { ...event, frames: await store.frames(event.id) };
    yield `${i > 0 ? ',' : ''}\n${JSON.stringify(whole)}`;
  }
  yield '\n  ]\n}\n';
}
