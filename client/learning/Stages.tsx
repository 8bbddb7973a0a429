import type { Learning } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { stages } from './words.ts';

export function Stages({ learning }: { learning: Learning }) {
  return (
    <ol className="stages">
      {stages(learning).map(({ word, at }) => (
        <li key={word} data-at={at} aria-current={at === 'now' ? 'step' : undefined}>
          {word}
          <span className="only-spoken">{t(`learning.stageAt.${at}`)}</span>
          <progress value={at === 'done' ? 1 : at === 'now' ? learning.progress : 0} aria-hidden="true" />
        </li>
      ))}
    </ol>
  );
}
