import { expect, it } from 'vitest';
import { ffmpegOutput } from '../../test/support/ffmpeg.ts';
import { Lines } from './lines.ts';
import { Pace, paceFilter } from './pace.ts';

/** Times in seconds of the pictures that ffmpeg passes. */
async function passed(source: string, fps: number): Promise<number[]> {
  const filter = `${paceFilter(fps)},settb=1/1000000`;
  const options = ['-f', 'lavfi', '-i', source, '-vf', filter, '-vsync', 'passthrough'];
  const text = await ffmpegOutput(...options, '-enc_time_base', '1:1000000', '-f', 'framecrc', '-');
  return new Lines().push(text).map(({ pts }) => pts / 1e6);
}

it.each([
  [10, 10],
  [25, 10],
  [30, 10],
  [12.5, 10],
  [50, 30],
])('passes of %d pictures a second %d, and none is missing', async (rate, fps) => {
  const times = await passed(`color=s=16x16:r=${rate}:d=4`, fps);
  expect(times).toHaveLength(4 * fps);
  for (const [i, time] of times.entries())
    expect(Math.abs(time - i / fps)).toBeLessThanOrEqual(0.5 / fps + 1 / rate);
  const pace = new Pace(fps, 'close');
  expect(times.map(time => pace.missing(time * 1e6))).toEqual(times.map(() => 0));
});

it('passes all of fewer pictures, and says how many are missing between them', async () => {
  const times = await passed('color=s=16x16:r=4:d=2', 10);
  expect(times).toHaveLength(8);
  const pace = new Pace(10, 'close');
  expect(times.map(time => pace.missing(time * 1e6))).toEqual([0, 1, 2, 1, 2, 1, 2, 1]);
});

it('goes on after a clock was set, backwards or forwards', async () => {
  const times = await passed("color=s=16x16:r=10:d=4,setpts='PTS+if(gte(N,20),100/TB,0)'", 10);
  expect(times).toHaveLength(40);
  const closing = new Pace(10, 'close');
  expect(times.map(time => closing.missing(time * 1e6)).filter(missing => missing > 0)).toEqual([]);
  const back = new Pace(10, 'close');
  expect([50, 50.1, 3, 3.1, 3.3].map(time => back.missing(time * 1e6))).toEqual([0, 0, 0, 0, 1]);
});

it('keeps the gaps of a file, however long', () => {
  const pace = new Pace(10, 'keep');
  expect([0, 0.1, 20.1].map(time => pace.missing(time * 1e6))).toEqual([0, 0, 199]);
});
