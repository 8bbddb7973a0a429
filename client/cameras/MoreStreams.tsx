import { useState } from 'react';
import type { Fields } from './fields.ts';
import { Recording } from './Recording.tsx';

interface Props {
  readonly fields: Fields;
  readonly set: (change: Partial<Fields>) => void;
}

/** What most cameras do without: closed unless this one has some of it. */
export function MoreStreams({ fields, set }: Props) {
  const { detect = '', live = '', record } = fields;
  const [open, setOpen] = useState(detect !== '' || live !== '' || record !== undefined);
  return (
    <details
      className="field"
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
      // A browser that can't show what is wrong would refuse to save, and not say why.
      onInvalidCapture={event => {
        event.currentTarget.open = true;
      }}
    >
      <summary data-testid="camera-more">More streams and recording</summary>
      <p className="hint">
        Most cameras offer a smaller stream beside the large one, often at an address that ends in{' '}
        <code>/stream2</code>: less work for this machine and for the browser. The address above is then what
        is recorded.
      </p>
      <Stream
        which="detect"
        text="Smaller stream to analyse"
        hint="Something like 640 × 360 is enough to find what is abnormal."
        value={detect}
        onChange={value => set({ detect: value })}
      />
      <Stream
        which="live"
        text="Smaller stream to show"
        hint="For the live picture on this page: less to send and to decode where many cameras are shown."
        value={live}
        onChange={value => set({ live: value })}
      />
      <Recording value={record} onChange={value => set({ record: value })} />
    </details>
  );
}

interface StreamProps {
  readonly which: 'detect' | 'live';
  readonly text: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Stream({ which, text, hint, value, onChange }: StreamProps) {
  return (
    <label className="field">
      <span>
        {text} <i>(optional)</i>
      </span>
      <input
        value={value}
        onChange={event => onChange(event.target.value)}
        placeholder="rtsp://user:password@…/stream2"
        data-testid={`camera-${which}`}
        aria-describedby={`camera-${which}-hint`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <small id={`camera-${which}-hint`}>{hint}</small>
    </label>
  );
}
