import { meaningOf } from '../../codes/registry.js';
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
  const parts = [
    ...worksTable(compared),
    ...differencesTable(compared, perStudent),
    ...fieldsTable(compared),
    ...legend(compared),
    ...unread.map(
      ({ classId, code, message }) => `Class ${classId} could not be read in the SIS: ${message} (${code})`,
    ),
    [
      `${counted(compared.length)} classes: ${counted(total(Standing.equal))} grades equal, ${counted(total(Standing.differing))} differing, ${counted(total(Standing.onlyCanvas))} only in Canvas, ${counted(total(Standing.onlySis))} only in the SIS.`,
      ...(own > 0 ? [`${counted(own)} line items of the SIS stand for no work of Canvas.`] : []),
      without === 0 ? 'Every difference has a cause.' : `${counted(without)} differences have no cause.`,
    ].join('\n'),
  ];
  return parts.join('\n\n');
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

/** The codes of causes, each with how often. */
function codesOf(causes: readonly Cause[]): string {
  const counts = new Map<string, number>();
  for (const cause of causes) {
    const names = cause.codes.length > 0 ? cause.codes : [causeText(cause)];
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (causes.length > 1 ? `${name} ${counted(count)}` : name)).join(', ');
}

function legend(compared: readonly ComparedClass[]): string[] {
  const causes = compared.flatMap(({ works }) =>
    works.flatMap(({ differences, fieldsCause }) => [
      ...differences.map(({ cause }) => cause),
      ...(fieldsCause ? [fieldsCause] : []),
    ]),
  );
  const codes = [...new Set(causes.flatMap((each) => each.codes))].sort();
  return codes.length === 0 ? [] : [codes.map((code) => `${code}: ${meaningOf(code)}`).join('\n')];
}
