import { expect, it } from 'vitest';
import { RunningBackground } from './background.ts';

it('finds the empty picture behind what passes by', () => {
  const background = new RunningBackground(4);
  for (let n = 0; n < 300; n++) {
    const frame = Uint8Array.of(80, 80, 80, 80);
    frame[n % 4] = 200; // each pixel is covered a quarter of the time
    background.push(frame);
  }
  expect(background.settled).toBe(true);
  for (const level of background.picture) expect(Math.abs(level - 80)).toBeLessThan(2);
});

it('keeps somebody who stands still for half a minute in the foreground', () => {
  const background = new RunningBackground(1, Float32Array.of(80));
  for (let n = 0; n < 300; n++) background.push(Uint8Array.of(160));
  expect(background.picture[0]).toBeLessThan(100);
});

it('follows a slow change of exposure', () => {
  const background = new RunningBackground(1, Float32Array.of(100));
  for (let n = 0; n < 1200; n++) background.push(Uint8Array.of(Math.round(100 + n / 100)));
  expect(Math.abs(background.picture[0]! - 112)).toBeLessThan(1.5);
});

it('does not absorb what stands still where it was told to hold', () => {
  const background = new RunningBackground(2, Float32Array.of(80, 80));
  background.hold(Uint8Array.of(1, 0));
  for (let n = 0; n < 12_000; n++) background.push(Uint8Array.of(160, 160)); // 20 minutes
  expect(background.picture[0]).toBeLessThan(110);
  expect(background.picture[1]).toBe(160);
  background.hold(undefined);
  for (let n = 0; n < 3000; n++) background.push(Uint8Array.of(160, 160));
  expect(background.picture[0]).toBe(160);
});
