import type { Alert } from '../../server/contract.ts';
import { pictureUrl } from '../api.ts';
import { closeUp } from './close-up.ts';
import { Picture } from './Picture.tsx';

interface Props {
  readonly alert: Alert;
  /** Gives it its size. */
  readonly className: string;
  readonly alt?: string;
}

/** An alert's peak, small: what is round the box, so that it is seen what it was about. */
export function Thumb({ alert, className, alt = '' }: Props) {
  const { scale, x, y } = closeUp(alert.peak.box);
  return (
    <span className={`thumb ${className}`}>
      <Picture
        className="thumb-picture"
        src={pictureUrl(alert, 'snapshot')}
        alt={alt}
        style={{ scale: `${scale}`, transformOrigin: `${x * 100}% ${y * 100}%` }}
      />
    </span>
  );
}
