import { expect, it } from 'vitest';
import { planFor } from './plan.ts';

const request = { width: 48, height: 32, fps: 10, pace: 'live', ffmpeg: { libavformat: 59 } } as const;
const media = { timing: 'media', options: ['-re'] } as const;

it('holds a live decoder to two threads, and leaves a fast one all of them', () => {
  const live = planFor(media, request).inputOptions.join(' ');
  expect(live).toContain('-threads 2');
  expect(live).toMatch(/-re$/);
  expect(planFor(media, { ...request, pace: 'fast' }).inputOptions).not.toContain('-threads');
});

it('makes one branch for each output', () => {
  const gray = planFor(media, request);
  expect(gray.outputs).toHaveLength(2);
  expect(gray.filter).toMatch(
    /^\[0:v:0\]select='.*',settb=1\/1000000,split=2\[in0\]\[in1\];\[in0\]scale=48:32,format=gray/,
  );
  const both = planFor(media, { ...request, display: { maxWidth: 100 } });
  expect(both.outputs.map(({ options }) => options[1])).toEqual(['[out0]', '[out1]', '[out2]']);
  expect(both.filter).toContain("[in2]scale='min(100,iw)':-2");
});

it('copies packets where they are asked for and there are any', () => {
  const onPacket = () => {};
  expect(planFor({ ...media, packets: 'dump_extra' }, request).packets).toEqual([]);
  expect(planFor(media, { ...request, onPacket }).packets).toEqual([]);
  const { packets } = planFor({ ...media, packets: 'dump_extra' }, { ...request, onPacket });
  expect(packets.map(options => options.at(-1))).toEqual(['data', 'framecrc']);
});

it('takes pictures without times as they come: one frame each', () => {
  expect(planFor({ timing: 'counted', options: [] }, request).filter).not.toContain('select');
});
