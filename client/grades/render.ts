import { isRepaired } from '../../gradebook/repairs.js';
import type { PassbackReport } from '../../activities/passback/settle.js';
import { meaningOf, remedyOf } from '../../codes/registry.js';
import type { PassbackFingerprint } from '../../gradebook/readiness.js';
import type { Confidence } from '../../gradebook/propose-links.js';
import type { NotedReason, PlannedWork } from '../../store/reports/grades/planned.js';
import { table } from '../tables.js';
import { counted } from '../times.js';

/** Pieces of work that a plan shows. */
export const mostShown = 500;

/** What a passback would do, for a terminal. */
export function planText(
  report: PassbackReport,
  work: readonly PlannedWork[],
  reasons: readonly NotedReason[],
  proposals: ReadonlyArray<{ confidence: Confidence; proposals: number }>,
): string {
  const { lineItems, results, withdrawals, held } = report.planned;
  const total = `${counted(lineItems)} line items, ${counted(results)} results and ${counted(withdrawals)} withdrawals in ${counted(report.classes.done)} classes${held > 0 ? `, of which ${counted(held)} are held` : ''}.`;
  const parts = [
    `${report.district}, passback ${report.run}, as of ${report.asOf}: a plan. Nothing was sent.`,
    `It would send ${total}`,
  ];
  if (work.length > 0) {
    parts.push(
      table(
        [
          { title: 'class' },
          { title: 'teacher' },
          { title: 'work' },
          { title: 'line item' },
          { title: 'results', right: true },
          { title: 'withdrawn', right: true },
          { title: 'held for' },
        ],
        work.map((each) => [
          ...[each.classId, each.teacher ?? '', each.work, each.lineItem ?? ''],
          ...[each.results, each.withdrawals, each.findings.join(', ')],
        ]),
      ),
    );
  }
  if (work.length === mostShown) parts.push(`Only the first ${counted(mostShown)} pieces of work are shown.`);
  if (proposals.length > 0) {
    const counts = proposals.map((each) => `${counted(each.proposals)} with ${each.confidence} confidence`);
    parts.push(
      `Line items of the SIS that may be such work already: ${counts.join(', ')}. See them, and decide: rollbook grades links list ${report.district}`,
    );
  }
  if (reasons.some(({ reason }) => isRepaired(reason))) {
    parts.push(
      `A setting would let some of the rest go. See what, before it is changed: rollbook grades repairs ${report.district}`,
    );
  }
  if (report.toTell && report.toTell.teachers > 0) {
    const { teachers, problems } = report.toTell;
    parts.push(
      `Teachers whom it would tell: ${counted(teachers)}, of ${counted(problems)} problems that they can mend.`,
    );
  }
  return [...parts, ...leftOutText(report), ...reasonsText(reasons)].join('\n\n');
}

/** What an outcome means of grades; the registry's texts speak of Canvas. */
const outcomes: Record<PassbackReport['outcome'], string> = {
  complete: 'Everything that should go has arrived in the gradebook.',
  held: 'A part waits for a decision; the rest has arrived.',
  partial: 'The SIS refused something, or classes were left out; it is tried again next time.',
  observed: 'A plan: nothing was sent.',
  added: '',
};

/** How a passback ended, for a terminal. */
export function reportText(report: PassbackReport, reasons: readonly NotedReason[], uiLink: string | null): string {
  const { sent, parked, planned, classes } = report;
  const parts = [
    `${report.district}, passback ${report.run}, as of ${report.asOf}: ${report.outcome}. ${outcomes[report.outcome]}`,
    [
      `Planned: ${counted(planned.lineItems)} line items, ${counted(planned.results)} results, ${counted(planned.withdrawals)} withdrawals, in ${counted(classes.done)} classes${classes.skipped > 0 ? `; ${counted(classes.skipped)} classes were left out` : ''}.`,
      `Accepted: ${counted(sent.accepted)}. Refused: ${counted(sent.refused)}. Waiting for those: ${counted(sent.waiting)}. Held: ${counted(sent.held)}.`,
      parked.causes > 0
        ? `Parked: ${counted(parked.causes)} causes, ${counted(parked.grades)} grades wait for them. See rollbook grades list ${report.district}`
        : 'Nothing is parked.',
      ...toldText(report.told),
    ].join('\n'),
    ...leftOutText(report),
    ...reasonsText(reasons),
  ];
  if (uiLink) parts.push(`Temporal UI: ${uiLink}`);
  return parts.join('\n\n');
}

/** Classes that took no part. Absent in reports of an earlier version. */
function leftOutText({
  district,
  leftOut = {},
}: Pick<PassbackReport, 'district'> & Partial<Pick<PassbackReport, 'leftOut'>>): string[] {
  const rows = Object.entries(leftOut).map(([code, classes]) => [code, classes, meaningOf(code)]);
  if (rows.length === 0) return [];
  const columns = [{ title: 'reason' }, { title: 'classes', right: true }, { title: 'meaning' }];
  return [
    `Classes that took no part:\n${table(columns, rows)}\nWhich they are: rollbook grades list ${district} --classes`,
  ];
}

function toldText(told: PassbackReport['told']): string[] {
  if (told === undefined) return [];
  const { teachers, problems, unknown, refused } = told;
  return [
    `Teachers told: ${counted(teachers)}, of ${counted(problems)} problems.${unknown > 0 ? ` Without an answer, and not told again: ${counted(unknown)}.` : ''}`,
    ...(refused === null
      ? []
      : [`Canvas takes no messages: ${refused}. ${remedyOf(refused)} The others are told by the next passback.`]),
  ];
}

function reasonsText(reasons: readonly NotedReason[]): string[] {
  if (reasons.length === 0) return [];
  const rows = reasons.map((each) => [each.reason, each.works, each.students, meaningOf(each.reason)]);
  const columns = [
    { title: 'reason' },
    { title: 'works', right: true },
    { title: 'students', right: true },
    { title: 'meaning' },
  ];
  return [`Left out, or left as it is:\n${table(columns, rows)}`];
}

/** What a run found of both ends. */
export function endsText({ findings }: PassbackFingerprint): string {
  const systems = { sis: 'SIS', canvas: 'Canvas' };
  const rows = findings.map(({ end, what, state, message, code }) => [
    ...[systems[end], what, message, code ?? ''],
    state === 'fine' || code === null ? '' : remedyOf(code),
  ]);
  const columns = [{ title: 'end' }, { title: 'what' }, { title: 'found' }, { title: 'code' }, { title: 'what to do' }];
  return `Both ends, as the run found them:\n${table(columns, rows)}`;
}
