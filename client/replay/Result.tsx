import type { ReplayResult } from '../../server/contract.ts';
import { formatCount } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { formatAuc } from './words.ts';

type Figure = 'auc' | 'frames' | 'abnormal' | 'told' | 'missed' | 'false' | 'alerts';

/** What it means, where its name alone does not say. */
const hintOf = (figure: Figure): string | undefined =>
  figure === 'frames' || figure === 'alerts' ? undefined : t(`replay.result.${figure}Hint`);

/** What came of a replay; of a clip whose truth is known, how right it was. */
export function Result({ result }: { result: ReplayResult }) {
  const { frames, alerts, judged } = result;
  const figures: readonly (readonly [name: Figure, value: string])[] = judged
    ? [
        ['auc', formatAuc(judged.auc)],
        ['frames', formatCount(frames)],
        ['abnormal', formatCount(judged.abnormal)],
        ['told', String(judged.told)],
        ['missed', String(judged.missed)],
        ['false', String(judged.falseAlarms)],
      ]
    : [
        ['frames', formatCount(frames)],
        ['alerts', String(alerts)],
      ];
  return (
    <section className="replay-result" aria-label={t('replay.result.title')} data-testid="replay-result">
      <dl>
        {figures.map(([name, value]) => (
          <div key={name} title={hintOf(name)} data-figure={name}>
            <dt>{t(`replay.result.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {!judged
          ? t('replay.result.unjudged')
          : judged.auc === null
            ? t('replay.result.noAuc')
            : t('replay.result.judged')}
      </p>
    </section>
  );
}
