import { expect, it } from 'vitest';
import type { EventOfClip, ToldEvent } from '../../models/index.ts';
import type { Row } from './evaluate.ts';
import { outcomesAsText } from './outcomes.ts';

function row(missed: EventOfClip[], told: ToldEvent[], falseAlarms: number): Row {
  const atThreshold = { events: missed.length + told.length, missed, told, falseAlarms };
  return { title: 'yard', figures: { live: { atThreshold } } } as unknown as Row;
}

it('says of each event whether it was told, and sums up by kind', () => {
  const clip = 'walkway';
  const missed = [{ clip, kind: 'runner', from: 300, to: 340 }];
  const told = [
    { clip, kind: 'cart', from: 100, to: 150, framesToAlert: 8 },
    { clip, kind: 'runner', from: 1500, to: 1540, framesToAlert: 12 },
  ];
  expect(outcomesAsText(row(missed, told, 1)).split('\n')).toEqual([
    'yard: 2 of 3 events told, 1 false alarm: 1 of 1 cart, 1 of 2 runner',
    '  missed  runner  walkway, frames 300 to 340',
    '  told    cart    walkway, frames 100 to 150    after 8 frames',
    '  told    runner  walkway, frames 1500 to 1540  after 12 frames',
  ]);
});

it('does without kinds where a set knows none', () => {
  const told = [{ clip: 'Test002', from: 94, to: 179, framesToAlert: 9 }];
  expect(outcomesAsText(row([], told, 0)).split('\n')).toEqual([
    'yard: 1 of 1 events told, 0 false alarms',
    '  told  Test002, frames 94 to 179  after 9 frames',
  ]);
});

it('has nothing to say where nothing was judged at thresholds', () => {
  expect(outcomesAsText({ title: 'yard', figures: { live: {} } } as unknown as Row)).toBe('');
  expect(outcomesAsText({ title: 'yard', figures: {} } as Row)).toBe('');
});
