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
  expect(gray.outputs).toHaveLength(1);
  expect(gray.filter).toBe('[0:v:0]fps=10,split=1[in0];[in0]scale=48:32,format=gray[out0]');
  const both = planFor(media, { ...request, display: { maxWidth: 100 } });
  expect(both.outputs.map(({ options }) => options[1])).toEqual(['[out0]', '[out1]']);
  expect(both.filter).toContain("[in1]scale='min(100,iw)':-2");
});

it('takes pictures without times as they come: one frame each', () => {
  expect(planFor({ timing: 'counted', options: [] }, request).filter).not.toContain('fps=');
});
