import { rowsOnPaper } from './table.js';

/** Reads on a phone, prints on two pages, and does not tell by colour alone. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d0d7de; --soft: #f3f5f7; --yes: #17692f; --no: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --paper: #14171b; --line: #3a4149; --soft: #1e2329; --yes: #63c37f; --no: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 16px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1rem; margin: 1.3rem 0 .3rem; border-bottom: 1px solid var(--line); }
p { margin: .25rem 0; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
code { font-size: .85em; background: var(--soft); padding: .05em .3em; border-radius: 3px; overflow-wrap: anywhere; }
article + article { margin-top: 2.5rem; }
.verdict { border-left: .5rem solid var(--line); padding: .4rem .8rem; background: var(--soft); }
.verdict.safe { border-color: var(--yes); }
.verdict.unsafe { border-color: var(--no); }
.answer { font-size: 1.5rem; font-weight: 700; }
.safe .answer, .mark.safe { color: var(--yes); }
.unsafe .answer, .mark.unsafe { color: var(--no); }
.moment { opacity: .75; }
.overview { list-style: none; padding: 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.marked td { font-weight: 700; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 1rem; }
figure { flex: 1 1 20rem; margin: 0; }
figcaption { font-weight: 600; font-size: .9rem; }
svg { width: 100%; height: auto; }
.grid { stroke: var(--line); stroke-width: .5; }
.tick { font-size: 9px; fill: currentColor; text-anchor: end; }
.day { font-size: 9px; fill: currentColor; }
.not-well { fill: var(--no); }
.legend { font-size: .8rem; }
.legend span { margin-right: .8rem; white-space: nowrap; }
.legend i { display: inline-block; width: .7em; height: .7em; }
.part-0 { fill: #2f6fb3; background: #2f6fb3; } .part-1 { fill: #e0a32e; background: #e0a32e; }
.part-2 { fill: #8e5ea2; background: #8e5ea2; } .part-3 { fill: #3a9a8f; background: #3a9a8f; }
.part-4 { fill: #c0504d; background: #c0504d; } .part-5 { fill: #7f8c8d; background: #7f8c8d; }
.part-6 { fill: #9bbb59; background: #9bbb59; } .part-7 { fill: #4f81bd; background: #4f81bd; }
@media screen and (max-width: 40rem) {
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { padding: .3rem 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: 0; }
  td.number { text-align: left; }
  td[data-label]::before { content: attr(data-label) ': '; opacity: .7; }
  td:first-child::before { content: ''; }
  td:first-child { font-weight: 600; }
}
@media screen { .on-paper { display: none; } }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #999; --yes: #000; --no: #000; }
  @page { margin: 10mm; }
  body { font-size: 9.5px; line-height: 1.3; max-width: none; padding: 0; }
  table { font-size: 8.5px; line-height: 1.3; }
  th, td { padding: .1rem .4rem .1rem 0; }
  .charts { flex-wrap: nowrap; margin-top: 6px; }
  figure { max-width: 22rem; }
  h1 { font-size: 14px; } h2 { font-size: 10.5px; margin-top: 6px; }
  .answer { font-size: 16px; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  tbody tr:nth-child(n + ${rowsOnPaper + 1}) { display: none; }
  article + article { break-before: page; }
  svg, i, .part-0, .part-1 { print-color-adjust: exact; }
}
`;
