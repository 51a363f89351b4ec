import { meaningOf, remedyOf, type Code } from '../../codes/registry.js';
import type { DesiredResult } from '../../gradebook/score.js';
import type { FoundWork } from '../../store/reports/grades/work.js';
import type { WriteLine } from '../../store/reports/grades/writes.js';
import { printable, table } from '../tables.js';
import { timeIn } from '../times.js';
import { CauseKind, type Cause } from './causes.js';
import type { ExplainedGrade, ExplainedLineItem, WorkExplanation } from './explain-work.js';

/** Works among which an operator has to choose. */
export function worksText(district: string, classId: string, found: readonly FoundWork[]): string {
  const rows = found.map((each) => [each.assignmentId, each.gone ? `${each.name} (gone)` : each.name]);
  return [
    `${found.length} works fit:`,
    table([{ title: 'assignment' }, { title: 'name' }], rows),
    `Name one: rollbook grades explain ${district} --class ${classId} --work ${found[0]!.assignmentId}`,
  ].join('\n');
}

/** A piece of work with all its grades. */
export function workText(explanation: WorkExplanation, zone: string): string {
  const { grades } = explanation;
  const rows = grades.map((each) => [
    ...[each.student, canvasText(each), desiredText(each.desired), inSisText(each.inSis)],
    ...[each.accepted?.run ?? '', each.cause === null ? '' : causeCodes(each.cause)],
  ]);
  const columns = ['student', 'in Canvas', 'should be', 'in the SIS', 'accepted in run', 'because'];
  return [
    ...headLines(explanation, zone),
    ...(rows.length === 0
      ? []
      : [
          'Grades',
          table(
            columns.map((title) => ({ title })),
            rows,
          ),
        ]),
    ...legend(grades.map((each) => each.cause)),
  ].join('\n');
}

/** The whole story of one student's grade. */
export function gradeText(explanation: WorkExplanation, grade: ExplainedGrade, zone: string): string {
  const { canvas, accepted, desired, writes } = grade;
  const { readBy } = explanation;
  return [
    printable(gradeSentence(explanation, grade)),
    '',
    ...headLines(explanation, zone),
    `Student ${grade.student}`,
    `  Canvas, as read by run ${readBy.canvas}: ${canvasText(grade)}`,
    ...(canvas === null
      ? []
      : [
          `    ${[
            `graded ${instantText(canvas.gradedAt, zone)}`,
            `posted ${instantText(canvas.postedAt, zone)}`,
            `due ${instantText(canvas.dueAt, zone)}`,
          ].join('; ')}`,
          ...canvas.parts.map(
            (part, at) =>
              `    part ${at + 1}: ${part.score ?? 'no score'}, ${part.state}${part.excused ? ', excused' : ''}${part.postedAt === null ? ', not posted' : ''}`,
          ),
        ]),
    `  The rules: ${desiredText(desired)}${grade.cause === null ? '' : `; ${causeText(grade.cause)}`}`,
    `  Accepted: ${accepted === null ? 'nothing' : `${scoreText(accepted)} in run ${accepted.run ?? '?'}${accepted.at ? `, ${timeIn(zone, accepted.at)}` : ''}`}`,
    `  The SIS, as read by run ${readBy.results ?? '(none)'} and accepted since: ${inSisText(grade.inSis)}`,
    ...writes.map((each) => `  ${writeText(each, zone)}`),
    ...legend([grade.cause]),
  ].join('\n');
}

function headLines(explanation: WorkExplanation, zone: string): string[] {
  const { work, lineItem, writes, parked, reason, classId, teacher, readBy } = explanation;
  const { assignment } = work;
  const facts = [
    assignment.kind,
    assignment.gradingType,
    `${assignment.pointsPossible ?? 'no'} points`,
    assignment.published ? 'published' : 'not published',
    assignment.postToSis ? 'flagged "Sync to SIS"' : 'not flagged "Sync to SIS"',
    `group ${work.groupName ?? 'unknown'}`,
    `due ${work.dueDay ?? 'without a date'}`,
  ];
  const gone = work.gone ? ['  Canvas no longer lists it. What was sent stays.'] : [];
  return [
    `${work.name} (assignment ${work.assignmentId}), class ${classId}, teacher ${teacher ?? 'none'}`,
    `  Canvas, as read by run ${readBy.canvas}: ${facts.join(', ')}`,
    ...gone,
    ...(reason === null ? [] : [`  It is not sent: ${meaningOf(reason)} (${reason}). ${remedyOf(reason)}`]),
    ...(lineItem === null ? [] : lineItemLines(lineItem, readBy.lineItems)),
    ...writes.map((each) => `  ${writeText(each, zone)}`),
    ...parked.map(
      (each) =>
        `  parked since run ${each.firstRun}: ${meaningOf(each.code)} (${each.code}${each.status ? `, HTTP ${each.status}` : ''})${each.student ? `, student ${each.student}` : ''}. ${remedyOf(each.code)}`,
    ),
  ].map(printable);
}

function lineItemLines(
  { sourcedId, generation, inSis, accepted, desired, cause }: ExplainedLineItem,
  run: number | null,
) {
  const state = inSis ? `in the SIS, as read by run ${run ?? '?'} and accepted since` : 'not in the SIS';
  const head = `  Line item ${sourcedId}${generation > 1 ? ` (generation ${generation})` : ''}: ${state}`;
  const names = ['title', 'assignDate', 'dueDate', 'categorySourcedId', 'resultValueMax'] as const;
  const fields = names.map((name) => {
    const [held, last, wanted] = [inSis?.[name], accepted?.[name], desired?.[name]];
    const others = [
      ...(last !== undefined && last !== held ? [`accepted ${last ?? 'none'}`] : []),
      ...(wanted !== undefined && wanted !== held ? [`should be ${wanted ?? 'none'}`] : []),
    ];
    return inSis || others.length > 0
      ? `    ${name}: ${held ?? 'none'}${others.length > 0 ? ` (${others.join(', ')})` : ''}`
      : null;
  });
  return [
    `${head}${cause === null || cause.kind === CauseKind.rule ? '' : `; ${causeText(cause)}`}`,
    ...fields.filter((each) => each !== null),
  ];
}

/** Whether the grade stands in the SIS, and why or why not. Pure. */
export function gradeSentence({ work }: Pick<WorkExplanation, 'work'>, grade: ExplainedGrade): string {
  const { inSis, accepted, cause, desired } = grade;
  const maximum = work.assignment.pointsPossible;
  const held = inSis === null ? 'nothing' : `${inSisText(inSis)}${maximum === null ? '' : ` of ${maximum}`}`;
  const from =
    inSis === null
      ? ''
      : accepted === null
        ? ', which did not come from here'
        : `, accepted in run ${accepted.run ?? '?'}`;
  if (work.gone) return `The SIS holds ${held}${from}. Canvas no longer lists the work; what was sent stays.`;
  if (cause === null) {
    return inSis === null
      ? 'The SIS holds nothing, and Canvas has nothing to send.'
      : `The SIS holds ${held}${from}, as Canvas has it.`;
  }
  const isWanted = cause.kind !== CauseKind.rule && cause.codes[0] !== 'ENTERED_IN_SIS';
  const wanted = isWanted && desired !== null ? `; it should be ${desiredText(desired)}` : '';
  return `The SIS holds ${held}${from}${wanted}: ${causeText(cause)}.`;
}

/** A cause in words, with its codes. */
export function causeText({ kind, codes }: Cause): string {
  const meaning = codes.map((code) => `${meaningOf(code)} (${code})`).join('; ');
  switch (kind) {
    case CauseKind.rule:
    case CauseKind.conflict:
      return meaning;
    case CauseKind.held:
      return `held: ${meaning}`;
    case CauseKind.parked:
      return `parked: ${meaning}`;
    case CauseKind.skipped:
      return `the latest passback left the class out: ${meaning}`;
    case CauseKind.planned:
      return 'planned, and not sent yet';
    case CauseKind.none:
      return 'no cause is known: the next passback would write it';
  }
}

/** A cause by its codes, for a cell of a table. */
function causeCodes(cause: Cause): string {
  const { kind, codes } = cause;
  if (codes.length === 0) return causeText(cause);
  return kind === CauseKind.held || kind === CauseKind.parked ? `${kind}: ${codes.join(', ')}` : codes.join(', ');
}

function legend(causes: ReadonlyArray<Cause | null>): string[] {
  const codes = new Set<Code>(causes.flatMap((each) => each?.codes ?? []));
  return codes.size === 0
    ? []
    : ['', 'What to do', ...[...codes].map((code) => `  ${code}: ${meaningOf(code)}. ${remedyOf(code)}`)];
}

function canvasText({ canvas }: Pick<ExplainedGrade, 'canvas'>): string {
  if (canvas === null) return 'no submission';
  const { score, enteredScore, state, excused, missing, late, postedAt, vanished } = canvas;
  return [
    score === null ? 'no score' : String(score),
    ...(enteredScore !== null && enteredScore !== score ? [`entered ${enteredScore}`] : []),
    state,
    ...(excused ? ['excused'] : []),
    ...(missing ? ['missing'] : []),
    ...(late ? ['late'] : []),
    ...(score !== null && postedAt === null ? ['not posted'] : []),
    ...(vanished ? ['no longer listed'] : []),
  ].join(', ');
}

function desiredText(desired: DesiredResult | null): string {
  if (desired === null) return 'nothing is sent';
  switch (desired.kind) {
    case 'score':
      return String(desired.score);
    case 'exempt':
      return 'exempt';
    case 'withdraw':
      return 'no result';
    case 'leave':
      return 'left as it is';
  }
}

function inSisText(result: ExplainedGrade['inSis']): string {
  if (result === null) return 'nothing';
  return result.scoreStatus === 'exempt' ? 'exempt' : String(result.score ?? 'no score');
}

function scoreText({ score, exempt }: { score: number | null; exempt: boolean }): string {
  return exempt ? 'exempt' : String(score ?? 'no score');
}

function writeText(write: WriteLine, zone: string): string {
  const { run, kind, op, before, after, fields, state, findings, outcome, code, status, attempts, sentAt } = write;
  const what =
    kind === 'lineItem'
      ? `${op} line item (${Object.keys(fields ?? {}).join(', ')})`
      : `${op} result: ${before === null ? 'nothing' : scoreText(before)} -> ${after === null ? 'nothing' : scoreText(after)}`;
  const became =
    state === 'held' ? `held (${findings.join(', ')})` : (outcome ?? 'not sent') + (code === null ? '' : ` (${code})`);
  const answer = status === null ? '' : `, HTTP ${status}`;
  const tries = attempts > 1 ? `, ${attempts} attempts` : '';
  return `run ${run}: ${what}: ${became}${answer}${tries}${sentAt === null ? '' : `, ${timeIn(zone, sentAt)}`}`;
}

function instantText(instant: string | null, zone: string): string {
  return instant === null ? 'never' : timeIn(zone, new Date(instant));
}
