import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './problems.ts';
import { loadConfig, parseConfig } from './read.ts';
import { jsonSchema } from './schema.ts';

const docs = resolve(import.meta.dirname, '../../docs');
const parse = (text: string, env: NodeJS.ProcessEnv = {}) => parseConfig(text, 'vigil.yaml', env);

function problemsOf(text: string, env?: NodeJS.ProcessEnv): readonly string[] {
  try {
    parse(text, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a configuration file', () => {
  it('says what it sets, and nothing else', () => {
    const text = `
server: # nothing yet
retention: { clips: { days: 30 } }
cameras:
  door: { url: 'rtsp://door' }
  007: &yard { url: /a.mp4, record: {} }
  gate: *yard
`;
    expect(parse(text)).toEqual({
      server: {},
      retention: { clips: { days: 30 } },
      cameras: {
        '007': { url: '/a.mp4', record: {} },
        door: { url: 'rtsp://door' },
        gate: { url: '/a.mp4', record: {} },
      },
      written: new Map(),
    });
  });

  it('takes passwords from the environment', () => {
    const text = `cameras: { door: { url: 'rtsp://joe:\${PW}@door', name: 'A $\${PW}' } }`;
    const { cameras, written } = parse(text, { PW: 'a${b}$&@' });
    expect(cameras.door).toEqual({ url: 'rtsp://joe:a${b}$&@@door', name: 'A ${PW}' });
    expect(written.get('rtsp://joe:a${b}$&@@door')).toBe('rtsp://joe:${PW}@door');
  });

  it.each([
    [
      'cameras:\n  door:\n    url: x\n    falseAlarmsPerDay: 300',
      '4:24 cameras.door.falseAlarmsPerDay: must be at most 240',
    ],
    [
      'cameras: { door: { url: x, record: { days: 0 } } }',
      '1:44 cameras.door.record.days: must be at least 0.01',
    ],
    ['cameras: { door: { name: Door } }', '1:12 cameras.door.url: is missing'],
    ['cameras:\n  door:\n    url:', '3:5 cameras.door.url: must be text'],
    ['cameras:\n  door: rtsp://door', '2:9 cameras.door: must be a map of keys and values'],
    ['cameras: [{ url: x }]', '1:1 cameras: must be a map of keys and values'],
    ['cameras: { door: { url: "a\\nb" } }', '1:25 cameras.door.url: must not hold control characters'],
    [
      `cameras: { door: { url: x, name: ${'x'.repeat(81)} } }`,
      '1:34 cameras.door.name: must have at most 80 characters',
    ],
    ['cameras: { door: { url: x, name: " " } }', '1:34 cameras.door.name: must not be empty'],
    ['cameras: { Door: { url: x } }', '1:12 cameras.Door: must be made of a-z, 0-9, - and _, 32 at most'],
    [
      'cameras: { door: { url: x, calibration: me } }',
      '1:41 cameras.door.calibration: must be one of model, camera',
    ],
    [
      'cameras: { door: { url: "rtsp://joe:***@door" } }',
      '1:25 cameras.door.url: has *** for a password; write the password, or ${NAME} for a variable of the environment',
    ],
    [
      'cameras: { door: { url: "rtsp://joe:${PW}@door" } }',
      '1:25 cameras.door.url: the variable PW is not set in the environment',
    ],
    [
      'cameras: { door: { url: "${P-W}" } }',
      '1:25 cameras.door.url: holds ${...} with no name of a variable in it; write $${...} for such a text',
    ],
    [
      'cameras: { a: { url: x, zones: [{ id: z, name: Z, kind: zone, polygon: [[0, 0], [2, 0], [0, 1]] }] } }',
      '1:82 cameras.a.zones.0.polygon.1.0: must be at most 1',
    ],
    [
      'cameras: { a: { url: x, zones: [{ id: z, name: Z, kind: zone, poligon: [] }] } }',
      [
        '1:33 cameras.a.zones.0.polygon: is missing',
        '1:63 cameras.a.zones.0.poligon: is no key of vigil; did you mean polygon?',
      ],
    ],
    ['server: { port: 1.5 }', '1:17 server.port: must be a whole number'],
    ['server: { port: "80" }', '1:17 server.port: must be a number'],
    ['server: { demo: yes }', '1:17 server.demo: must be true or false'],
    ['server:\n  prot: 1', '2:3 server.prot: is no key of vigil; did you mean port?'],
    ['camera: {}', '1:1 camera: is no key of vigil; did you mean cameras?'],
    ['weather: fine', '1:1 weather: is no key of vigil; there are server, retention, cameras'],
    [
      'cameras: { door: { url: x, falsealarmsperday: 1 } }',
      '1:28 cameras.door.falsealarmsperday: is no key of vigil; did you mean falseAlarmsPerDay?',
    ],
    [
      'retention: { clips: { gigabyte: 1 } }',
      '1:23 retention.clips.gigabyte: is no key of vigil; did you mean gigabytes?',
    ],
    ['- a', '1:1 must be a map of keys and values'],
    ['', '1:1 the file is empty; write cameras: {} for none'],
    ['# nothing', '1:1 the file is empty; write cameras: {} for none'],
    ['cameras: { a: { url: x }, a: { url: y } }', '1:27 this key is there twice'],
    ['cameras:\n  a:\n\t  url: x', '3:1 a tab can not indent; use spaces'],
    ['cameras: {}\n---\ncameras: {}', '2:1 the file must hold one document only'],
  ])('%j', (text, line) => {
    expect(problemsOf(text)).toEqual([line].flat().map(one => `vigil.yaml:${one}`));
  });

  it('names all that is wrong, from top to bottom, ten at most', () => {
    const cameras = Array.from({ length: 12 }, (_, index) => `  c${index}: { url: '\${PW}', nmae: x }`);
    const problems = problemsOf(['server: { port: -1 }', 'cameras:', ...cameras].join('\n'), {});
    expect(problems).toHaveLength(11);
    expect(problems.slice(0, 3)).toEqual([
      'vigil.yaml:1:17 server.port: must be at least 0',
      'vigil.yaml:3:14 cameras.c0.url: the variable PW is not set in the environment',
      'vigil.yaml:3:23 cameras.c0.nmae: is no key of vigil; did you mean name?',
    ]);
    expect(problems.at(-1)).toBe('and 15 more');
  });

  it('never says a password', () => {
    const secret = 'pa55word';
    for (const text of [
      `cameras: { door: { url: 'rtsp://joe:${secret}@door', nmae: x } }`,
      `cameras: { door: { 'rtsp://joe:${secret}@door': x } }`,
      `cameras: { door: { url: rtsp://joe:${secret}@door: x } }`,
      `cameras:\n  door:\n    url: "rtsp://joe:1" ${secret}@door"`,
      `cameras:\n  door:\n   url: x\n  rtsp://joe:${secret}@door\n`,
      `cameras: { door: { url: 'rtsp://joe:\${${secret}!}@door' } }`,
    ]) {
      const problems = problemsOf(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join('\n')).not.toContain(secret);
    }
  });

  it('is the example of the documentation', async () => {
    const text = await readFile(join(docs, 'configuration.md'), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const { server, cameras } = parse(example, { DOOR_PASSWORD: 'secret' });
    expect(server.port).toBe(8080);
    expect(cameras.door!.url).toBe('rtsp://vigil:secret@10.0.0.7/stream');
  });

  it('is described by the schema that editors read', async () => {
    const written = JSON.parse(await readFile(join(docs, 'vigil.schema.json'), 'utf8'));
    expect(written).toEqual(jsonSchema()); // `vigil config schema > docs/vigil.schema.json` puts it right
  });
});

describe('loadConfig', () => {
  it('lets the environment override the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-config-'));
    try {
      const path = join(folder, 'vigil.yaml');
      await writeFile(
        path,
        'server: { port: 1, demo: true }\nretention: { clips: { days: 1, gigabytes: 2 } }',
      );
      const env = { VIGIL_PORT: '9', VIGIL_RETENTION_CLIPS_DAYS: '3' };
      expect(await loadConfig(path, env)).toMatchObject({
        server: { port: 9, demo: true },
        retention: { clips: { days: 3, gigabytes: 2 } },
      });
      expect(await loadConfig(undefined, env)).toMatchObject({ server: { port: 9 }, cameras: {} });
      await expect(loadConfig(join(folder, 'none.yaml'), {})).rejects.toThrow(
        /none.yaml: there is no such file$/,
      );
      await expect(loadConfig(folder, {})).rejects.toThrow(ConfigError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
