import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Source } from '../../source.ts';
import { FORMATS } from '../formats.ts';
import { isFolder, localError, localPath } from '../local.ts';

export const file: Source = {
  name: 'file',
  addresses: 'a video file',

  async accepts(address) {
    const path = localPath(address);
    return path !== undefined && !(await isFolder(path));
  },

  async prepare(address, { pace }) {
    const path = localPath(address)!;
    await access(path, constants.R_OK).catch(error => {
      throw localError(error, address);
    });
    return {
      input: `file:${path}`,
      // A playlist may name other files, but not make this machine call others.
      options: [...FORMATS, '-protocol_whitelist', 'file,crypto', ...(pace === 'live' ? ['-re'] : [])],
      timing: 'media',
      declaresFps: true,
      remote: false,
      unreadable: 0,
      dispose() {},
    };
  },
};
