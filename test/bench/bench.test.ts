import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bench, helpOf } from './bench.ts';
import { roundedIfKnown } from './statistics.ts';
import { table } from './table.ts';

const greet = bench(
  'how long a greeting takes',
  {
    name: { type: 'string', value: 'NAME', multiple: true, default: ['Ann', 'Bob'], what: 'whom to greet' },
    loud: { type: 'boolean', default: false, what: 'shout' },
  },
  async ({ name, loud }) => ({ said: loud ? name.join('!') : name.join() }),
);

it('hands a bench its options, and refuses others', async () => {
  expect(await greet.run([])).toEqual({ said: 'Ann,Bob' });
  expect(await greet.run(['--loud', '--name', 'Cy'])).toEqual({ said: 'Cy' });
  await expect(greet.run(['--softly'])).rejects.toMatchObject({
    code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION',
  });
});

it('lists what each measures, and its options with what they are by default', () => {
  expect(helpOf({ greet }).split('\n').slice(2, 5)).toEqual([
    'greet     how long a greeting takes',
    '  --name NAME       whom to greet (default: Ann and Bob)',
    '  --loud            shout',
  ]);
});

it('shows a dash for what was not measured', () => {
  expect(table([{ ms: roundedIfKnown(1.26, 1), PyTorch: roundedIfKnown(Number.NaN, 1) }])).toBe(
    ' ms  PyTorch\n1.3        -\n',
  );
});

const BUILT = fileURLToPath(new URL('../../dist/test/bench/run.js', import.meta.url));

describe.skipIf(!existsSync(BUILT))('npm run bench', () => {
  it.each([
    [['--help'], 0],
    [['nope'], 2],
    [[], 2],
  ])('%j lists the benches', (args, code) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BUILT, ...args], { encoding: 'utf8' });
    expect(status).toBe(code);
    for (const name of ['score', 'train', 'parity', 'ingest', 'capacity', 'soak']) {
      expect(code === 0 ? stdout : stderr).toMatch(new RegExp(`^${name} +\\w.*$`, 'm'));
    }
  });

  it('says in one line what is wrong with an option', () => {
    const { status, stderr } = spawnSync(process.execPath, [BUILT, 'score', '--preset', 'big'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'bench score: --preset takes lite or paper, not big\n',
    });
  });
});
