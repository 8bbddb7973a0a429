import type { ClipBoxes } from '../contract.ts';

/**
 * The boxes as WebVTT, for players and tools that know no `clip.json`: metadata cues, each with the boxes that hold in its time as
 * a JSON array, in fractions of the picture. A `<track kind="metadata">` hands them to a page.
 */
export function webVttOf({ frames }: ClipBoxes): string {
  const cues = frames
    .filter(({ at, until }) => timestamp(at) !== timestamp(until))
    .map(({ at, until, boxes }) => `${timestamp(at)} --> ${timestamp(until)}\n${JSON.stringify(boxes)}\n`);
  return ['WEBVTT\n', ...cues].join('\n');
}

/** `00:01:02.345` */
function timestamp(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);
}
