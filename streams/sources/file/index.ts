import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { annexBFilter } from '../../ffmpeg/annexb.ts';
import type { Source } from '../../source.ts';
import { FORMATS } from '../formats.ts';
import { isFolder, localError, localPath } from '../local.ts';
import { pictureKind } from '../picture.ts';

export const file: Source = {
  name: 'file',
  addresses: 'a video file',

  async accepts(address) {
    const path = localPath(address);
    return path !== undefined && !(await isFolder(path));
  },

  async prepare(address, { pace, packets, ffmpeg }) {
    const path = localPath(address)!;
    await access(path, constants.R_OK).catch(error => {
      throw localError(error, address);
    });
    const isPicture = (await pictureKind(path)) !== undefined;
    const input = `file:${path}`;
    // A playlist may name other files, but not make this machine call others.
    const options = [...FORMATS, '-protocol_whitelist', 'file,crypto'];
    return {
      input,
      options: [...options, ...(pace === 'live' ? ['-re'] : [])],
      packets: packets && !isPicture ? await annexBFilter({ ffmpeg, input, options }) : undefined,
      timing: isPicture ? 'counted' : 'media',
      declaresFps: !isPicture,
      remote: false,
      unreadable: 0,
      dispose() {},
    };
  },
};
