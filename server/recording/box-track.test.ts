import { expect, it } from 'vitest';
import type { Box } from '../contract.ts';
import { BoxTrack } from './box-track.ts';
import { webVttOf } from './web-vtt.ts';

const box = (score: number): Box => ({ x: 0.1, y: 0.2, w: 0.3, h: 0.4, score });
const SECOND = 1e6;

it('remembers boxes until the next frame, in time of the clip', () => {
  const track = new BoxTrack();
  track.mark(1, 10 * SECOND, [box(1)]);
  track.mark(1, 10.1 * SECOND, [box(2)]);
  track.mark(1, 10.2 * SECOND, []);
  track.mark(1, 11 * SECOND, [box(3)]);
  track.mark(1, 14 * SECOND, [box(4)]); // frames were lost in between
  track.mark(2, 10 * SECOND, [box(5)]); // of another connection
  expect(track.between(1, 9.5 * SECOND, 14.2 * SECOND)).toEqual([
    { at: 0.5, until: 0.6, boxes: [box(1)] },
    { at: 0.6, until: 0.7, boxes: [box(2)] },
    { at: 1.5, until: 2, boxes: [box(3)] },
    { at: 4.5, until: 4.7, boxes: [box(4)] },
  ]);
  expect(track.between(1, 10.15 * SECOND, 10.9 * SECOND)).toEqual([{ at: 0, until: 0.05, boxes: [box(2)] }]);
});

it('takes what is found last on a picture that is seen twice', () => {
  const track = new BoxTrack();
  track.mark(1, SECOND, [box(1)]);
  track.mark(1, SECOND, [box(2)]);
  track.mark(1, 1.1 * SECOND, []);
  expect(track.between(1, 0, 2 * SECOND)).toEqual([{ at: 1, until: 1.1, boxes: [box(2)] }]);
});

it('forgets the oldest', () => {
  const track = new BoxTrack();
  for (let n = 0; n < 20_000; n++) track.mark(1, n * SECOND, [box(1)]);
  const frames = track.between(1, 0, Number.POSITIVE_INFINITY);
  expect(frames).toHaveLength(10_000);
  expect(frames[0]!.at).toBe(10_000);
});

it('are metadata cues in WebVTT', () => {
  const frames = [
    { at: 0.5, until: 0.6, boxes: [box(1)] },
    { at: 3661.0004, until: 3661.5, boxes: [box(2), box(3)] },
    { at: 3700.0001, until: 3700.0002, boxes: [box(4)] },
  ];
  expect(webVttOf({ width: 64, height: 48, frames })).toBe(`WEBVTT

00:00:00.500 --> 00:00:00.600
[{"x":0.1,"y":0.2,"w":0.3,"h":0.4,"score":1}]

01:01:01.000 --> 01:01:01.500
[{"x":0.1,"y":0.2,"w":0.3,"h":0.4,"score":2},{"x":0.1,"y":0.2,"w":0.3,"h":0.4,"score":3}]
`);
});
