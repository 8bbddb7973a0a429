import { expect, it } from 'vitest';
import { isAbnormal, TruthByFrame } from './truth.ts';
import { formatAuc, formatPosition, statusLine, waitLine } from './words.ts';

it('says a position to the tenth', () => {
  expect([0, 7.44, 59.96, 750].map(formatPosition)).toEqual(['0:00.0', '0:07.4', '1:00.0', '12:30.0']);
});

it('says an AUC, and that there is none', () => {
  expect([0.97777, 1, null].map(formatAuc)).toEqual(['0.978', '1.000', '–']);
});

it('says how far it is', () => {
  const state = { replay: null, scores: [], alerts: 1, result: null, problem: 'the clip is broken' };
  expect(statusLine({ ...state, status: 'playing' })).toBe('Playing, 1 alert so far');
  expect(statusLine({ ...state, status: 'ended', alerts: 0 })).toBe('Played to its end, 0 alerts');
  expect(statusLine({ ...state, status: 'failed' })).toBe('Failed: the clip is broken');
});

it('says what to do where there is no picture', () => {
  const state = { replay: null, scores: [], alerts: 0, result: null, problem: null };
  expect(waitLine({ ...state, status: 'none' }, null)).toBe('Choose a clip or a video, then press Play.');
  expect(waitLine({ ...state, status: 'none' }, 'a/b')).toBe('Press Play.');
  expect(waitLine({ ...state, status: 'playing' }, 'a/b')).toBe('Waiting for the first picture…');
  expect(waitLine({ ...state, status: 'failed' }, 'a/b')).toBe('');
});

it('knows the truth of each frame', () => {
  const place = (frame: number, x: number) => ({ frame, x, y: 0, w: 0.1, h: 0.1 });
  const truth = { abnormal: [[3, 4]], places: [place(3, 0), place(4, 0.1), place(3, 0.5)] } as const;
  const byFrame = new TruthByFrame(truth);
  expect(byFrame.at(3)).toEqual([place(3, 0), place(3, 0.5)]);
  expect(byFrame.at(5)).toEqual([]);
  expect(new TruthByFrame({ abnormal: [], places: null }).at(3)).toEqual([]);
  expect([2, 3, 4, 5].map(frame => isAbnormal(truth, frame))).toEqual([false, true, true, false]);
});
