import { escapeHtml, section } from '../../evaluation/report/html.ts';
import { STYLE } from '../../evaluation/report/style.ts';
import type { Plan } from '../results.ts';
import type { Summary } from '../summary.ts';
import type { ClassFigures, Figure, TrialFigures } from './figures.ts';
import { missingIn, scopeOf } from './scope.ts';
import { aucTable, figureTable } from './tables.ts';

const OWN_STYLE = `
td small { display: block; color: var(--soft); font-size: 11px } th[scope=row] { font-weight: 400; padding-left: 4px; text-align: left; vertical-align: middle }
.overview figure { margin: 12px 0 20px; min-width: 620px } td.apart { color: var(--soft) } h3 small { color: var(--soft); font-weight: 400; font-size: 13px }
tr.options td { color: var(--soft); font-size: 12px; padding-top: 0; white-space: normal; text-align: left }
tr:has(+ tr.options) > * { border-bottom: 0; padding-bottom: 0 }
h3 { margin: 24px 0 4px; font-size: 15px } details { border-top: 1px solid var(--line); padding: 8px 0 }
summary { cursor: pointer; font-weight: 600 } .roc { max-width: 520px }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px; align-items: start }
@media screen and (max-width: 800px) { .three { grid-template-columns: 1fr } }
`;

/** Of trials with pictures of their own for each class: of more of them nobody looks through, and a page of them all takes minutes to open. */
const MOST_TRIALS = 12;

/** One self-contained page. */
export function experimentPage(
  plan: Plan,
  summary: Summary,
  figures: { readonly overview: readonly Figure[]; readonly classes: readonly ClassFigures[] },
): string {
  const title = escapeHtml(plan.name);
  const sections = [
    section('Area under the ROC curve', aucWords(summary), aucTable(plan, summary)),
    section(
      'AUC, kinds of anomaly, and the gap',
      kindWords(summary),
      `<div class="wide overview">${figures.overview.map(drawn).join('')}</div>${figureTable(plan, summary)}`,
    ),
    failures(summary, plan),
    section(
      'Class by class',
      classWords(summary),
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
<footer><p>docs/experiments.md says how every figure is measured, and what can be compared with what.</p></footer>
</body>
</html>
`;
}

/** Images of the whole official set, to train on and to test. */
const WHOLE: Readonly<Record<string, readonly [number, number]>> = {
  mnist: [60_000, 10_000],
  cifar10: [50_000, 10_000],
};

function extent({ data, runs }: Plan, { classes, seeds, trials, versions }: Summary): string {
  const count = (n: number, one: string, several: string) =>
    `${n.toLocaleString('en')} ${n === 1 ? one : several}`;
  const [train, test] = WHOLE[data.name] ?? [data.train, data.test];
  const isPart = data.train < train || data.test < test;
  const done = trials.reduce((sum, trial) => sum + trial.done, 0);
  const part = isPart ? ', a part of the whole set, so that published values are only a rough guide' : '';
  const limit = runs[0]?.limit;
  const limited =
    limit === undefined
      ? ''
      : `; ${count(limit, 'image', 'images')} of the normal class at most are trained on`;
  const [latest, ...others] = versions.map(
    ({ version, runs }) => `${version} (${count(runs, 'run', 'runs')})`,
  );
  const made = others.length > 0 ? [latest, ...others].join(', ') : versions[0]?.version;
  return [
    `${escapeHtml(data.name)}: ${count(data.train, 'image', 'images')} to train on and ${count(data.test, 'image', 'images')} to test${part}${limited}.`,
    `${count(trials.length, 'trial', 'trials')}, each with ${count(classes.length, 'normal class', 'normal classes')} and ${count(seeds.length, 'seed', 'seeds')}:`,
    `${done.toLocaleString('en')} of ${count(runs.length, 'run has', 'runs have')} ended.`,
    ...(made === undefined ? [] : [`By vigil ${escapeHtml(made)}.`]),
  ].join(' ');
}

const spread = ({ seeds }: Summary) =>
  seeds.length > 1 ? 'mean over seeds, ± its standard deviation' : 'of a single seed';

const aucWords = (summary: Summary) =>
  `One class is normal at a time, all others are abnormal. In each column the AUC with that class as the normal one, ${spread(summary)}; in the last one the mean over
${scopeOf(summary)}. The best of each column is marked. ${missingIn(summary)}`;

const kindWords = (summary: Summary) =>
  `Means over ${scopeOf(summary)}. <i>Seen</i> are abnormal images of classes that the method was shown labelled ones of in training, <i>unseen</i> those of all others.
The gap is the difference of mean abnormal and mean normal score in standard deviations (Cohen's d). <i>A run</i> is how long one takes on average.
Below each trial stands what sets it apart. ${missingIn(summary)}`;

const classWords = ({ trials }: Summary) =>
  `Of each trial the first seed that has ended. Examples: images with typical scores, from the middle of their group, and the worst, furthest on the wrong side.${
    trials.length > MOST_TRIALS
      ? ` Here are the first two trials and the best of the others by AUC, ${MOST_TRIALS} in all; the pictures of all are beside this page as SVG files.`
      : ''
  }`;

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
  const parts = shown(trials).map(
    ({ trial, seed, auc, figures }) =>
      `<h3>${escapeHtml(trial)} <small>AUC ${auc.toFixed(3)}, seed ${seed}</small></h3><div class="three">${figures.map(drawn).join('')}</div>`,
  );
  return `<details${open ? ' open' : ''}><summary>Normal: ${escapeHtml(heading)}</summary>
<div class="roc">${drawn(roc)}</div>${parts.join('\n')}</details>`;
}

/** In the order of the experiment. */
function shown(trials: readonly TrialFigures[]): readonly TrialFigures[] {
  const [first, others] = [trials.slice(0, 2), trials.slice(2)];
  const best = others.toSorted((a, b) => b.auc - a.auc).slice(0, MOST_TRIALS - first.length);
  return trials.filter(one => first.includes(one) || best.includes(one));
}

const drawn = ({ svg, caption }: Figure) => `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;
