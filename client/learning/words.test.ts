import { describe, expect, it } from 'vitest';
import type { Learning, LearningPhase } from '../../server/contract.ts';
import { advice, chipWords, howFar, menuWords, sentence, stages } from './words.ts';

const learning = (change: Partial<Learning>): Learning => ({
  cameraId: 'a',
  phase: 'collecting',
  since: 0,
  progress: 0,
  collectMinutes: 10,
  trainMinutes: 30,
  frames: 0,
  leftOut: 0,
  ...change,
});
const at = (phase: LearningPhase, progress = 0) => learning({ phase, progress });

describe('the chip', () => {
  it('counts recording and training as one, and never says 100 % before the end', () => {
    expect(chipWords(at('collecting', 0.5))).toEqual({ text: 'Learning 12 %', phase: 'recording' });
    expect(chipWords(at('waiting'))?.text).toBe('Learning 25 %');
    expect(chipWords(at('training', 0.5))?.text).toBe('Learning 62 %');
    expect(chipWords(at('measuring', 0.9))).toEqual({ text: 'Learning 99 %', phase: 'measuring' });
  });

  it('says what came of it, until that is put away; what somebody cancelled is no news', () => {
    const all = (['armed', 'kept', 'failed', 'cancelled'] as const).map(phase => chipWords(at(phase))?.text);
    expect(all).toEqual(['New model watches', 'Old model kept', 'Learning failed', undefined]);
    const changed = learning({ phase: 'cancelled', message: 'the address changed' });
    expect(chipWords(changed)?.text).toBe('Learning cancelled');
  });
});

it('the menu leads to the start, to what goes on, or to what came of it', () => {
  expect(menuWords(null)).toBe('Learn this camera…');
  expect(menuWords(at('cancelled'))).toBe('Learn this camera…');
  expect(menuWords(at('training'))).toBe('Learning…');
  expect(menuWords(at('kept'))).toBe('What came of learning…');
});

it('the stages say what is done, under way and to come', () => {
  const line = (phase: LearningPhase) => stages(at(phase)).map(stage => stage.at);
  expect(line('collecting')).toEqual(['now', 'next', 'next', 'next']);
  expect(line('waiting')).toEqual(['done', 'now', 'next', 'next']);
  expect(line('measuring')).toEqual(['done', 'done', 'now', 'next']);
  expect(line('armed')).toEqual(['done', 'done', 'done', 'done']);
  expect(line('kept')).toEqual(['done', 'done', 'done', 'next']);
  expect(line('failed')).toEqual(['next', 'next', 'next', 'next']);
});

it('the end is told in figures, and what to do where it was not the hoped-for one', () => {
  const comparison = { before: 0.031, after: 0.0004 };
  expect(sentence(learning({ phase: 'armed', comparison }))).toBe(
    'The new model watches. Of normal footage it would have marked under 0.1 % (before: 3.1 %).',
  );
  expect(sentence(learning({ phase: 'failed', message: 'nothing moved' }))).toBe(
    'Learning failed: nothing moved',
  );
  expect(sentence(at('cancelled'))).toBe('Learning was cancelled.');
  expect(advice(at('armed'))).toBeNull();
  expect(advice(at('failed'))).toMatch(/learn again/);
});

it('time left is told where it is known', () => {
  expect(howFar(learning({ progress: 0.349, secondsLeft: 372 }))).toBe('34 %, 6 min 12 s left');
  expect(howFar(learning({ progress: 0.349 }))).toBe('34 %');
  expect(howFar(learning({ progress: 1, secondsLeft: 0 }))).toBe('100 %');
});
