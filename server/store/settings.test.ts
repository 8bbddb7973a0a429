import { expect, it } from 'vitest';
import { describeDatabases } from '../../test/support/databases.ts';
import { openDatabase } from './database.ts';
import { readSetting, writeSetting } from './settings.ts';

describeDatabases('a setting', create => {
  it('is there once it is written, and is what was written last', async () => {
    const db = await openDatabase(await create());
    try {
      expect(await readSetting(db, 'a')).toBeUndefined();
      await writeSetting(db, 'a', { b: [1] });
      await writeSetting(db, 'a', { b: [2] });
      await writeSetting(db, 'c', null);
      expect([await readSetting(db, 'a'), await readSetting(db, 'c')]).toEqual([{ b: [2] }, null]);
    } finally {
      await db.destroy();
    }
  });
});
