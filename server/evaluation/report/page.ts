import type { Evaluation } from '../evaluate.ts';
import { chartSection, clipSection } from './charts.ts';
import { comparisonSection, eventSection, thresholdSection } from './figures.ts';
import { escapeHtml } from './html.ts';
import type { Sheet } from './sheet.ts';
import { specimenSection } from './specimens.ts';
import { STYLE } from './style.ts';

/** One self-contained page. @param command what it was made with */
export function reportPage(evaluation: Evaluation, sheet: Sheet, command: string): string {
  const title = escapeHtml(`${evaluation.row.title} on ${evaluation.dataset.name}`);
  const sections = [
    ...[comparisonSection, thresholdSection, eventSection, chartSection, clipSection].map(section =>
      section(evaluation),
    ),
    specimenSection('Worst misses', 'Abnormal frames with the lowest scores.', sheet.misses),
    specimenSection('Worst false alarms', 'Normal frames with the highest scores.', sheet.falseAlarms),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="soft">${extent(evaluation)}</p>
${sections.join('\n')}
<footer><p>Made by <code>${escapeHtml(command)}</code>. docs/quality.md says how every figure is measured.</p></footer>
</body>
</html>
`;
}

function extent({ dataset }: Evaluation): string {
  const labels = dataset.clips.flatMap(clip => clip.labels);
  const abnormal = labels.filter(Boolean).length;
  const count = (n: number) => n.toLocaleString('en');
  return `${dataset.clips.length} clips, ${count(labels.length)} frames, of which ${count(abnormal)} are abnormal.`;
}
