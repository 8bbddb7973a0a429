import { t } from '../i18n/i18n.ts';
import { IconButton } from './IconButton.tsx';

interface Props {
  readonly full: boolean;
  readonly onChange: (full: boolean) => void;
}

export function FullScreenButton({ full, onChange }: Props) {
  const text = t(full ? 'page.leaveFullScreen' : 'page.fullScreen');
  return (
    <IconButton
      icon={full ? 'shrink' : 'grow'}
      className="full-button"
      label={text}
      onClick={() => onChange(!full)}
      data-testid="full"
    />
  );
}
