import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { providers, useSwiftShader } from '../../test/support/webgpu.ts';
import { Graph } from './graph.ts';
import { createRecurrence } from './recurrence.ts';

beforeAll(() => void useSwiftShader());
afterAll(() => void vi.unstubAllEnvs());

const values = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });

it.each(providers)('hands on what it keeps from run to run, on %s', async provider => {
  const g = new Graph();
  const [x, step] = [g.input('x', [2]), g.input('step', [2])];
  const y = g.add(x, step);
  g.output('next x', y);
  g.output('sum', g.reduce('ReduceSum', y, [0]));
  const recurrence = await createRecurrence(g, {
    initial: new Map([
      ['x', values(1, 2)],
      ['still', values(7)], // no input of the graph
    ]),
    next: name => `next ${name}`,
    ...{ threads: 1, provider },
  });
  for (const sum of [33, 63, 93]) {
    const out = await recurrence.run(new Map([['step', values(10, 20)]]));
    expect(out).toEqual(new Map([['sum', { shape: [], data: Float32Array.of(sum) }]]));
  }
  const state = await recurrence.state();
  expect([...state]).toEqual([
    ['x', values(31, 62)],
    ['still', values(7)],
  ]);
  await recurrence.close();
  expect(state.get('x')!.data).toEqual(Float32Array.of(31, 62)); // its own memory
});
