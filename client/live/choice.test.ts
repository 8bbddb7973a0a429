import { beforeEach, describe, expect, it } from 'vitest';
import { Choice } from './choice.ts';

let choice: Choice;
beforeEach(() => {
  choice = new Choice();
  choice.supports('avc1.64001f', ['webcodecs', 'mse'], 0);
});

/** Packets go in, nothing comes out, from `from` on. */
const stuck = (from: number, packets = 51) => {
  choice.tick(from);
  for (let ms = 0; ms <= 2000; ms += 40) {
    if (ms / 40 < packets) choice.played(from + ms);
    choice.tick(from + ms);
  }
};

describe('the player', () => {
  it('is the best one that the browser has for the codec', () => {
    const kind = (...players: ('webcodecs' | 'mse')[]) => {
      choice.supports('hvc1', players, 0);
      return choice.kind;
    };
    expect(kind('webcodecs', 'mse')).toBe('webcodecs');
    expect(kind('mse')).toBe('mse');
    expect(kind()).toBe('jpeg');
  });

  it('is not known before a codec is', () => {
    expect(new Choice().kind).toBeNull();
    choice.forget();
    expect(choice.kind).toBeNull();
  });

  it('is never better than what was chosen, which needs no support to be jpeg', () => {
    expect(new Choice('jpeg').kind).toBe('jpeg');
    choice = new Choice('mse');
    choice.supports('avc1', ['webcodecs', 'mse'], 0);
    expect(choice.kind).toBe('mse');
    stuck(0);
    expect(choice.kind).toBe('jpeg');
  });
});

describe('it falls back', () => {
  it('after two errors within 10 s, not after two that are further apart', () => {
    choice.failed(1000);
    choice.failed(11_000);
    expect(choice.kind).toBe('webcodecs');
    choice.failed(20_999);
    expect(choice.kind).toBe('mse');
    choice.failed(21_000);
    expect(choice.kind).toBe('mse');
    choice.failed(22_000);
    expect(choice.kind).toBe('jpeg');
  });

  it('when packets go in for 2 s and nothing comes out', () => {
    for (let ms = 0; ms < 2000; ms += 40) {
      choice.played(ms);
      choice.tick(ms);
    }
    choice.tick(2000); // no more packets come
    choice.tick(2300);
    expect(choice.kind).toBe('webcodecs');
    choice.played(2400);
    choice.tick(2400);
    expect(choice.kind).toBe('mse');
  });

  it('not for time in which the page stood still', () => {
    for (let ms = 0; ms < 1000; ms += 40) {
      choice.played(ms);
      choice.tick(ms);
    }
    choice.played(4000);
    choice.tick(4000);
    choice.played(4400);
    choice.tick(4400);
    choice.played(4800);
    choice.tick(4800);
    expect(choice.kind).toBe('webcodecs');
    choice.played(5200);
    choice.tick(5200);
    expect(choice.kind).toBe('mse');
  });

  it('not while frames come out, late or seldom as they may', () => {
    for (let i = 0; i < 200; i++) {
      choice.played(i * 40);
      if (i % 30 === 29) choice.decoded();
      choice.tick(i * 40);
    }
    choice.decoded();
    stuck(10_000, 4); // a slow camera whose decoder holds a few back
    expect(choice.kind).toBe('webcodecs');
  });
});

describe('it comes back', () => {
  it('after 30 s, and later each time it fails again, up to 10 minutes', () => {
    let now = 10_000;
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      stuck(now);
      const fell = now + 2000;
      expect(choice.kind).toBe('mse');
      for (now = fell; choice.kind === 'mse'; now += 1000) choice.tick(now);
      waits.push((now - 1000 - fell) / 1000);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600]);
  });

  it('after 30 s again where it had worked for longer', () => {
    stuck(0);
    choice.tick(32_000);
    stuck(33_000);
    choice.tick(95_000);
    expect(choice.kind).toBe('webcodecs');
    stuck(160_000);
    choice.tick(191_999);
    expect(choice.kind).toBe('mse');
    choice.tick(192_000);
    expect(choice.kind).toBe('webcodecs');
  });

  it('step by step from pictures', () => {
    stuck(0);
    stuck(2000);
    expect(choice.kind).toBe('jpeg');
    choice.tick(34_000);
    expect(choice.kind).toBe('mse');
    choice.tick(64_000);
    expect(choice.kind).toBe('webcodecs');
  });
});
