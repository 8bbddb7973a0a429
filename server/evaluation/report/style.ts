/** Light and dark by the reader's choice; on paper always light, and no picture is cut in two. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2933; --soft: #5b6875; --page: #fff; --line: #d9dee3; --best: #e8f1fe }
@media (prefers-color-scheme: dark) {
  :root { --ink: #d7dde3; --soft: #93a0ad; --page: #14181d; --line: #313a44; --best: #1d3350 }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1180px; padding: 32px 24px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif }
h1 { margin: 0; font-size: 26px } h2 { margin: 40px 0 6px; font-size: 19px } p { margin: 4px 0 14px; max-width: 78ch }
.soft, figcaption, footer { color: var(--soft) }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th { font-weight: 600; vertical-align: bottom } th:first-child, td:first-child { text-align: left; padding-left: 4px }
td.best { background: var(--best); font-weight: 600 }
thead tr.over th { border-bottom: 0; color: var(--soft); font-weight: 400; padding-bottom: 0; text-align: left }
svg { display: block; width: 100%; height: auto; font-family: system-ui, sans-serif; font-size: 13px }
.two { display: grid; grid-template-columns: 4fr 5fr; gap: 20px; align-items: end }
.clips { display: grid; grid-template-columns: repeat(2, 1fr); gap: 14px 24px }
.sheet { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px }
figure { margin: 0 } figcaption { font-size: 13px; margin-top: 3px }
.sheet svg { border-radius: 3px }
.key { font-weight: 600 } .found { color: #e5484d } .truth { color: #0d9488 }
footer { margin-top: 36px; border-top: 1px solid var(--line); padding-top: 10px; font-size: 13px }
code { font-size: 13px; overflow-wrap: anywhere }
@media screen and (max-width: 800px) { .two, .clips { grid-template-columns: 1fr } .sheet { grid-template-columns: repeat(2, 1fr) } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --page: #fff; --line: #bbb; --best: #e8f1fe }
  @page { size: A4; margin: 14mm }
  body { max-width: none; padding: 0; font-size: 11px } .wide { overflow: visible } table { font-size: 9px }
  th, td { padding: 3px; white-space: normal } svg { font-size: 15px } figcaption { font-size: 9px }
  h2 { break-after: avoid; margin-top: 20px } figure, svg, tr { break-inside: avoid } .two { break-inside: avoid }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
`;
