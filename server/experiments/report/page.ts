import { escapeHtml, section } from '../../evaluation/report/html.ts';
import { STYLE } from '../../evaluation/report/style.ts';
import type { Plan } from '../results.ts';
import type { Summary } from '../summary.ts';
import { classOf, runName } from '../terms.ts';
import type { ClassFigures, Figure, TrialFigures } from './figures.ts';
import { aucTable, measureTable } from './tables.ts';
import { aucWords, extent, MOST_TRIALS, measureWords, missingIn, pictureWords } from './words.ts';

const OWN_STYLE = `
td small { display: block; color: var(--soft); font-size: 11px } th[scope=row] { font-weight: 400; padding-left: 4px; text-align: left; vertical-align: middle;
  position: sticky; left: 0; min-width: 130px; white-space: normal; background: var(--page) }
.overview { margin: 12px 0 20px } .overview svg { min-width: 620px } td.apart { color: var(--soft) } h3 small { color: var(--soft); font-weight: 400; font-size: 13px }
tr.options td { color: var(--soft); font-size: 12px; padding-top: 0; white-space: normal; text-align: left }
tr:has(+ tr.options) > * { border-bottom: 0; padding-bottom: 0 }
h3 { margin: 24px 0 4px; font-size: 15px } details { border-top: 1px solid var(--line); padding: 8px 0 }
summary { cursor: pointer; font-weight: 600 } .roc { max-width: 520px }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px; align-items: start }
@media screen and (max-width: 800px) { .three { grid-template-columns: 1fr } }
`;

/** One self-contained page. */
export function experimentPage(
  plan: Plan,
  summary: Summary,
  figures: { readonly overview: readonly Figure[]; readonly classes: readonly ClassFigures[] },
): string {
  const { hasClasses } = summary;
  const title = escapeHtml(plan.name);
  const sections = [
    ...(hasClasses ? [section('Area under the ROC curve', aucWords(summary), aucTable(plan, summary))] : []),
    section(
      hasClasses ? 'Kinds of anomaly, and the gap' : 'Area under the ROC curve, and the gap',
      measureWords(summary),
      measureTable(plan, summary),
    ),
    failures(summary, plan),
    section(
      hasClasses ? 'Class by class' : 'Trial by trial',
      pictureWords(summary, plan),
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
<p class="soft">${extent(plan, summary)} ${missingIn(summary)}</p>
${figures.overview.map(overview).join('')}
${sections.join('\n')}
<footer><p>docs/experiments.md says how every figure is measured, and what can be compared with what.</p></footer>
</body>
</html>
`;
}

function failures({ failures }: Summary, { data }: Plan): string {
  if (failures.length === 0) return '';
  const items = failures.map(run => `<li>${escapeHtml(`${runName(data, run)}: ${run.line}`)}</li>`);
  return section(
    'Runs that failed',
    'They are tried again when the experiment goes on.',
    `<ul>${items.join('')}</ul>`,
  );
}

function ofClass({ label, roc, trials }: ClassFigures, { data }: Plan, open: boolean): string {
  const parts = shown(trials).map(
    ({ trial, seed, auc, figures }) =>
      `<h3>${escapeHtml(trial)} <small>AUC ${auc.toFixed(3)}, seed ${seed}</small></h3><div class="three">${figures.map(drawn).join('')}</div>`,
  );
  const pictures = `<div class="roc">${drawn(roc)}</div>${parts.join('\n')}`;
  const name = classOf(data, label);
  if (name === null) return pictures;
  const heading = name === String(label) ? name : `${name} (${label})`;
  return `<details${open ? ' open' : ''}><summary>Normal: ${escapeHtml(heading)}</summary>
${pictures}</details>`;
}

/** In the order of the experiment. */
function shown(trials: readonly TrialFigures[]): readonly TrialFigures[] {
  const [first, others] = [trials.slice(0, 2), trials.slice(2)];
  const best = others.toSorted((a, b) => b.auc - a.auc).slice(0, MOST_TRIALS - first.length);
  return trials.filter(one => first.includes(one) || best.includes(one));
}

/** May be wider than the page; its words are not. */
const overview = ({ svg, caption }: Figure) =>
  `<figure class="overview"><div class="wide">${svg}</div><figcaption>${caption}</figcaption></figure>`;

const drawn = ({ svg, caption }: Figure) => `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;
