import { UserError } from '../streams/index.ts';

const REASONS: Record<string, readonly [what: string, code: string]> = {
  ENOSPC: ['the disk is full. Make room and go on', 'disk-full'],
  EDQUOT: ['the disk quota is used up. Make room and go on', 'disk-full'],
  EFBIG: ['the file would become larger than it may. Raise the limit (ulimit -f)', 'disk-full'],
  EACCES: ['no permission to write here. Choose another folder', 'unwritable'],
  EPERM: ['no permission to write here. Choose another folder', 'unwritable'],
  EROFS: ['the file system is read-only. Choose another folder', 'unwritable'],
  ENOTDIR: ['a file is in the way of this folder. Choose another one', 'unwritable'],
  EEXIST: ['a file is in the way of this folder. Choose another one', 'unwritable'],
  ENOENT: ['it is gone. Choose a folder that stays', 'unwritable'],
};

/** What the file system says about a folder, as a `UserError` where it is something that a person can put right. */
export function fileError(error: unknown, folder: string): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException | null)?.code ?? ''];
  return reason ? new UserError(`${folder}: ${reason[0]}`, reason[1]) : error;
}
