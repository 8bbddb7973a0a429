import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Method } from '../../models/index.ts';
import { ConfigError } from '../config/problems.ts';
import { dataFolder, parseGrid } from './grid.ts';

const run: Method['run'] = () => Promise.reject(new Error('is not run here'));
const methods: readonly Method[] = [
  {
    name: 'plain',
    options: z.strictObject({
      shrink: z.number().min(0).max(1).default(0.5),
      skips: z.array(z.int().positive()).default([]),
      kind: z.enum(['dot', 'cosine']).default('dot'),
    }),
    run,
  },
  { name: 'other', options: z.strictObject({ epochs: z.number().positive().default(1) }), run },
];
const hundred = Array.from({ length: 100 }, (_, i) => i);
const modality = { name: 'images', methods, hasClasses: true } as const;
const parse = (text: string) => parseGrid(text, '/grids/g.yaml', modality);

function mistakesOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a grid file', () => {
  it('multiplies lists out', () => {
    const { trials } = parse(`
data: { folder: x }
trials:
  a: { method: plain, shrink: [0, 0.1], kind: [dot, cosine] }
  b: { method: plain, skips: [1, 2] }
  c: { method: plain, skips: [[1], [1, 2]] }`);
    expect(trials.map(({ name }) => name)).toEqual([
      'a, shrink 0, kind dot',
      'a, shrink 0, kind cosine',
      'a, shrink 0.1, kind dot',
      'a, shrink 0.1, kind cosine',
      'b',
      'c, skips [1]',
      'c, skips [1,2]',
    ]);
    expect(trials[1]!.options).toEqual({ shrink: 0, skips: [], kind: 'cosine' });
    expect(trials[4]!.options).toMatchObject({ shrink: 0.5, skips: [1, 2] });
  });

  it('gives what is common to all methods that know it', () => {
    const grid = `
data: { folder: ../x }
base: { epochs: 3, shrink: 0.1 }
labelled: { share: 0.1 }
trials:
  a: { method: plain, shrink: 0.2 }
  b: { method: other, labelled: { share: 0 } }`;
    const { trials } = parse(grid);
    expect(trials.map(({ options }) => options)).toMatchObject([{ shrink: 0.2 }, { epochs: 3 }]);
    expect(trials.map(({ labelled }) => labelled?.share)).toEqual([0.1, 0]);
    expect(dataFolder(grid, '/grids/g.yaml')).toBe('/x');
  });

  it.each([
    ['', '1:1 the file is empty; it needs data and trials'],
    ['data: { folder: x }', '1:1 trials: is missing'],
    ['data: { folder: x }\ntrials: {}', '2:1 trials: must have one trial at least'],
    [
      'data: { folder: x, limt: 3 }\ntrials: { a: { method: plain } }',
      '1:20 data.limt: is no key of vigil; did you mean limit?',
    ],
    [
      'data: { folder: x }\nseed: [1]\ntrials: { a: { method: plain } }',
      '2:1 seed: is no key of vigil; did you mean seeds?',
    ],
    [
      'data: { folder: x }\ntrials: { a: { method: plane } }',
      '2:24 trials.a.method: there is no method plane for images; there are plain, other',
    ],
    [
      'data: { folder: x }\ntrials:\n  a: { method: plain, shrnik: 0 }',
      '3:23 trials.a.shrnik: is no key of vigil; did you mean shrink?',
    ],
    [
      'data: { folder: x }\ntrials:\n  a: { method: plain, shrink: [0, 2] }',
      '3:35 trials.a.shrink.1: must be at most 1',
    ],
    [
      'data: { folder: x }\ntrials:\n  a: { method: plain, shrink: [] }',
      '3:23 trials.a.shrink: has no value',
    ],
    [
      'data: { folder: x }\nbase: { shrink: [0, 0.5, 0.0] }\ntrials: { a: { method: plain } }',
      '2:9 base.shrink: has a value twice',
    ],
    [
      `data: { folder: x }\ntrials:\n  a: { method: plain, shrink: [${hundred}], skips: [${hundred.map(n => `[${n}]`)}], kind: [dot, cosine] }`,
      '3:3 trials.a: comes to 20000 trials; at most 10000 runs are possible',
    ],
    [
      'data: { folder: x }\nbase: { shrink: 2 }\ntrials: { a: { method: plain }, b: { method: plain } }',
      '2:17 base.shrink: must be at most 1',
    ],
    [
      'data: { folder: x }\nbase: { epoch: 2 }\ntrials: { a: { method: other } }',
      '2:9 base.epoch: is no key of vigil; did you mean epochs?',
    ],
    [
      'data: { folder: x }\nlabelled: { share: 1.5 }\ntrials: { a: { method: other } }',
      '2:20 labelled.share: must be at most 1',
    ],
    [
      'data: { folder: x }\nclasses: [0, 2]\ntrials: { a: { method: other } }',
      '2:14 classes.1: letters has no class 2, only 0 to 1',
    ],
    [
      'data: { folder: x }\nclasses: none\ntrials: { a: { method: other } }',
      '2:10 classes: must be all, or a list of class numbers',
    ],
    [
      'data: { folder: x }\ntrials: { a: { method: other, labelled: { share: 0, classes: [7] } } }',
      '2:63 trials.a.labelled.classes.0: letters has no class 7, only 0 to 1',
    ],
  ])('is refused: %j', (text, line) => {
    const read = () => parse(text).fit({ name: 'letters', classes: ['a', 'b'] });
    expect(mistakesOf(read)).toEqual([`/grids/g.yaml:${line}`]);
  });

  it('says of classes only where there are some', () => {
    const all =
      'classes: [1]\nlabelled: { share: 1 }\ntrials: { a: { method: other, labelled: { share: 0 } } }';
    const text = `data: { folder: x, limit: 5 }\n${all}`;
    const video = () => parseGrid(text, '/g.yaml', { name: 'video', methods, hasClasses: false });
    const lines = ['1:20 data.limit', '2:1 classes', '3:1 labelled', '4:31 trials.a.labelled'];
    expect(mistakesOf(video)).toEqual(
      lines.map(line =>
        expect.stringMatching(
          `^/g.yaml:${line}: is of data sets of images, and this one is of video: .*Leave it out$`,
        ),
      ),
    );
  });
});
