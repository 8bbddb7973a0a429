import { escapeHtml, section } from '../../evaluation/report/html.ts';
import { STYLE } from '../../evaluation/report/style.ts';
import type { Plan } from '../results.ts';
import type { Summary } from '../summary.ts';
import type { ClassFigures, Figure } from './figures.ts';
import { aucTable, figureTable } from './tables.ts';

const OWN_STYLE = `
td small { display: block; color: var(--soft); font-size: 11px } th[scope=row] { font-weight: 400; padding-left: 4px; text-align: left; vertical-align: middle }
.overview figure { margin-top: 12px; min-width: 620px }
tr.options td { color: var(--soft); font-size: 12px; padding-top: 0; white-space: normal; text-align: left }
tr:has(+ tr.options) > * { border-bottom: 0; padding-bottom: 0 }
h3 { margin: 24px 0 4px; font-size: 15px } details { border-top: 1px solid var(--line); padding: 8px 0 }
summary { cursor: pointer; font-weight: 600 } .roc { max-width: 520px }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px; align-items: start }
@media screen and (max-width: 800px) { .three { grid-template-columns: 1fr } }
`;

const AUC = `One class is normal at a time; mean and standard deviation over seeds. The best of each column is marked.`;
const KINDS = `Means over all classes. <i>Seen</i> are abnormal images of classes that the method was shown labelled ones of in training,
<i>unseen</i> those of all others. The gap is the difference of mean abnormal and mean normal score in standard deviations (Cohen's d).`;
const CLASSES = `Of the first seed that has ended. Scores: each group adds up to 100 %. Examples: images with typical scores, from the middle of their
group, and the worst, furthest on the wrong side.`;

/** One self-contained page. */
export function experimentPage(
  plan: Plan,
  summary: Summary,
  figures: { readonly overview: readonly Figure[]; readonly classes: readonly ClassFigures[] },
): string {
  const title = escapeHtml(plan.name);
  const sections = [
    section('Area under the ROC curve', AUC, aucTable(plan, summary)),
    section(
      'Kinds of anomaly, and the gap',
      KINDS,
      `${figureTable(plan, summary)}<div class="wide overview">${figures.overview.map(drawn).join('')}</div>`,
    ),
    failures(summary, plan),
    section(
      'Class by class',
      CLASSES,
      figures.classes.map((one, i) => ofClass(one, plan, i === 0)).join('\n'),
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}${OWN_STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="soft">${extent(plan, summary)}</p>
${sections.join('\n')}
<footer><p>Made by vigil ${escapeHtml(plan.version)}. docs/experiments.md says how every figure is measured, and what can be compared with what.</p></footer>
</body>
</html>
`;
}

/** Images of the whole official set, to train on and to test. */
const WHOLE: Readonly<Record<string, readonly [number, number]>> = {
  mnist: [60_000, 10_000],
  cifar10: [50_000, 10_000],
};

function extent({ data, runs }: Plan, { seeds, trials }: Summary): string {
  const count = (n: number) => n.toLocaleString('en');
  const [train, test] = WHOLE[data.name] ?? [data.train, data.test];
  const isPart = data.train < train || data.test < test;
  const done = trials.reduce((sum, trial) => sum + trial.done, 0);
  const part = isPart ? ', a part of the whole set, so that published values are only a rough guide' : '';
  const limit = runs[0]?.limit;
  const limited = limit === undefined ? '' : `, of each class ${count(limit)} at most are trained on`;
  return `${escapeHtml(data.name)}: ${count(data.train)} images to train on and ${count(data.test)} to test${part}${limited}. ${seeds.length === 1 ? 'One seed' : `${seeds.length} seeds`}. ${count(done)} of ${count(runs.length)} runs have ended.`;
}

function failures({ failures }: Summary, { data }: Plan): string {
  if (failures.length === 0) return '';
  const items = failures.map(
    ({ trial, normal, seed, line }) =>
      `<li>${escapeHtml(`${trial}, class ${data.classes[normal] ?? normal}, seed ${seed}: ${line}`)}</li>`,
  );
  return section(
    'Runs that failed',
    'They are tried again when the experiment goes on.',
    `<ul>${items.join('')}</ul>`,
  );
}

function ofClass({ label, roc, trials }: ClassFigures, { data }: Plan, open: boolean): string {
  const name = data.classes[label] ?? String(label);
  const heading = name === String(label) ? name : `${name} (${label})`;
  const parts = trials.map(
    ({ trial, seed, figures }) =>
      `<h3>${escapeHtml(trial)}, seed ${seed}</h3><div class="three">${figures.map(drawn).join('')}</div>`,
  );
  return `<details${open ? ' open' : ''}><summary>Normal: ${escapeHtml(heading)}</summary>
<div class="roc">${drawn(roc)}</div>${parts.join('\n')}</details>`;
}

const drawn = ({ svg }: Figure) => `<figure>${svg}</figure>`;
