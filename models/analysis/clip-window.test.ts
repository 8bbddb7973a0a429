import { expect, it } from 'vitest';
import { CLIP_FRAMES } from '../model.ts';
import { ClipWindow, readClip } from './clip-window.ts';

const frame = (n: number) => Uint8Array.of(n, n + 1);
const firstBytes = (ref: Parameters<typeof readClip>[0]) => {
  const clip = new Uint8Array(2 * CLIP_FRAMES);
  readClip(ref, clip);
  return Array.from({ length: CLIP_FRAMES }, (_, t) => clip[2 * t]);
};
const range = (from: number) => Array.from({ length: CLIP_FRAMES }, (_, t) => from + t);

it('gives a window of 16 frames every hop frames, the first after 16', () => {
  const window = new ClipWindow(2, 4, 1);
  const starts: number[] = [];
  for (let n = 0; n < 60; n++) {
    const clip = window.push(frame(n));
    if (!clip) continue;
    expect(firstBytes(clip)).toEqual(range(n - 15)); // also across the end of the ring
    starts.push(n - 15);
  }
  expect(starts).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44]);
});

it('keeps a window whole while as many more as promised are given out', () => {
  const held = 3;
  const window = new ClipWindow(2, 4, held);
  let first: Parameters<typeof readClip>[0] | undefined;
  let later = 0;
  for (let n = 0; later < held; n++) {
    const clip = window.push(frame(n));
    if (clip && first) later += 1;
    first ??= clip;
  }
  for (let n = 100; n < 103; n++) window.push(frame(n)); // part of the next hop
  expect(firstBytes(first!)).toEqual(range(0));
});

it('says which frames of which window a clip holds', () => {
  const [window, other] = [new ClipWindow(2, 4, 1), new ClipWindow(2, 4, 1)];
  const clips = range(0).map(n => window.push(frame(n)));
  for (let n = 16; n < 19; n++) window.push(frame(n));
  window.restart();
  clips.push(...range(19).map(n => window.push(frame(n))));
  const [first, later] = clips.filter(clip => clip !== undefined);
  expect([first!.position, later!.position]).toEqual([0, 19]); // the frames before the restart count, too
  expect(later!.stream).toBe(first!.stream);
  expect(range(0).map(n => other.push(frame(n))?.stream)[15]).not.toBe(first!.stream);
});

it('is read from any of its frames on', () => {
  const window = new ClipWindow(2, 4, 0);
  for (let n = 0; n < 19; n++) window.push(frame(n));
  const clip = window.push(frame(19))!; // its ring has 20 slots: this one goes round
  window.push(frame(20));
  for (const from of [0, 12, 15]) {
    const last = new Uint8Array(2 * (CLIP_FRAMES - from));
    readClip(clip, last, from);
    expect([...last].filter((_, i) => i % 2 === 0)).toEqual(range(4).slice(from));
  }
});

it('never joins what lies on both sides of a restart', () => {
  const window = new ClipWindow(2, 4, 1);
  for (let n = 0; n < 18; n++) window.push(frame(n));
  window.restart();
  for (let n = 50; n < 65; n++) expect(window.push(frame(n))).toBeUndefined();
  expect(firstBytes(window.push(frame(65))!)).toEqual(range(50));
});
