import type { ComponentPropsWithRef } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface Props extends Omit<ComponentPropsWithRef<'button'>, 'type' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  /** What it does, for who can't see the sign. */
  readonly label: string;
  /** For who points at it. Default: `label`. */
  readonly title?: string;
}

/** A button that is a sign. */
export function IconButton({ icon, label, title = label, className = '', ...rest }: Props) {
  return (
    <button
      {...rest}
      type="button"
      className={`icon-button ${className}`.trim()}
      aria-label={label}
      title={title}
    >
      <Icon name={icon} />
    </button>
  );
}
