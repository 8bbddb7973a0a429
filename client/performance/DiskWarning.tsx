import type { StorageState } from '../../server/contract.ts';
import { HeadNotice } from '../parts/HeadNotice.tsx';
import { diskWarning } from './disk.ts';

interface Props {
  readonly storage: StorageState | null;
  readonly onOpen: () => void;
}

/** In the head of the page, for as long as the disk has no room. */
export function DiskWarning({ storage, onOpen }: Props) {
  const warning = storage && diskWarning(storage);
  return (
    <HeadNotice notice={warning && { ...warning, isUrgent: storage.level === 'full' }} onOpen={onOpen} />
  );
}
