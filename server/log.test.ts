import { describe, expect, it } from 'vitest';
import { UserError } from '../streams/index.ts';
import { lineOf, NoisyErrors, redacting } from './log.ts';
import { FakeLog } from './testing.ts';

describe('NoisyErrors', () => {
  it('logs the first at once, then one in ten seconds with the number of those between', () => {
    const log = new FakeLog();
    let now = 0;
    const errors = new NoisyErrors(log, () => now);
    for (; now <= 20_000; now += 2000) errors.report('no picture', new UserError(`at ${now}`, 'gone'));
    errors.report('something else', new TypeError('x is undefined'));
    expect(log.lines).toEqual([
      'warn no picture: at 0',
      'warn no picture: at 10000 (and 4 more like it)',
      'warn no picture: at 20000 (and 4 more like it)',
      'error something else: x is undefined',
    ]);
    expect(log.stacks).toEqual([expect.stringMatching(/^TypeError: x is undefined\n {4}at /)]);
  });
});

describe('log lines', () => {
  it('never hold the password of an address', () => {
    const log = new FakeLog();
    const safe = redacting(log);
    safe.info('rtsp://u:pw@a');
    safe.warn('rtsp://u:pw@b');
    safe.error('rtsp://u:pw@c');
    safe.debug('Error: rtsp://u:pw@d');
    expect(log.lines).toEqual(['info rtsp://u:***@a', 'warn rtsp://u:***@b', 'error rtsp://u:***@c']);
    expect(log.stacks).toEqual(['Error: rtsp://u:***@d']);
  });

  it('are one line, whatever was thrown', () => {
    expect(lineOf(new Error('one\ntwo'))).toBe('one');
    expect(lineOf('text')).toBe('text');
    expect(lineOf(undefined)).toBe('undefined');
  });
});
