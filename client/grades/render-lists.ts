import { meaningOf, remedyOf, type Code } from '../../codes/registry.js';
import type { HeldWork } from '../../store/reports/grades/held.js';
import type { LeftOutClass } from '../../store/reports/grades/left-out-classes.js';
import type { NotedWork } from '../../store/reports/grades/notes.js';
import type { ParkedCause } from '../../store/reports/grades/parked.js';
import { table } from '../tables.js';
import { counted } from '../times.js';

/** What is or was parked, with what to do about each code. */
export function parkedText(parked: readonly ParkedCause[]): string {
  if (parked.length === 0) return 'Nothing is parked.';
  return byCode(parked, (each) => [each.code])
    .map(([code, own]) => {
      const rows = own.map((each) => [
        ...[each.classId, each.teacher ?? '', each.work ?? '(the whole class)', each.student ?? ''],
        ...[each.affected, each.status ?? '', `${each.firstRun}-${each.lastRun}`],
        ...(each.settledRun === null ? [] : [each.settledRun]),
      ]);
      const columns = [
        ...[{ title: 'class' }, { title: 'teacher' }, { title: 'work' }, { title: 'student' }],
        ...[{ title: 'grades', right: true }, { title: 'answer', right: true }, { title: 'runs' }],
        ...(own[0]!.settledRun === null ? [] : [{ title: 'settled in', right: true }]),
      ];
      return `${heading(code)}\n${table(columns, rows)}`;
    })
    .join('\n\n');
}

/** What a passback holds, with why. */
export function heldText(run: number, held: readonly HeldWork[]): string {
  if (held.length === 0) return `Passback ${run} holds nothing of this kind.`;
  return byCode(held, (each) => each.findings)
    .map(([code, own]) => {
      const rows = own.map((each) => [
        ...[each.school, each.classId, each.teacher ?? '', each.work, each.assignmentId, each.lineItem ?? ''],
        ...[each.results, each.zeros, each.withdrawals],
      ]);
      const columns = [
        ...['school', 'class', 'teacher', 'work', 'id', 'line item'].map((title) => ({ title })),
        ...['results', 'zeros', 'withdrawn'].map((title) => ({ title, right: true })),
      ];
      return `${heading(code)}\n${table(columns, rows)}`;
    })
    .join('\n\n');
}

/** What a passback left out or left as it is, with why. */
export function notesText(run: number, notes: readonly NotedWork[]): string {
  if (notes.length === 0) return `Passback ${run} left out nothing of this kind.`;
  return byCode(notes, (each) => [each.reason])
    .map(([code, own]) => {
      const rows = own.map((each) => [each.classId, each.teacher ?? '', each.work, studentsText(each.students)]);
      const columns = ['class', 'teacher', 'work', 'students'].map((title) => ({ title }));
      return `${heading(code)}\n${table(columns, rows)}`;
    })
    .join('\n\n');
}

/** The classes that took no part in a passback, with why. */
export function classesText(run: number, classes: readonly LeftOutClass[]): string {
  if (classes.length === 0) return `Passback ${run} left out no class for such a reason.`;
  return byCode(classes, (each) => [each.code])
    .map(([code, own]) => {
      const rows = own.map((each) => [
        ...[each.school, each.classId, each.courseId, each.sectionId, each.teacher ?? '', each.product ?? ''],
      ]);
      const columns = ['school', 'class', 'course in Canvas', 'section', 'teacher', 'product'];
      const titled = columns.map((title) => ({ title }));
      return `${heading(code)}\n${table(titled, rows)}`;
    })
    .join('\n\n');
}

/** Students that are named in a line; of more, so many, and how many more. */
const named = 5;

function studentsText(students: readonly string[]): string {
  const rest = students.length - named;
  return students.slice(0, named).join(', ') + (rest > 0 ? ` and ${counted(rest)} more` : '');
}

function heading(code: Code): string {
  return `${code}: ${meaningOf(code)}.\n${remedyOf(code)}`;
}

function byCode<Line>(lines: readonly Line[], codesOf: (line: Line) => readonly Code[]): Array<[Code, Line[]]> {
  const codes = [...new Set(lines.flatMap(codesOf))].sort();
  return codes.map((code) => [code, lines.filter((each) => codesOf(each).includes(code))]);
}
