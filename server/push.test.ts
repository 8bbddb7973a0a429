import { describe, expect, it } from 'vitest';
import type { Alert, Camera, CameraState, Learning } from './contract.ts';
import { Pacer } from './push.ts';

function setUp() {
  const sent: [string, unknown][] = [];
  const time = { now: 1000 };
  const pacer = new Pacer(
    (event, ...args) => sent.push([event, args[0]]),
    () => time.now,
  );
  return { sent, time, pacer };
}

const camera = (state: Partial<CameraState>, name = 'Door'): Camera => ({
  id: 'a',
  name,
  url: 'rtsp://door',
  model: 'yard',
  calibration: 'model',
  falseAlarmsPerDay: 5,
  coolDownSeconds: 30,
  state: { phase: 'watching', since: 1, fps: 10, dropped: 0, unreadable: 0, ...state },
});
const alert = (more: Partial<Alert>): Alert => ({
  id: 'e',
  cameraId: 'a',
  cameraName: 'Door',
  start: 1,
  end: null,
  firstFrame: 1,
  lastFrame: 1,
  peak: { score: 2, box: { x: 0, y: 0, w: 1, h: 1, score: 2 }, frame: 1, at: 1 },
  snapshot: 1,
  ...more,
});

describe('Pacer', () => {
  it('pushes numbers of a camera at most twice a second', () => {
    const { sent, time, pacer } = setUp();
    for (let i = 0; i <= 10; i++) {
      pacer.camera(camera({ fps: i }));
      time.now += 100;
    }
    expect(sent.map(([, value]) => (value as Camera).state.fps)).toEqual([0, 5, 10]);
  });

  it('pushes everything else of a camera at once', () => {
    const { sent, pacer } = setUp();
    const steps = [
      camera({ phase: 'connecting' }),
      camera({ phase: 'watching' }),
      camera({ phase: 'offline', reason: 'gone', retryAt: 5 }),
      camera({ phase: 'offline', reason: 'gone', retryAt: 9 }),
      camera({ phase: 'offline', reason: 'gone', retryAt: 9 }, 'Gate'),
    ];
    for (const step of steps) pacer.camera(step);
    expect(sent).toEqual(steps.map(step => ['camera', step]));
  });

  it('paces each camera by itself, and starts anew after a removal', () => {
    const { sent, pacer } = setUp();
    pacer.camera(camera({}));
    pacer.camera({ ...camera({}), id: 'b' });
    pacer.cameraRemoved('a');
    pacer.camera(camera({}));
    expect(sent.map(([event]) => event)).toEqual(['camera', 'camera', 'cameraRemoved', 'camera']);
  });

  it('pushes a new alert and its end at once, updates at most twice a second', () => {
    const { sent, time, pacer } = setUp();
    for (let frame = 1; frame <= 12; frame++) {
      pacer.alert(alert({ lastFrame: frame, end: frame === 12 ? 99 : null }));
      time.now += 100;
    }
    expect(sent.map(([, value]) => (value as Alert).lastFrame)).toEqual([1, 6, 11, 12]);
  });

  it('pushes the numbers of a learning at most twice a second, a new phase at once', () => {
    const { sent, time, pacer } = setUp();
    const learning = (phase: Learning['phase'], progress: number): Learning => ({
      ...{
        cameraId: 'a',
        phase,
        since: 1,
        progress,
        collectMinutes: 1,
        trainMinutes: 1,
        frames: 0,
        leftOut: 0,
      },
    });
    for (let i = 0; i <= 10; i++) {
      pacer.learning(learning('collecting', i / 10));
      time.now += 100;
    }
    pacer.learning(learning('training', 0));
    pacer.learningRemoved('a');
    pacer.learning(learning('training', 0));
    expect(sent.map(([event, value]) => [event, (value as Learning).progress])).toEqual([
      ...[0, 0.5, 1, 0].map(progress => ['learning', progress]),
      ['learningRemoved', undefined],
      ['learning', 0],
    ]);
  });
});
