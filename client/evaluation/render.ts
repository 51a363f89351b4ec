import { meaningOf } from '../../codes/registry.js';
import { differenceOf, totalsOf } from '../../evaluation/difference.js';
import type { Difference, Evaluation, KindCounts, Shadow } from '../../evaluation/model.js';
import { totalsOfShadow } from '../../evaluation/shadow.js';
import { readinessLine, shadowLine } from '../../evaluation/words.js';
import { printable, table } from '../tables.js';

const right = (title: string) => ({ title, right: true });
const left = (title: string) => ({ title });
const shown = (count: number): string => (count === 0 ? '' : String(count));

/** Differences shown on a terminal; the page has all. */
const mostDifferences = 20;

/** An evaluation for a terminal: of all schools, or of one. */
export function evaluationText(evaluation: Evaluation, before: Evaluation | null, school: string | null): string {
  const isWanted = (each: { school: string | null }): boolean => school === null || each.school === school;
  const { name, district, run, asOf } = evaluation;
  const counts = evaluation.counts.filter(isWanted);
  const parts = [
    `${printable(name)} (${district}), evaluation ${district}/${run} as of ${asOf}. Nothing was written at either end.`,
    evaluation.readiness
      .filter(isWanted)
      .map((each) => printable(readinessLine(each, meaningOf)))
      .join('\n'),
    countsTable(totalsOf(counts)),
    findingsTable(evaluation.findings.filter(isWanted)),
    school === null ? firstNightTable(evaluation) : '',
    problemsTable(evaluation.problems.filter(isWanted)),
    evaluation.shadow && school === null ? differsText(evaluation.district, evaluation.shadow) : '',
    before === null ? '' : differenceText(differenceOf(before, evaluation).filter(isWanted), before.run),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function countsTable(totals: readonly KindCounts[]): string {
  const order = ['account', 'term', 'course', 'section', 'user', 'enrollment'];
  return table(
    [
      ...[left('kind'), right('linked, certain'), right('likely'), right('in question'), right('to be made')],
      ...[right('doubled'), right('left by hand'), right('orphaned'), right('past')],
    ],
    totals
      .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
      .map((each) => [
        each.kind,
        ...[each.certain, each.likely, each.question, each.made, each.doubled, each.left, each.orphaned, each.past].map(
          shown,
        ),
      ]),
  );
}

function findingsTable(findings: Evaluation['findings']): string {
  if (findings.length === 0) return 'Nothing to look at.';
  const sums = new Map<string, { code: string; kind: string; count: number }>();
  for (const { code, kind, count } of findings) {
    const sum = sums.get(`${code} ${kind}`) ?? { code, kind, count: 0 };
    sum.count += count;
    sums.set(`${code} ${kind}`, sum);
  }
  return table(
    [left('to look at'), left('kind'), right('things'), left('means')],
    [...sums.values()].map((each) => [each.code, each.kind, each.count, meaningOf(each.code)]),
  );
}

function firstNightTable({ firstNight }: Evaluation): string {
  return table(
    [left('the first night after adopting'), right('makes'), right('changes'), right('leaves'), right('waits')],
    firstNight.map((each) => [each.kind, ...[each.make, each.change, each.same, each.wait].map(shown)]),
  );
}

function differsText(district: string, shadow: Shadow): string {
  const line = shadowLine(shadow, totalsOfShadow(shadow));
  return `Canvas differs from what Rollbook would have ${line}:\n  rollbook evaluation differences ${district}`;
}

function problemsTable(problems: Evaluation['problems']): string {
  if (problems.length === 0) return '';
  const sums = new Map<string, { causes: number; affected: number }>();
  for (const { code, causes, affected } of problems) {
    const sum = sums.get(code) ?? { causes: 0, affected: 0 };
    sums.set(code, { causes: sum.causes + causes, affected: sum.affected + affected });
  }
  return table(
    [left('to mend in the SIS'), right('causes'), right('records'), left('means')],
    [...sums].map(([code, { causes, affected }]) => [code, causes, affected, meaningOf(code)]),
  );
}

function differenceText(differences: readonly Difference[], before: number): string {
  if (differences.length === 0) return `As in evaluation ${before}.`;
  const rows = differences.slice(0, mostDifferences);
  const more = differences.length - rows.length;
  return `${table(
    [left(`since evaluation ${before}`), left('school'), right('then'), right('now')],
    rows.map((each) => [each.what, each.school ?? '', each.before, each.now]),
  )}${more > 0 ? `\n${more} more: see the page (--html).` : ''}`;
}
