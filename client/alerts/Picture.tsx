import { type CSSProperties, useState } from 'react';
import { t } from '../i18n/i18n.ts';

interface Props {
  readonly src: string;
  readonly alt: string;
  readonly className: string;
  readonly style?: CSSProperties;
}

/** A stored picture, or a plain word where it can't be loaded. */
export function Picture({ src, alt, className, style }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === src) return <span className={`${className} picture-missing`}>{t('alerts.noPicture')}</span>;
  return (
    <img
      className={className}
      style={style}
      src={src}
      alt={alt}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(src)}
    />
  );
}
