import { describe, expect, it } from 'vitest';
import { lineOf, NoisyErrors, redacting } from './log.ts';
import { FakeLog } from './testing.ts';

describe('NoisyErrors', () => {
  it('logs the first at once, then one in ten seconds with the number of those between', () => {
    const log = new FakeLog();
    let now = 0;
    const errors = new NoisyErrors(log, () => now);
    for (; now <= 20_000; now += 2000) errors.report('no picture', new Error(`at ${now}`));
    errors.report('something else', new Error('x'));
    expect(log.lines).toEqual([
      'warn no picture: at 0',
      'warn no picture: at 10000 (and 4 more like it)',
      'warn no picture: at 20000 (and 4 more like it)',
      'warn something else: x',
    ]);
  });
});

describe('log lines', () => {
  it('never hold the password of an address', () => {
    const log = new FakeLog();
    const safe = redacting(log);
    safe.info('rtsp://u:pw@a');
    safe.warn('rtsp://u:pw@b');
    safe.error('rtsp://u:pw@c');
    expect(log.lines).toEqual(['info rtsp://u:***@a', 'warn rtsp://u:***@b', 'error rtsp://u:***@c']);
  });

  it('are one line, whatever was thrown', () => {
    expect(lineOf(new Error('one\ntwo'))).toBe('one');
    expect(lineOf('text')).toBe('text');
    expect(lineOf(undefined)).toBe('undefined');
  });
});
