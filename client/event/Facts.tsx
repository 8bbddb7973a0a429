import type { ReactNode } from 'react';
import type { Alert, Box, EventFrame } from '../../server/contract.ts';
import { Lasted } from '../alerts/Lasted.tsx';
import { formatFullTime, formatPercent, formatRarity, formatScore, formatTime } from '../format.ts';
import { t } from '../i18n/i18n.ts';

interface Props {
  readonly alert: Alert;
  readonly lost: boolean;
  /** Null while they are not known. */
  readonly frames: readonly EventFrame[] | null;
}

export function Facts({ alert, lost, frames }: Props) {
  const { peak } = alert;
  return (
    <dl className="facts">
      <Fact name={t('event.began')}>{formatFullTime(alert.start)}</Fact>
      <Fact name={t('event.lasted')}>
        <Lasted alert={alert} lost={lost} />
      </Fact>
      <Fact name={t('event.highest')}>
        {t('event.highestAt', { score: formatScore(peak.score), time: formatTime(peak.at, alert.start) })}
      </Fact>
      {alert.zones && (
        <Fact name={t('event.zones', { count: alert.zones.length })}>
          {alert.zones.map(({ name }) => name).join(t('format.list'))}
        </Fact>
      )}
      {peak.box.p !== undefined && <Fact name={t('event.unusual')}>{formatRarity(peak.box.p)}</Fact>}
      <Fact name={t('event.box')}>{sizeOf(peak.box)}</Fact>
      <Fact name={t('event.seenOn')}>{seenOn(alert, frames)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const percent = (share: number) => formatPercent(Math.max(1, Math.round(share * 100)));

function sizeOf({ w, h }: Box): string {
  return t('event.boxSize', { width: percent(w), height: percent(h) });
}

function seenOn({ firstFrame, lastFrame, peak }: Alert, frames: readonly EventFrame[] | null): string {
  const span = t('event.span', { first: firstFrame, last: lastFrame, peak: peak.frame });
  if (!frames || frames.length === 0) return span;
  const most = Math.max(...frames.map(({ boxes }) => boxes.length));
  return t(most > 1 ? 'event.framesBoxes' : 'event.frames', { n: frames.length, most, span });
}
