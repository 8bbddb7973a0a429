import { t } from '../i18n/i18n.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly full: boolean;
  readonly onChange: (full: boolean) => void;
}

export function FullScreenButton({ full, onChange }: Props) {
  const text = t(full ? 'page.leaveFullScreen' : 'page.fullScreen');
  return (
    <button
      type="button"
      className="icon-button full-button"
      aria-label={text}
      title={text}
      onClick={() => onChange(!full)}
      data-testid="full"
    >
      <Icon name={full ? 'shrink' : 'grow'} />
    </button>
  );
}
