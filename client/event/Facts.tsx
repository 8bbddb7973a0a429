import type { ReactNode } from 'react';
import type { Alert, Box, EventFrame } from '../../server/contract.ts';
import { Lasted } from '../alerts/Lasted.tsx';
import { formatFullTime, formatRarity, formatScore, formatTime } from '../format.ts';

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
      <Fact name="Began">{formatFullTime(alert.start)}</Fact>
      <Fact name="Lasted">
        <Lasted alert={alert} lost={lost} />
      </Fact>
      <Fact name="Highest score">
        {formatScore(peak.score)} at {formatTime(peak.at, alert.start)}
      </Fact>
      {alert.zones && (
        <Fact name={alert.zones.length === 1 ? 'Zone' : 'Zones'}>
          {alert.zones.map(({ name }) => name).join(', ')}
        </Fact>
      )}
      {peak.box.p !== undefined && <Fact name="As unusual">{formatRarity(peak.box.p)}</Fact>}
      <Fact name="Box at the peak">{sizeOf(peak.box)}</Fact>
      <Fact name="Seen on">{seenOn(alert, frames)}</Fact>
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

const percent = (share: number) => `${Math.max(1, Math.round(share * 100))} %`;

function sizeOf({ w, h }: Box): string {
  return `${percent(w)} wide, ${percent(h)} high`;
}

function seenOn({ firstFrame, lastFrame, peak }: Alert, frames: readonly EventFrame[] | null): string {
  const span = `frames ${firstFrame} to ${lastFrame}, peak at ${peak.frame}`;
  if (!frames || frames.length === 0) return span;
  const most = Math.max(...frames.map(({ boxes }) => boxes.length));
  return `${frames.length} frames${most > 1 ? `, up to ${most} boxes` : ''} (${span})`;
}
