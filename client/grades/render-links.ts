import type { ProposedLinkState } from '../../gradebook/link-states.js';
import type { GoneLineItem, ProposedLink } from '../../store/reports/grades/proposed-links.js';
import { table } from '../tables.js';
import { counted } from '../times.js';

/** Proposals in one state, and the line items that are gone from the SIS. */
export function linksText(
  district: string,
  state: ProposedLinkState,
  proposals: readonly ProposedLink[],
  gone: readonly GoneLineItem[],
): string {
  return [
    proposals.length === 0 ? `No proposal is ${state}.` : proposalsTable(proposals),
    ...(state === 'open' && proposals.length > 0
      ? [
          `Nothing of these works is sent until somebody decides: rollbook grades links confirm ${district}, or reject, or by a file: rollbook grades links export ${district} FILE`,
        ]
      : []),
    ...(gone.length === 0 ? [] : [goneText(district, gone)]),
  ].join('\n\n');
}

function proposalsTable(proposals: readonly ProposedLink[]): string {
  const columns = [
    { title: 'number', right: true },
    ...['confidence', 'class', 'teacher', 'work in Canvas', 'id', 'line item in the SIS'].map((title) => ({ title })),
    { title: 'same', right: true },
    { title: 'other', right: true },
    { title: 'decided by' },
  ];
  const rows = proposals.map((each) => [
    ...[each.number, each.confidence, each.classId, each.teacher ?? ''],
    ...[described(each.work, each.workDue, each.workPoints), each.assignmentId],
    each.title === null ? '(no longer there)' : described(each.title, each.dueDate, each.points),
    ...[each.agreeing, each.differing, `${each.by ?? ''}${each.anew ? ', anew' : ''}`],
  ]);
  return table(columns, rows);
}

function described(title: string, due: string | null, points: number | null): string {
  return `${title}, ${due ?? 'no due date'}, ${points ?? 'no'} points`;
}

function goneText(district: string, gone: readonly GoneLineItem[]): string {
  const columns = ['class', 'teacher', 'work', 'id', 'title in the SIS', 'renewed by'].map((title) => ({ title }));
  const rows = gone.map((each) => [
    ...[each.classId, each.teacher ?? '', each.work, each.assignmentId, each.title ?? ''],
    each.state === 'renewing' ? (each.by ?? '') : '',
  ]);
  return `Line items that are gone from the SIS. To make them anew: rollbook grades links renew ${district}\n${table(columns, rows)}`;
}

export function renewedText(
  district: string,
  renewed: ReadonlyArray<{ classId: string; assignmentId: string }>,
): string {
  return renewed.length === 0
    ? 'No line item that is gone from the SIS is selected.'
    : `${counted(renewed.length)} line items: the next passback makes them anew, with their grades: rollbook grades send ${district}`;
}
