import { meaningOf } from '../../codes/registry.js';
import {
  conflictsText,
  daysSince,
  heldGradesText,
  leftOutText,
  momentText,
  nightText,
  numberText,
  reasonText,
  runText,
  shortTime,
  verdictText,
} from '../../morning/lines.js';
import type { Morning, MorningGrades, Reason } from '../../morning/model.js';
import { printable, table } from '../tables.js';

const right = (title: string) => ({ title, right: true });
const left = (title: string) => ({ title });

/** A district's morning for a terminal. */
export function morningText(morning: Morning): string {
  const { name, district, reasons, remarks } = morning;
  const parts = [
    `${printable(name)} (${district}), ${momentText(morning)}`,
    [verdictText(morning), ...reasons.map(reasonLine)].join('\n'),
    remarks.length > 0 ? ['To know', ...remarks.map(reasonLine)].join('\n') : '',
    `The night\n  ${nightText(morning)}`,
    decisionsText(morning),
    harmText(morning),
    measuresText(morning),
    problemsText(morning),
    morning.grades === null ? '' : gradesText(morning, morning.grades),
    nextText(morning),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** All districts, a line each. */
export function morningsText(mornings: readonly Morning[]): string {
  return table(
    [left('district'), left('safe'), left('the night'), left('why'), right('decisions'), right('problems')],
    mornings.map((each) => [
      each.district,
      each.safe ? 'yes' : 'NO',
      nightText(each),
      each.reasons.map(({ code, count }) => (count === null ? code : `${numberText(count)} ${code}`)).join(', '),
      numberText(each.decisions.length),
      numberText(each.problems.reduce((sum, { causes }) => sum + causes, 0)),
    ]),
  );
}

function reasonLine(reason: Reason): string {
  return `  ${reasonText(reason)}\n    ${reason.command}`;
}

function decisionsText({ decisions }: Morning): string {
  if (decisions.length === 0) return '';
  const shown = table(
    [left('waits for a decision'), left('school'), left('why'), right('rows'), right('people'), left('command')],
    decisions.map((each) => [
      each.what,
      each.schoolName ?? '',
      each.reason ?? '',
      numberText(each.rows),
      each.people === null ? '' : numberText(each.people),
      each.command,
    ]),
  );
  return shown;
}

function harmText({ harm }: Morning): string {
  if (harm.length === 0) return 'Nobody has lost a class, a teacher or a login by the night.';
  return table(
    [
      left('lost by the night'),
      right('classes emptied'),
      right('without teacher'),
      right('students without class'),
      right('logins'),
    ],
    harm.map((each) => [
      each.schoolName ?? each.school,
      ...[each.emptiedClasses, each.classesWithoutTeacher, each.studentsWithoutClass, each.lostLogins].map(numberText),
    ]),
  );
}

function measuresText({ measures }: Morning): string {
  if (measures.length === 0) return '';
  return table(
    [left('figure'), right('this night'), right('median of 14'), left('')],
    measures.map((each) => [
      each.name,
      numberText(each.value),
      each.median === null ? '' : numberText(each.median),
      each.isUnusual ? 'unusual' : '',
    ]),
  );
}

function problemsText({ problems, acknowledged, now }: Morning): string {
  const known = acknowledged > 0 ? `${numberText(acknowledged)} acknowledged beside these.` : '';
  if (problems.length === 0) return known === '' ? 'No open problems.' : `No open problems. ${known}`;
  const shown = table(
    [left('problem'), right('causes'), right('new'), right('records'), right('days'), left('means')],
    problems.map((each) => [
      each.code,
      numberText(each.causes),
      each.newCauses === 0 ? '' : numberText(each.newCauses),
      numberText(each.affected),
      numberText(daysSince(each.since, now)),
      meaningOf(each.code),
    ]),
  );
  return [shown, known].filter((part) => part !== '').join('\n');
}

function gradesText({ district, zone }: Morning, grades: MorningGrades): string {
  const { run, conflicts, parkedByTeacher, held, leftOut, oldestUnsentDay, closing } = grades;
  const lines = [
    run === null ? 'no passback yet' : runText(run, district, zone),
    conflicts > 0 ? conflictsText(conflicts) : '',
    held > 0 ? heldGradesText(held) : '',
    ...leftOut.map(leftOutText),
    oldestUnsentDay === null ? '' : `the oldest that has not gone is of ${oldestUnsentDay}`,
    ...closing.map(({ at, what }) => `${what} closes ${at.replace('T', ' ')}`),
  ];
  const parked =
    parkedByTeacher.length === 0
      ? ''
      : `\n${table(
          [left('refused by the SIS, by teacher'), right('causes'), right('grades')],
          parkedByTeacher.map((each) => [
            each.teacher ?? '(no teacher)',
            numberText(each.causes),
            numberText(each.grades),
          ]),
        )}`;
  return `Grades\n${lines
    .filter((line) => line !== '')
    .map((line) => `  ${line}`)
    .join('\n')}${parked}`;
}

function nextText({ next, zone }: Morning): string {
  if (next.length === 0) return 'No run is scheduled.';
  return `Next: ${next.map(({ kind, at }) => `${kind} ${shortTime(at, zone)}`).join(', ')}`;
}
