import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../../test/support/databases.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { type Deed, History } from './history.ts';

const DAY_MS = 86_400_000;
const DOOR = { id: 'door', name: 'Front door' };
const GATE = { id: 'gate', name: 'Gate' };

describeDatabases('the history', create => {
  let db: Database;
  let now: number;
  const report = vi.fn();
  const open = (limits = { days: 365, entries: 100 }) =>
    new History({ db, errors: { report }, now: () => now, limits });
  const add = (history: History, ...deeds: Deed[]) => history.add(() => deeds);
  const actions = async (history: History, range: object = {}) =>
    (await history.list({ limit: 200, ...range })).map(({ action, camera }) => `${action} ${camera?.id}`);

  beforeEach(async () => {
    db = await openDatabase(await create());
    now = 1_000_000_000_000;
    report.mockReset();
  });
  afterEach(() => db.destroy());

  it('is what was done, newest first, of a camera if wanted, and page by page', async () => {
    const history = open();
    const detail = { comment: 'a dog' };
    const event = '20010909-014640-000-0123456789ab';
    add(history, { action: 'commented', camera: DOOR, event, detail, address: '127.0.0.1' });
    add(history, { action: 'snoozed', camera: DOOR }, { action: 'camera-removed', camera: GATE });
    add(history, { action: 'cameras-arranged' });
    add(history);
    await history.close();
    const all = await open().list({ limit: 50 });
    expect(all.map(({ id: _, ...entry }) => entry)).toEqual([
      { at: now, action: 'cameras-arranged' },
      { at: now, action: 'camera-removed', camera: GATE },
      { at: now, action: 'snoozed', camera: DOOR },
      { at: now, action: 'commented', camera: DOOR, event, detail, address: '127.0.0.1' },
    ]);
    expect(await actions(history, { cameras: ['gate'] })).toEqual(['camera-removed gate']);
    expect(await actions(history, { cameras: ['gate', 'door'], limit: 2 })).toHaveLength(2);
    expect(await actions(history, { before: all[1]!.id })).toEqual(['snoozed door', 'commented door']);
    expect(report).not.toHaveBeenCalled();
  });

  it('forgets what is too old', async () => {
    const history = open({ days: 10, entries: 100 });
    add(history, { action: 'snoozed', camera: DOOR });
    now += 6 * DAY_MS;
    add(history, { action: 'snoozed', camera: GATE });
    now += 6 * DAY_MS;
    expect(await actions(history)).toEqual(['snoozed gate']);
    const later = open({ days: 10, entries: 100 });
    await later.close();
    expect(await db.selectFrom('audit').select('camera_id').execute()).toEqual([{ camera_id: 'gate' }]);
  });

  it('forgets the oldest of too many', async () => {
    const history = open({ days: 10, entries: 3 });
    for (let i = 0; i < 100; i++) add(history, { action: 'snoozed', camera: { ...DOOR, id: `c${i}` } });
    expect(await actions(history)).toEqual(['snoozed c99', 'snoozed c98', 'snoozed c97']);
  });

  it('cuts what is long, and keeps no password that somebody wrote into a text', async () => {
    const history = open();
    const comment = `rtsp://user:pa55word@door/live ${'x'.repeat(5000)}`;
    const camera = { ...DOOR, name: 'rtsp://user:pa55word@door' };
    add(history, { action: 'commented', camera, detail: { comment } });
    const [entry] = await history.list({ limit: 1 });
    expect(entry!.camera!.name).toBe('rtsp://user:***@door');
    expect(entry!.detail!.comment).toMatch(/^rtsp:\/\/user:\*\*\*@door\/live x{200,300}$/);
  });

  it('reports what can not be written, and goes on', async () => {
    const history = open();
    history.add(() => {
      throw new Error('unforeseen');
    });
    add(history, { action: 'snoozed', camera: DOOR });
    expect(await actions(history)).toEqual(['snoozed door']);
    expect(report).toHaveBeenCalledOnce();
    await db.schema.dropTable('audit').execute();
    add(history, { action: 'snoozed', camera: DOOR });
    await history.close();
    expect(report).toHaveBeenCalledTimes(2);
  });
});
