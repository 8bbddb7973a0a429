import { describe, expect, it } from 'vitest';
import { Choice, type PlayerKind } from './choice.ts';

const AVC = 'avc1.64001f';
function chosen(players: PlayerKind[] = ['webcodecs', 'mse'], best?: PlayerKind): Choice {
  const choice = new Choice(best);
  choice.supports(AVC, players, 0);
  return choice;
}

describe('Choice', () => {
  it('takes the best that the browser can do', () => {
    expect(new Choice().kind).toBeNull();
    expect(chosen().kind).toBe('webcodecs');
    expect(chosen(['mse']).kind).toBe('mse');
    expect(chosen([]).kind).toBe('jpeg');
  });

  it('takes nothing better than was asked for', () => {
    expect(new Choice('jpeg').kind).toBe('jpeg');
    expect(chosen(['webcodecs', 'mse'], 'mse').kind).toBe('mse');
    expect(chosen(['webcodecs'], 'mse').kind).toBe('jpeg');
  });

  it('gives up a player that fails twice within 10 s, and not one that fails now and then', () => {
    const choice = chosen();
    choice.failed(1000);
    choice.failed(12_000);
    expect(choice.kind).toBe('webcodecs');
    choice.failed(13_000);
    expect(choice.kind).toBe('mse');
  });

  it('gives up a player that shows nothing for 2 s of what it gets', () => {
    const choice = chosen();
    for (let i = 0; i < 5; i++) choice.played(1000);
    choice.tick(2999);
    expect(choice.kind).toBe('webcodecs');
    choice.decoded();
    choice.tick(3100);
    expect(choice.kind).toBe('webcodecs');
    for (let i = 0; i < 5; i++) choice.played(4000);
    choice.tick(6000);
    expect(choice.kind).toBe('mse');
  });

  it('has patience with a camera that sends little', () => {
    const choice = chosen();
    choice.played(0);
    choice.tick(60_000);
    expect(choice.kind).toBe('webcodecs');
  });

  it('tries the better one again after 30 s, and after twice the time if it fails again', () => {
    const choice = chosen();
    const fail = (now: number) => {
      choice.failed(now);
      choice.failed(now + 1);
    };
    fail(0);
    choice.tick(30_000);
    expect(choice.kind).toBe('mse');
    choice.tick(30_001);
    expect(choice.kind).toBe('webcodecs');
    fail(31_000);
    choice.tick(90_999);
    expect(choice.kind).toBe('mse');
    choice.tick(91_001);
    expect(choice.kind).toBe('webcodecs');
    // It worked for longer than that: the pauses start over.
    fail(400_000);
    choice.tick(430_001);
    expect(choice.kind).toBe('webcodecs');
  });

  it('begins with the best for another codec', () => {
    const choice = chosen([]);
    choice.supports('avc1.42c01f', ['webcodecs'], 10);
    expect(choice.kind).toBe('webcodecs');
    choice.forget();
    expect(choice.kind).toBeNull();
  });
});
