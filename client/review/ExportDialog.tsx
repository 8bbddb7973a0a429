import { useState } from 'react';
import { type Camera, EXPORT_HOURS, type ExportContents, type TimeSpan } from '../../server/contract.ts';
import { api, rangeExportUrl } from '../api.ts';
import { useAnswer } from '../event/useAnswer.ts';
import { formatDuration, formatGigabytes, formatSpan } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useTicking } from '../state/ticker.ts';
import { fieldOf, mistakeIn, timeOf } from './export-times.ts';

/** How often it is asked again what there is: recording goes on, and another export comes to its end. */
const ASK_MS = 5000;
/** Gaps that are listed. */
const LISTED = 3;

interface Props {
  readonly cameras: readonly Pick<Camera, 'id' | 'name'>[];
  readonly offered: TimeSpan & { readonly cameraId: string };
  readonly onClose: () => void;
}

/** All of a camera between two times, to be taken elsewhere. */
export function ExportDialog({ cameras, offered, onClose }: Props) {
  const [cameraId, setCamera] = useState(offered.cameraId);
  const [from, setFrom] = useState(offered.from);
  const [to, setTo] = useState(offered.to);
  const [begun, setBegun] = useState<string | null>(null);
  const mistake = mistakeIn({ from, to });
  const key = `${cameraId} ${from} ${to}`;
  const step = useTicking(() => Math.floor(Date.now() / ASK_MS));
  const { value, problem } = useAnswer(
    async () => (mistake ? null : { key, contents: await api.exportContents(cameraId, { from, to }) }),
    `${key} ${step}`,
  );
  const contents = value?.contents;
  const isEmpty = contents?.seconds === 0 && contents.events === 0;
  const isReady = !mistake && problem === null && value?.key === key && !isEmpty && !contents?.busy;
  const hasBegun = begun === key;
  return (
    <Dialog title={t('review.export.title')} onClose={onClose}>
      <form onSubmit={event => event.preventDefault()} data-testid="export-form">
        <p>{t('review.export.intro')}</p>
        <label className="field">
          <span>{t('review.export.camera')}</span>
          <select value={cameraId} onChange={event => setCamera(event.target.value)}>
            {cameras.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div className="export-times">
          <Time label={t('review.from')} time={offered.from} onChange={setFrom} />
          <Time label={t('review.to')} time={offered.to} onChange={setTo} />
        </div>
        <div className="export-contents">
          <p className="problem" role="alert">
            {mistake
              ? t(`review.export.mistake.${mistake}`, { n: EXPORT_HOURS })
              : (problem ?? (contents?.busy && !hasBegun && t('review.export.busy')))}
          </p>
          <div role="status">
            {hasBegun && <p className="export-begun">{t('review.export.begun')}</p>}
            {contents && !mistake && <Contents contents={contents} ms={to - from} />}
          </div>
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            {t('page.close')}
          </button>
          <a
            className="button button-main"
            href={isReady ? rangeExportUrl(cameraId, { from, to }) : undefined}
            aria-disabled={!isReady}
            download
            onClick={() => isReady && setBegun(key)}
            data-testid="export-link"
          >
            {t('review.export.download')}
          </a>
        </footer>
      </form>
    </Dialog>
  );
}

interface TimeProps {
  readonly label: string;
  readonly time: number;
  readonly onChange: (time: number) => void;
}

/** The browser's own field keeps what is half typed. */
function Time({ label, time, onChange }: TimeProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="datetime-local"
        step={1}
        defaultValue={fieldOf(time)}
        onChange={event => onChange(timeOf(event.target.value))}
        required
      />
    </label>
  );
}

function Contents({ contents, ms }: { readonly contents: ExportContents; readonly ms: number }) {
  const { recorded, seconds, bytes, gaps, events, clips } = contents;
  const more = gaps.length - LISTED;
  return (
    <>
      <p>
        {seconds === 0
          ? t('review.export.none', { count: events })
          : t('review.export.some', {
              count: events,
              recorded: formatDuration(seconds * 1000),
              all: formatDuration(ms),
              size: formatGigabytes(bytes),
            })}
      </p>
      {clips > 0 && <p>{t('review.export.clips', { count: clips })}</p>}
      {seconds > 0 && gaps.length > 0 && (
        <>
          <p>{t('review.export.missing')}</p>
          <ul>
            {gaps.slice(0, LISTED).map(gap => (
              <li key={gap.from}>{formatSpan(gap)}</li>
            ))}
            {more > 0 && <li>{t('review.export.more', { n: more })}</li>}
          </ul>
        </>
      )}
      {gaps.length > 0 && (
        <p className="hint">
          {recorded
            ? t('review.export.recorded', { span: formatSpan(recorded) })
            : t('review.export.nothingRecorded')}
        </p>
      )}
    </>
  );
}
