import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../app.ts';
import type { Camera, LearningDetail } from '../contract.ts';
import { eventually, FakeClock, FakeEngine, FakeLog, QUIET, SCENE } from '../testing.ts';
import { askServer } from './api-client.ts';

const BUILT = fileURLToPath(new URL('../../dist/server/cli/vigil.js', import.meta.url));

let folder: string;
let engine: FakeEngine;
let server: RunningServer;
let door: Camera;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-learn-'));
  engine = new FakeEngine();
  const common = { port: 0, dataDir: folder, demo: false, log: new FakeLog(), clock: new FakeClock(0) };
  server = await startServer({ ...common, engine });
  door = await add('Front Door');
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A camera that has shown its first picture. */
async function add(name: string): Promise<Camera> {
  const before = engine.streams.length;
  const body = { url: 'rtsp://door', name, model: 'yard', calibration: 'model' };
  const camera = await askServer<Camera>(server.url, 'POST', '/api/cameras', body);
  await eventually(() => expect(engine.streams.length).toBe(before + 1));
  engine.stream.push(QUIET);
  await eventually(async () => {
    const list = await askServer<Camera[]>(server.url, 'GET', '/api/cameras');
    expect(list.find(({ id }) => id === camera.id)!.state.phase).toBe('watching');
  });
  return camera;
}

function learn(...args: string[]) {
  const child = spawn(process.execPath, [BUILT, 'learn', '--server', server.url, ...args]);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', data => {
      output[name] += data;
    });
  }
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>(done =>
    child.on('close', code => done({ code, ...output })),
  );
  return { child, output, ended };
}

/** The command at work, and the training that the server has begun for it. */
async function training() {
  const command = learn('front door', '--collect', '0.1', '--train', '1');
  const begun = await eventually(() => {
    for (let i = 0; i < 5; i++) engine.stream.push(QUIET);
    expect(engine.trainings).toHaveLength(1);
    return engine.trainings[0]!;
  });
  begun.reportSome();
  await eventually(() => expect(command.output.stderr).toMatch(/^training 50 %, error 0\.5000, 30 s left$/m));
  return { ...command, begun };
}

const detail = () => askServer<LearningDetail>(server.url, 'GET', `/api/cameras/${door.id}/learn`);

describe('vigil learn', () => {
  it('shows how far it is, and says that the new model watches', async () => {
    const { begun, ended } = await training();
    engine.scenes.set(begun.plan.name, SCENE);
    begun.finish({ comparison: { before: 0.123, after: 0.01 } });
    const { code, stdout } = await ended;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `armed  the model ${begun.plan.name} watches now: of normal footage it would have marked 1.0 % (before: 12.3 %)\n`,
    });
  });

  it('says why the old model watches on', async () => {
    const { begun, ended } = await training();
    begun.finish({ comparison: { before: 0.01, after: 0.5 } });
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kept {3}the old model watches on: .*50\.0 %.*1\.0 %.*\n$/);
  });

  it('exits with 1 where it failed', async () => {
    const { begun, ended } = await training();
    begun.fail(new Error('out of memory'));
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.split('\n').at(-2)).toBe('vigil: something unexpected failed: out of memory');
  });

  it('leaves the server learning on Ctrl-C; --cancel ends it, then puts it away', async () => {
    const { child, ended } = await training();
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr.split('\n').at(-2)).toBe("the server goes on; vigil learn 'Front Door' --cancel ends it");
    expect((await detail()).learning.phase).toBe('training');
    const said = (what: string) => ({ code: 0, stderr: '', stdout: `the learning of Front Door ${what}\n` });
    expect(await learn(door.id, '--cancel').ended).toEqual(said('is cancelled'));
    expect((await detail()).learning.phase).toBe('cancelled');
    expect(await learn(door.id, '--cancel').ended).toEqual(
      said('was over already (cancelled) and is put away'),
    );
  });

  it('waits for a server that is started again', async () => {
    const { ended } = await training();
    const port = Number(new URL(server.url).port);
    await server.close();
    const common = { port, dataDir: folder, demo: false, log: new FakeLog(), clock: new FakeClock(0) };
    engine = new FakeEngine();
    server = await startServer({ ...common, engine });
    const again = await eventually(() => {
      expect(engine.trainings).toHaveLength(1);
      return engine.trainings[0]!;
    });
    engine.scenes.set(again.plan.name, SCENE);
    again.finish({});
    expect(await ended).toMatchObject({
      code: 0,
      stdout: `armed  the model ${again.plan.name} watches now\n`,
    });
  });

  it.each([
    [['back door'], /there is no camera back door\. Known: Front Door \(\w+\)$/],
    [['front door', '--cancel'], /the camera Front Door has not learnt a model of its own$/],
    [['x', '--server', 'http://127.0.0.1:1'], /no server answers at http:\/\/127\.0\.0\.1:1; start it with/],
  ])('%j fails with one line', async (args, message) => {
    const { code, stdout, stderr } = await learn(...args).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^vigil: .*\n$/);
    expect(stderr.trim()).toMatch(message);
  });

  it.each([
    ['--collect', '-1', 'It must be 0.1 to 120 minutes.'],
    ['--collect', '121', 'It must be 0.1 to 120 minutes.'],
    ['--train', '0.01', 'It must be 0.05 to 600 minutes.'],
    ['--train', 'x', 'It must be 0.05 to 600 minutes.'],
    ['--server', 'door', 'Write it like http://127.0.0.1:8080.'],
  ])('%s %s is a wrong call', async (flag, value, hint) => {
    const { code, stderr } = await learn('x', flag, value).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^vigil: .*\n$/);
    expect(stderr).toContain(`'${value}' is invalid. ${hint}`);
  });

  it('says so where somebody else has put the learning away', async () => {
    const { ended } = await training();
    await askServer(server.url, 'DELETE', `/api/cameras/${door.id}`);
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr.split('\n').at(-2)).toMatch(/^vigil: the learning is not there any more: /);
  });

  it('tells units, limits, defaults and exit codes', async () => {
    const { code, stdout } = await learn('--help').ended;
    expect(code).toBe(0);
    const help = stdout.replaceAll(/\s+/g, ' ');
    expect(help).toContain('normal footage to record, 0.1 to 120 minutes (default: 10)');
    expect(help).toContain('training after that, 0.05 to 600 minutes (default: 10)');
    expect(help).toContain('Exit codes: 0 it came to its end');
  });

  it('asks for the id where a name is not enough', async () => {
    await add('front door');
    const { code, stderr } = await learn('front door').ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /several cameras have this name; give the id: Front Door \(\w+\), front door \(\w+\)\n$/,
    );
  });
});
