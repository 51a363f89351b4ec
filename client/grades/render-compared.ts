import { meaningOf, type Code } from '../../codes/registry.js';
import { table } from '../tables.js';
import { counted } from '../times.js';
import { CauseKind, type Cause } from './causes.js';
import { Standing, unexplained, type ComparedClass } from './compare-class.js';
import { causeText } from './render-explained.js';

/** A class that could not be read in the SIS. */
export interface UnreadClass {
  classId: string;
  code: string;
  message: string;
}

/**
 * Both gradebooks side by side, for a terminal.
 *
 * @param perStudent whether every difference is listed; else only those without a cause
 */
export function comparedText(
  compared: readonly ComparedClass[],
  unread: readonly UnreadClass[],
  perStudent: boolean,
): string {
  const total = (standing: Standing): number =>
    compared.reduce((sum, { works }) => sum + works.reduce((own, { counts }) => own + counts[standing], 0), 0);
  const without = compared.reduce((sum, each) => sum + unexplained(each), 0);
  const own = compared.reduce((sum, each) => sum + each.ownLineItems.length, 0);
  const notSent = compared.flatMap(({ works }) => works.flatMap(({ reason }) => (reason === null ? [] : [reason])));
  const parts = [
    ...worksTable(compared),
    ...differencesTable(compared, perStudent),
    ...fieldsTable(compared),
    ...legend(compared),
    ...unread.map(
      ({ classId, code, message }) => `Class ${classId} could not be read in the SIS: ${message} (${code})`,
    ),
    [
      ...(compared.length > 0 ? [`The SIS as it is now, Canvas as read by ${readBy(compared)}.`] : []),
      `Classes: ${counted(compared.length)}. Grades: ${counted(total(Standing.equal))} equal, ${counted(total(Standing.differing))} differing, ${counted(total(Standing.onlyCanvas))} only in Canvas, ${counted(total(Standing.onlySis))} only in the SIS.`,
      ...(notSent.length > 0 ? [`Work that is not sent: ${countedEach(notSent)}.`] : []),
      ...(own > 0 ? [`Line items of the SIS that stand for no work of Canvas: ${counted(own)}.`] : []),
      without === 0 ? 'Every difference has a cause.' : `Differences without a cause: ${counted(without)}.`,
    ].join('\n'),
  ];
  return parts.join('\n\n');
}

/** Runs that last read the classes in Canvas. */
function readBy(compared: readonly ComparedClass[]): string {
  const runs = compared.map((each) => each.readRun);
  const [first, last] = [Math.min(...runs), Math.max(...runs)];
  return first === last ? `run ${last}` : `runs ${first} to ${last}`;
}

function worksTable(compared: readonly ComparedClass[]): string[] {
  const rows = compared.flatMap(({ classId, works }) =>
    works
      .filter((each) => Object.values(each.counts).some((count) => count > 0) || each.fields.length > 0)
      .map(({ work, counts, differences, fieldsCause }) => [
        ...[classId, work, counts.equal, counts.differing, counts.onlyCanvas, counts.onlySis],
        codesOf([...differences.map(({ cause }) => cause), ...(fieldsCause ? [fieldsCause] : [])]),
      ]),
  );
  if (rows.length === 0) return [];
  const columns = [
    ...[{ title: 'class' }, { title: 'work' }, { title: 'equal', right: true }, { title: 'differing', right: true }],
    ...[{ title: 'only Canvas', right: true }, { title: 'only SIS', right: true }, { title: 'causes' }],
  ];
  return [table(columns, rows)];
}

function differencesTable(compared: readonly ComparedClass[], perStudent: boolean): string[] {
  const rows = compared.flatMap(({ classId, works }) =>
    works.flatMap(({ work, differences }) =>
      differences
        .filter(({ cause }) => perStudent || cause.kind === CauseKind.none)
        .map(({ student, canvas, sis, cause }) => [
          ...[classId, work, student],
          canvas === null ? '' : canvas.excused ? 'excused' : (canvas.score ?? ''),
          sis === null ? '' : sis.exempt ? 'exempt' : (sis.score ?? ''),
          codesOf([cause]),
        ]),
    ),
  );
  if (rows.length === 0) return [];
  const columns = [
    ...[{ title: 'class' }, { title: 'work' }, { title: 'student' }],
    ...[{ title: 'Canvas', right: true }, { title: 'SIS', right: true }, { title: 'cause' }],
  ];
  return [`${perStudent ? 'Differences' : 'Differences without a cause'}:\n${table(columns, rows)}`];
}

function fieldsTable(compared: readonly ComparedClass[]): string[] {
  const rows = compared.flatMap(({ classId, works }) =>
    works.flatMap(({ work, fields, fieldsCause }) =>
      fields.map(({ field, canvas, sis }) => [
        ...[classId, work, field, canvas ?? '', sis ?? ''],
        fieldsCause === null ? '' : codesOf([fieldsCause]),
      ]),
    ),
  );
  if (rows.length === 0) return [];
  const columns = ['class', 'work', 'field', 'should be', 'SIS', 'cause'].map((title) => ({ title }));
  return [`Line items that differ:\n${table(columns, rows)}`];
}

/** The codes of causes; of several, each with how often. */
function codesOf(causes: readonly Cause[]): string {
  const names = causes.flatMap((cause) => (cause.codes.length > 0 ? cause.codes : [causeText(cause)]));
  return causes.length > 1 ? countedEach(names) : names.join(', ');
}

function countedEach(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${counted(count)}`).join(', ');
}

function legend(compared: readonly ComparedClass[]): string[] {
  const causes = compared.flatMap(({ works }) =>
    works.flatMap(({ differences, fieldsCause }) => [
      ...differences.map(({ cause }) => cause),
      ...(fieldsCause ? [fieldsCause] : []),
    ]),
  );
  const reasons = compared.flatMap(({ works }) => works.map(({ reason }) => reason)).filter((each) => each !== null);
  const codes = [...new Set<Code>([...causes.flatMap((each) => each.codes), ...reasons])].sort();
  return codes.length === 0 ? [] : [codes.map((code) => `${code}: ${meaningOf(code)}`).join('\n')];
}
