/** How a recording is divided into files: what can lie in one track, and what is missing in between. */
import type { TimeSpan } from '../contract.ts';
import { endOf, type Recorded } from './ring.ts';

/** Less than that is not missing: how long the last picture of a group is shown is a guess, in milliseconds. */
const GAP_MS = 2000;
/** By which the clock of a camera may be off from one group to the next: more than that it was set, in milliseconds. */
const SET_MS = 5000;
/** Room that one file takes on the disk while it is sent, in bytes. */
const LARGEST = 500e6;

/** Divides groups, oldest first, where another connection begins, something is missing, or a piece is large enough. */
export function piecesOf(groups: readonly Recorded[], largest = LARGEST): Recorded[][] {
  const pieces: Recorded[][] = [];
  let bytes = 0;
  for (const group of groups) {
    const piece = pieces.at(-1);
    bytes += group.bytes;
    if (piece && bytes <= largest && follows(piece.at(-1)!, group)) {
      piece.push(group);
    } else {
      pieces.push([group]);
      bytes = group.bytes;
    }
  }
  return pieces;
}

function follows(before: Recorded, after: Recorded): boolean {
  const missing = (after.pts - before.pts - before.duration) / 1000;
  const late = after.start - before.start - (after.pts - before.pts) / 1000;
  return before.run === after.run && Math.abs(missing) < GAP_MS && Math.abs(late) < SET_MS;
}

export function spansOf(groups: readonly Recorded[]): TimeSpan[] {
  return groups.map(group => ({ from: group.start, to: endOf(group) }));
}

/** What is left of a time without what lies in these spans. */
export function gapsIn({ from, to }: TimeSpan, spans: readonly TimeSpan[]): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let end = from;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.from - end >= GAP_MS) gaps.push({ from: end, to: Math.min(span.from, to) });
    end = Math.max(end, span.to);
  }
  if (to - end >= GAP_MS) gaps.push({ from: end, to });
  return gaps;
}
