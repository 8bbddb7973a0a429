import type { ReplayResult } from '../../server/contract.ts';
import { formatCount } from '../format.ts';
import { formatAuc } from './words.ts';

/** What came of a replay; of a clip whose truth is known, how right it was. */
export function Result({ result }: { result: ReplayResult }) {
  const { frames, alerts, judged } = result;
  const figures: readonly (readonly [name: string, value: string, hint: string])[] = judged
    ? [
        ['AUC', formatAuc(judged.auc), 'Chance that an abnormal frame scores above a normal one'],
        ['Frames', formatCount(frames), ''],
        ['Abnormal frames', formatCount(judged.abnormal), 'By the ground truth'],
        ['Events told', String(judged.told), 'Abnormal events that an alert was about'],
        ['Events missed', String(judged.missed), 'Abnormal events without an alert'],
        ['False alarms', String(judged.falseAlarms), 'Alerts about nothing abnormal'],
      ]
    : [
        ['Frames', formatCount(frames), ''],
        ['Alerts', String(alerts), ''],
      ];
  return (
    <section className="replay-result" aria-label="Result" data-testid="replay-result">
      <dl>
        {figures.map(([name, value, hint]) => (
          <div key={name} title={hint || undefined} data-figure={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {!judged
          ? 'Nothing is known of this clip, so nobody can say how right this is.'
          : judged.auc === null
            ? 'All frames are of one kind, so there is no AUC. Events count as told where an alert was about them.'
            : 'AUC over the frames of this clip. Events count as told where an alert was about them.'}
      </p>
    </section>
  );
}
