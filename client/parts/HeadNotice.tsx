import { Icon } from './Icon.tsx';

interface Props {
  /** Nothing while there is nothing to say. */
  readonly notice: { readonly short: string; readonly long: string; readonly isUrgent: boolean } | null;
  readonly onOpen: () => void;
}

/** In the head of the page, for as long as something is wrong. */
export function HeadNotice({ notice, onOpen }: Props) {
  return (
    notice && (
      <button
        type="button"
        className="head-notice"
        data-urgent={notice.isUrgent}
        title={notice.long}
        onClick={onOpen}
      >
        <Icon name="warning" />
        <span>{notice.short}</span>
      </button>
    )
  );
}
