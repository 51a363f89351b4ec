import type { ProposedLinkState } from '../../gradebook/link-states.js';
import type { LeftOpen } from '../../store/passback/decide-links.js';
import type { GoneLineItem, ProposedLink } from '../../store/reports/grades/proposed-links.js';
import type { ForeignWrite } from '../../store/schema/passback-links.js';
import type { Tried, TryOn } from './try-foreign-write.js';
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
    ...['confidence', 'class', 'teacher', 'work in Canvas', 'id', 'line item in the SIS', 'made by'].map((title) => ({
      title,
    })),
    { title: 'same', right: true },
    { title: 'other', right: true },
    { title: 'decided by' },
  ];
  const rows = proposals.map((each) => [
    ...[each.number, each.confidence, each.classId, each.teacher ?? ''],
    ...[described(each.work, each.workDue, each.workPoints), each.assignmentId],
    each.title === null ? '(no longer there)' : described(each.title, each.dueDate, each.points),
    each.product ?? '',
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

/** What was answered, and why the rest of what was chosen is still open. */
export function answeredText(district: string, state: ProposedLinkState, answered: number, left: LeftOpen): string {
  return [
    answered === 0
      ? 'No proposal that can be answered is selected.'
      : `${counted(answered)} proposals: ${state}. The next passback goes by it: rollbook grades send ${district}`,
    ...(left.unproven > 0
      ? [
          `${counted(left.unproven)} line items were made by another product, and the SIS was not proved to take writes to such: rollbook grades links try ${district}`,
        ]
      : []),
    ...(left.tied > 0
      ? [
          `${counted(left.tied)} are as likely as another one of the same work or line item. Name the right one by its number: rollbook grades links confirm ${district} --number NUMBER`,
        ]
      : []),
  ].join('\n');
}

/** What a try would write. */
export function tryText({ classId, lineItem }: TryOn): string {
  return `One result of "${lineItem.title}" (class ${classId}, due ${lineItem.dueDate ?? 'on no day'}) and then that line item are written once more as they are. What OneRoster does not show of the line item, the SIS may reset: weight, extra points, publication.`;
}

const ofTries: Record<ForeignWrite, string> = {
  taken: 'The SIS takes writes to what another product has made.',
  refused: 'The SIS refuses writes to what another product has made. Such line items stay as they are.',
  altered: 'The SIS took the write, and holds something else since. Such line items should stay as they are.',
  unknown: 'Nothing was proved: the write failed for another reason, or its answer was lost. Try it on another class.',
};

/** What came of a try. */
export function triedText(district: string, { classId, lineItem }: TryOn, tried: Tried): string {
  const { outcome, status, at, altered } = tried;
  const where = at === 'result' ? 'its result' : 'the line item';
  return [
    ofTries[outcome],
    ...(at === null ? [] : [`It was ${where}${status === null ? '' : `, answer ${status}`}.`]),
    ...(altered.length === 0 ? [] : [`Changed: ${altered.join(', ')}.`]),
    ...(outcome === 'refused' || (outcome === 'unknown' && status !== null)
      ? []
      : [`Look in the SIS at "${lineItem.title}" of class ${classId}: its weight, extra points and publication.`]),
    ...(outcome === 'taken'
      ? [`Then confirm what is right: rollbook grades links confirm ${district} --confidence high`]
      : []),
  ].join('\n');
}

export function renewedText(
  district: string,
  renewed: ReadonlyArray<{ classId: string; assignmentId: string }>,
): string {
  return renewed.length === 0
    ? 'No line item that is gone from the SIS is selected.'
    : `${counted(renewed.length)} line items: the next passback makes them anew, with their grades: rollbook grades send ${district}`;
}
