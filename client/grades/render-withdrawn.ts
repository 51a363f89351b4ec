import type { PassbackReport } from '../../activities/passback/settle.js';
import { meaningOf, remedyOf, type Code } from '../../codes/registry.js';
import type { WithdrawalLine, WithdrawnWork } from '../../store/reports/grades/withdrawn.js';
import { table } from '../tables.js';
import { counted } from '../times.js';

/** What a withdrawal would take back, or has taken back, and what it leaves. */
export function withdrawalText(
  report: PassbackReport,
  { ofRun, lines, uiLink }: { ofRun: string; lines: readonly WithdrawalLine[]; uiLink: string | null },
): string {
  const isPlan = report.outcome === 'observed';
  const { deleted, changed, lineItems } = countedOf(lines);
  const what = `${counted(deleted)} results deleted, ${counted(changed)} as they were before, ${counted(lineItems)} line items`;
  const { accepted, refused, unknown, waiting } = report.sent;
  const { skipped } = report.classes;
  const missing = refused + unknown + waiting;
  return [
    isPlan
      ? `What run ${ofRun} sent: what would be taken back. Nothing was.`
      : `What run ${ofRun} sent, taken back by run ${report.district}/${report.run}: ${report.outcome}.`,
    lines.length === 0 ? 'There is nothing to take back: the SIS holds nothing of it.' : linesTable(lines),
    isPlan
      ? `It would be: ${what}.`
      : `Accepted: ${counted(accepted)}. Refused, or waiting for those: ${counted(missing)}.`,
    ...(skipped > 0
      ? [
          `${counted(skipped)} classes were left out: another run works on them, or their gradebook could not be read. Give the command again.`,
        ]
      : []),
    ...legend(lines.flatMap((each) => Object.keys(each.left) as Code[])),
    ...(isPlan
      ? []
      : [
          'It is not sent again until Canvas changes it, or somebody releases it: rollbook grades withdrawn list ' +
            report.district,
        ]),
    ...(uiLink ? [`Temporal UI: ${uiLink}`] : []),
  ].join('\n\n');
}

function countedOf(lines: readonly WithdrawalLine[]): { deleted: number; changed: number; lineItems: number } {
  return {
    deleted: lines.reduce((sum, each) => sum + each.deleted, 0),
    changed: lines.reduce((sum, each) => sum + each.changed, 0),
    lineItems: lines.filter((each) => each.lineItem !== null).length,
  };
}

function linesTable(lines: readonly WithdrawalLine[]): string {
  const columns = [
    ...['class', 'teacher', 'work', 'line item'].map((title) => ({ title })),
    ...['deleted', 'as before', 'refused'].map((title) => ({ title, right: true })),
    { title: 'left' },
  ];
  const rows = lines.map((each) => [
    ...[each.classId, each.teacher ?? '', each.work, each.lineItem ?? ''],
    ...[each.deleted, each.changed, each.refused],
    Object.entries(each.left)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', '),
  ]);
  return table(columns, rows);
}

/** What was taken back and stays away. */
export function withdrawnText(district: string, works: readonly WithdrawnWork[]): string {
  if (works.length === 0) return 'Nothing that was taken back stays away.';
  const columns = [
    ...['class', 'teacher', 'work', 'id', 'line item'].map((title) => ({ title })),
    ...['grades', 'of run', 'taken back by'].map((title) => ({ title, right: true })),
    { title: 'asked for by' },
  ];
  const rows = works.map((each) => [
    ...[each.classId, each.teacher ?? '', each.work, each.assignmentId, each.lineItem ?? ''],
    ...[each.grades, each.ofRun, each.run, each.by],
  ]);
  return [
    table(columns, rows),
    `It goes again when Canvas changes it, or when somebody releases it: rollbook grades withdrawn release ${district}`,
  ].join('\n\n');
}

function legend(codes: readonly Code[]): string[] {
  return [...new Set(codes)].sort().map((code) => `${code}: ${meaningOf(code)}.\n${remedyOf(code)}`);
}
