import type { StorageState } from '../../server/contract.ts';
import { Icon } from '../parts/Icon.tsx';
import { diskWarning } from './disk.ts';

interface Props {
  readonly storage: StorageState | null;
  readonly onOpen: () => void;
}

/** In the head of the page, for as long as the disk has no room. */
export function DiskWarning({ storage, onOpen }: Props) {
  const warning = storage && diskWarning(storage);
  return (
    <span role="status">
      {warning && (
        <button
          type="button"
          className="disk-warning"
          data-level={storage.level}
          title={warning.long}
          onClick={onOpen}
        >
          <Icon name="warning" />
          {warning.short}
        </button>
      )}
    </span>
  );
}
