import { expect, it } from 'vitest';
import type { CameraSettings } from '../cameras/settings.ts';
import { USUAL_POLICY } from '../events/retention.ts';
import { exportConfig } from './export.ts';
import { parseConfig } from './read.ts';

const SECRET = 'pa55 w@rd';
const server = { port: 8080, data: './data', database: `postgres://vigil:${SECRET}@db/vigil`, demo: false };
const camera = (id: string, more: Partial<CameraSettings> = {}): CameraSettings => ({
  ...{ id, name: id, url: `rtsp://joe:${SECRET}@${id}/live`, model: 'yard', calibration: 'model' },
  ...more,
});
const cameras = [
  camera('a1', { name: 'Front door', detect: `rtsp://joe:${SECRET}@a1/small`, record: { days: 2 } }),
  camera('a2', {
    name: 'Front door',
    url: 'http://cam/?user=joe&password=other-1&x=1',
    falseAlarmsPerDay: 0.5,
  }),
  camera('a3', { name: '大门: "yes" # $${x} ${y}', url: '/videos/${z}.mp4' }),
  camera('a4', { name: '1st', live: 'rtsp://joe:third-2@a4/live' }),
];
const env = {
  ...{ DATABASE_PASSWORD: SECRET, FRONT_DOOR_PASSWORD: SECRET, FRONT_DOOR_PASSWORD_2: 'other-1' },
  ...{ CAMERA_1ST_PASSWORD: SECRET, CAMERA_1ST_PASSWORD_2: 'third-2' },
};

it('comes back as it was, and holds no password', async () => {
  const text = await exportConfig({ server, retention: USUAL_POLICY, cameras });
  expect(text).not.toMatch(/pa55|w@rd|other-1|third-2/);
  const read = parseConfig(text, 'vigil.yaml', env);
  expect(read.server).toEqual(server);
  expect(read.retention).toEqual(USUAL_POLICY);
  expect(Object.entries(read.cameras).map(([id, settings]) => ({ id, ...settings }))).toEqual(cameras);
});

it('writes a zone so that people can read it', async () => {
  const zones: CameraSettings['zones'] = [
    {
      id: 'lawn',
      name: 'Lawn',
      kind: 'zone',
      polygon: [
        [0, 0.5],
        [1, 0.5],
        [1, 1],
      ],
      minSeconds: 2,
    },
  ];
  const zoned = camera('a1', {
    zones,
    profiles: [{ name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 1 }],
  });
  const text = await exportConfig({ server, retention: USUAL_POLICY, cameras: [zoned] });
  expect(text).toContain('        polygon: [ [ 0, 0.5 ], [ 1, 0.5 ], [ 1, 1 ] ]\n');
  expect(parseConfig(text, 'vigil.yaml', { ...env, A1_PASSWORD: SECRET }).cameras.a1).toMatchObject({
    zones,
    profiles: zoned.profiles,
  });
});

it('leaves out what passes by itself', async () => {
  const snoozed = camera('a1', { snoozedUntil: 1, snoozedZones: { gate: 1 } });
  expect(await exportConfig({ server, retention: USUAL_POLICY, cameras: [snoozed] })).toBe(
    await exportConfig({ server, retention: USUAL_POLICY, cameras: [camera('a1')] }),
  );
});

it('lists at its top the variables that are to be set', async () => {
  const [head = ''] = (await exportConfig({ server, retention: USUAL_POLICY, cameras })).split('\n\n');
  expect(head.split('\n').slice(2)).toEqual([
    '# Passwords are not in here. Set them in the environment:',
    ...Object.keys(env).map(name => `#   ${name}`),
  ]);
});

it('explains the keys, of the cameras those of the first', async () => {
  const text = await exportConfig({ server, retention: USUAL_POLICY, cameras });
  expect(text).toContain('\n  # Port to listen on; 0 takes any free one\n  port: 8080\n');
  expect(text.match(/# Name of the model that watches/g)).toHaveLength(1);
  expect(await exportConfig({ server: {}, retention: USUAL_POLICY, cameras: [] })).not.toContain('Passwords');
});

it('keeps the variables of the file, and takes their names for no other password', async () => {
  const yard = camera('yard', { name: 'Front door', url: 'rtsp://joe:abc@yard' });
  const written = new Map([['rtsp://joe:abc@yard', 'rtsp://joe:${FRONT_DOOR_PASSWORD}@yard']]);
  const text = await exportConfig({
    server: {},
    retention: USUAL_POLICY,
    cameras: [...cameras, yard],
    written,
  });
  const read = parseConfig(text, 'vigil.yaml', {
    ...env,
    ...{ FRONT_DOOR_PASSWORD: 'abc', FRONT_DOOR_PASSWORD_2: SECRET, FRONT_DOOR_PASSWORD_3: 'other-1' },
  });
  expect(Object.values(read.cameras).map(({ url }) => url)).toEqual([...cameras, yard].map(({ url }) => url));
});

it('lets other work run between cameras', async () => {
  const many = Array.from({ length: 20 }, (_, index) => camera(`c${index}`));
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  count();
  await exportConfig({ server, retention: USUAL_POLICY, cameras: many });
  done = true;
  expect(turns).toBeGreaterThan(18);
});
