import { meaningOf } from '../../codes/registry.js';
import type { HeldWork } from '../../store/reports/grades/held.js';
import { table } from '../tables.js';

/** What a passback held, for a terminal. */
export function heldGradesText(run: string, held: readonly HeldWork[]): string {
  if (held.length === 0) return `Run ${run} holds no grades.`;
  const rows = held.map((each) => [
    ...[each.school, each.classId, each.teacher ?? '', each.work, each.assignmentId],
    ...[each.results, each.zeros, each.withdrawals, each.findings.join(', ')],
  ]);
  const columns = [
    ...[{ title: 'school' }, { title: 'class' }, { title: 'teacher' }, { title: 'work' }, { title: 'id' }],
    ...[
      { title: 'results', right: true },
      { title: 'zeros', right: true },
      { title: 'withdrawn', right: true },
    ],
    { title: 'why' },
  ];
  const codes = [...new Set(held.flatMap((each) => each.findings))].sort();
  return [
    `Run ${run} holds:`,
    table(columns, rows),
    codes.map((code) => `${code}: ${meaningOf(code)}.`).join('\n'),
  ].join('\n\n');
}
