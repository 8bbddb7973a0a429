import { Dialog } from '../parts/Dialog.tsx';
import { KEYS } from './keys.ts';

export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(({ command, shown, does }) => (
          <div key={command}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Shift</kbd> click
          </dt>
          <dd>Select all from the last one to this one</dd>
        </div>
      </dl>
    </Dialog>
  );
}
