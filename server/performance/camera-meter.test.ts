import { describe, expect, it } from 'vitest';
import { CameraMeter } from './camera-meter.ts';

/** A camera at 10 frames a second with a window for every fourth, and the counts that its run tells. */
function setUp() {
  const meter = new CameraMeter();
  const clock = { now: 1_000_000 };
  let stream = { frames: 0, dropped: 0 };
  let stats = { windows: 0, skippedWindows: 0, droppedWindows: 0 };
  const analysis = () => ({ stats, queueAgeMs: 120 });
  const run = (frames: number, outcome: keyof typeof stats, latency = 500) => {
    for (let i = 0; i < frames; i++) {
      clock.now += 100;
      stream.frames += 1;
      if (i % 4 === 0) stats[outcome] += 1;
      const analysed = outcome !== 'droppedWindows';
      const judged = { arrivedMs: clock.now - latency };
      meter.frame(clock.now, { analysed, ...(analysed && { judged }), stream, analysis: analysis() });
    }
  };
  const end = () => {
    meter.ended();
    stream = { frames: 0, dropped: 0 };
    stats = { windows: 0, skippedWindows: 0, droppedWindows: 0 };
  };
  const lose = (frames: number) => {
    stream.dropped += frames;
  };
  return { meter, clock, run, end, lose, figures: () => meter.figures(clock.now) };
}

describe('CameraMeter', () => {
  it('knows nothing before the first frame', () => {
    expect(setUp().figures()).toEqual({
      analysisFps: 0,
      windowsPerSecond: 0,
      skippedPerSecond: 0,
      queueAgeMs: 0,
      droppedFrames: 0,
      droppedWindows: 0,
      droppedShare: 0,
      latencyMs: null,
    });
  });

  it('counts frames and windows a second over the last seconds, those in which nothing moved apart', () => {
    const { run, figures } = setUp();
    run(400, 'windows'); // measured over 10.9 s, in which there are 27
    expect(figures()).toMatchObject({ analysisFps: 10, windowsPerSecond: 2.48, skippedPerSecond: 0 });
    run(400, 'skippedWindows');
    expect(figures()).toMatchObject({ analysisFps: 10, windowsPerSecond: 0, skippedPerSecond: 2.48 });
  });

  it('is at its rate from the first seconds on', () => {
    const { run, figures } = setUp();
    run(40, 'windows');
    expect(figures().analysisFps).toBeCloseTo(10, 0);
  });

  it('falls to 0 when frames stop coming, and says how long a window waits', () => {
    const { run, figures, clock } = setUp();
    run(200, 'windows');
    for (let i = 0; i < 6; i++) {
      clock.now += 2000;
      figures();
    }
    expect(figures()).toMatchObject({ analysisFps: 0, windowsPerSecond: 0, queueAgeMs: 120 });
  });

  it('tells the share of windows that were lost in the last minute, and all that ever were', () => {
    const { run, figures } = setUp();
    run(300, 'windows');
    run(100, 'droppedWindows');
    expect(figures()).toMatchObject({ droppedWindows: 25, droppedShare: 0.25 });
    run(620, 'windows');
    expect(figures()).toMatchObject({ droppedWindows: 25, droppedShare: 0 });
  });

  it('tells the share of frames that never came into a window', () => {
    const { run, lose, figures } = setUp();
    run(300, 'windows');
    lose(100);
    expect(figures()).toMatchObject({ droppedFrames: 100, droppedWindows: 0, droppedShare: 0.25 });
  });

  it('goes on over the runs of a camera: no loss is forgotten, and none counted twice', () => {
    const { run, end, lose, figures, clock } = setUp();
    run(100, 'droppedWindows');
    lose(3);
    end();
    expect(figures()).toMatchObject({ droppedWindows: 25, droppedFrames: 3, analysisFps: 0, queueAgeMs: 0 });
    clock.now += 30_000;
    run(20, 'windows');
    expect(figures()).toMatchObject({ droppedWindows: 25, droppedFrames: 3, windowsPerSecond: 2.63 });
    run(20, 'droppedWindows');
    expect(figures().droppedWindows).toBe(30);
  });

  it('tells half and 95 of 100 latencies of the last minute', () => {
    const { run, figures } = setUp();
    run(500, 'windows', 9000);
    run(560, 'windows', 400);
    run(40, 'windows', 800);
    expect(figures().latencyMs).toEqual({ p50: 400, p95: 800 });
  });

  it('measures frames that alerts and pages were told of, and no others', () => {
    const { run, figures } = setUp();
    run(50, 'droppedWindows');
    expect(figures().latencyMs).toBeNull();
  });

  it('measures on after the clock was set back', () => {
    const { run, figures, clock } = setUp();
    run(100, 'windows');
    clock.now -= 3_600_000;
    run(200, 'windows');
    expect(figures()).toMatchObject({ analysisFps: 10, latencyMs: { p50: 500, p95: 500 } });
  });
});
