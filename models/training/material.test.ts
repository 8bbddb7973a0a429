import { expect, it } from 'vitest';
import { movingSquare, squareInput } from '../../test/support/footage.ts';
import { type Footage, holdOut } from './footage.ts';
import { prepare } from './material.ts';

const square = movingSquare(120);
const [whole] = square.sequences;
const part = (from: number, count: number) => ({
  name: `${from}`,
  frames: whole!.frames.subarray(from * 64 * 32, (from + count) * 64 * 32),
  count,
});
const of = (...counts: number[]): Footage => ({ ...square, sequences: counts.map(count => part(0, count)) });

it('leaves out sequences shorter than a clip, and says so', () => {
  const notes: string[] = [];
  const { train, held } = prepare(of(15, 100, 7), squareInput, line => notes.push(line));
  expect([train, held].map(f => f.sequences.map(s => s.count))).toEqual([[80], [20]]);
  expect(notes).toEqual(['left out 2 sequences shorter than a clip of 16 frames, 22 frames in all']);
});

it.each([
  ['no footage', of(), '0 frames, 0 of them in a row'],
  ['short sequences only', of(15, 15, 15), '45 frames, 15 of them in a row'],
  ['less than can be divided', of(75), '75 frames, 75 of them in a row'],
])('refuses %s', (_, footage, text) => {
  expect(() => prepare(footage, squareInput, () => {})).toThrow(
    `too little footage to learn from: ${text}. Record at least 80 in a row`,
  );
});

it('refuses footage in which nothing moves', () => {
  const still = whole!.frames.subarray(0, 64 * 32);
  const frames = new Uint8Array(120 * still.length);
  for (let i = 0; i < 120; i++) frames.set(still, i * still.length);
  for (let i = 0; i < frames.length; i += 7) frames[i]! += 10; // a camera's noise is no movement
  const dull = { ...square, sequences: [{ name: 'dull', frames, count: 120 }] };
  expect(() => prepare(dull, squareInput, () => {})).toThrow(
    'there is too little to learn from: something moves in 0 of 11 clips (0.0 %). Record for longer, or when people are about',
  );
});

it('knows other footage, and other input units, by their fingerprint', () => {
  const fingerprint = (footage: Footage, scale = 40) =>
    prepare(footage, { ...squareInput, scale }, () => {}).fingerprint;
  const known = fingerprint(square);
  expect(fingerprint(movingSquare(120))).toBe(known);
  expect(fingerprint(square, 41)).not.toBe(known);
  expect(fingerprint(movingSquare(121))).not.toBe(known);
});

it('subtracts the gray level that stands for 0 where the model has one', () => {
  const { units, background } = prepare(square, { ...squareInput, scale: 127.5, centre: 127.5 }, () => {});
  expect(new Set(units.zero)).toEqual(new Set([127.5]));
  expect(background[0]).toBeLessThan(110);
});

it('holds out whole sequences of many, the end of each where that would leave too little', () => {
  const counts = (footage: Footage) => {
    const { train, held } = holdOut(footage);
    return [train, held].map(f => f.sequences.map(s => s.count));
  };
  expect(counts(of(30, 30, 30, 30, 30, 30, 30, 30, 30, 30))).toEqual([Array(8).fill(30), [30, 30]]);
  expect(counts(of(20, 20, 20, 20, 120))).toEqual([[16, 16, 16, 16, 96], [24]]);
});
