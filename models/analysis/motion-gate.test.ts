import { beforeEach, expect, it } from 'vitest';
import type { Network } from '../engines/engine.ts';
import type { Grid } from '../model.ts';
import { seededRandom, uniform } from '../random.ts';
import { type ClipRef, ClipWindow } from './clip-window.ts';
import { MotionGate } from './motion-gate.ts';

const SIZE = { width: 32, height: 32 };
const network = {} as Network;
const thresholds: Grid = { rows: 4, cols: 4, values: new Float32Array(16).fill(1) };
/** Of the four frames of a clip, well below. */
const quiet = new Float32Array(4 * 16).fill(0.1);

type Picture = (x: number, y: number, t: number) => number;
const random = seededRandom(3);
const empty: Picture = (x, y) => 100 + 2 * x + y + uniform(random, -2, 2);

let gate: MotionGate;
let window: ClipWindow;
let time = 0;
let scored = 0;
beforeEach(() => {
  gate = new MotionGate({ ...SIZE, fps: 10, scale: 40 });
  window = new ClipWindow(32 * 32, 4, 3);
  time = 0;
  scored = 0;
  gate.open(thresholds);
});

/** Shows `frames` more; says of each clip whether it was scored or carried, as an analysis does. */
function show(frames: number, picture: Picture, regions = quiet): string {
  let story = '';
  for (let n = 0; n < frames; n++, time++) {
    const gray = Uint8Array.from({ length: 32 * 32 }, (_, i) => picture(i % 32, Math.floor(i / 32), time));
    const clip = window.push(gray);
    if (clip) story += pass(clip, regions);
  }
  return story;
}

function pass(clip: ClipRef, regions: Float32Array): string {
  if (gate.carried(clip, network)) return '.';
  gate.keep(gate.look(clip, network), regions);
  scored += 1;
  return 'S';
}

it('scores an empty place every 2 s', () => {
  expect(show(16 + 4 * 14, empty)).toBe('S....S....S....');
});

it('hands out the regions of the clip that was scored', () => {
  const clips: ClipRef[] = [];
  for (let n = 0; n < 20; n++) {
    const clip = window.push(new Uint8Array(32 * 32));
    if (clip) clips.push(clip);
  }
  const [first, second] = clips as [ClipRef, ClipRef];
  const look = gate.look(first, network);
  expect(gate.carried(second, network)).toBeUndefined(); // they are not known yet
  gate.keep(look, quiet);
  expect(gate.carried(second, network)).toBe(quiet);
});

it('scores while something moves, and until it has left the clip', () => {
  show(16, empty);
  const walker: Picture = (x, y, t) => (Math.abs(x - (t % 32)) < 2 && y > 20 ? 30 : empty(x, y, t));
  expect(show(20, walker)).toBe('SSSSS');
  expect(show(32, empty)).toBe('SSSS....'); // the fourth holds nothing else, and is carried by the rest
});

it('sees what is small and slow: 3 x 5 pixels that move one pixel a second', () => {
  const slow: Picture = (x, y, t) => {
    const left = Math.floor(t / 10);
    return x >= left && x < left + 3 && y >= 10 && y < 15 ? 190 : 120;
  };
  expect(show(16, slow)).toBe('S');
  expect(show(80, slow)).toBe('S'.repeat(20));
});

it('lets no light creep past it, however slowly it changes', () => {
  const lights: number[] = [];
  let last = 0;
  for (let step = 0; step < 120; step++) {
    const before = scored;
    const light = step * 0.25; // gray levels a frame
    show(1, () => 100 + light);
    if (scored > before) {
      lights.push(light - last);
      last = light;
    }
  }
  expect(lights.length).toBeGreaterThan(5);
  // What is carried is at most 2 gray levels off, and 4 frames later is the next clip.
  for (const change of lights.slice(1)) expect(change).toBeLessThanOrEqual(3);
});

it('carries nothing that is near a threshold', () => {
  const near = quiet.slice();
  near[3 * 16 + 5] = 0.6;
  expect(show(40, empty, near)).toBe('SSSSSSS');
});

it('carries nothing over to another network, and nothing while it is shut', () => {
  show(16, empty);
  const clip = [0, 1, 2, 3].map(() => window.push(new Uint8Array(32 * 32).fill(120)))[3]!;
  expect(gate.carried(clip, {} as Network)).toBeUndefined();
  gate.open(undefined);
  expect(show(24, empty)).toBe('SSSSSS');
});
