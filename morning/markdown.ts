import { nightText, numberText, reasonText, shortTime, verdictText } from './lines.js';
import type { Morning, Reason } from './model.js';

/** Lines of each list: the Temporal UI shows details beside other things. */
const mostLines = 12;

/** A morning for the details of a run in the Temporal UI. */
export function morningMarkdown(morning: Morning): string {
  const { harm, decisions, problems, measures, next, zone } = morning;
  return [
    `**${verdictText(morning)}**`,
    list(morning.reasons.map(reasonLine)),
    morning.remarks.length === 0 ? '' : `To know:\n\n${list(morning.remarks.map(reasonLine))}`,
    nightText(morning),
    table(
      ['waits for a decision', 'school', 'why', 'rows', 'command'],
      decisions.map((each) => [
        each.what,
        each.schoolName ?? '',
        each.reason ?? '',
        numberText(each.rows),
        `\`${each.command}\``,
      ]),
    ),
    table(
      ['lost by the night', 'classes emptied', 'without teacher', 'students without class', 'logins'],
      harm.map((each) => [
        each.schoolName ?? each.school,
        ...[each.emptiedClasses, each.classesWithoutTeacher, each.studentsWithoutClass, each.lostLogins].map(
          numberText,
        ),
      ]),
    ),
    table(
      ['figure', 'this night', 'median'],
      measures.map((each) => [
        each.isUnusual ? `**${each.name}**` : each.name,
        numberText(each.value),
        each.median === null ? '' : numberText(each.median),
      ]),
    ),
    table(
      ['problem', 'causes', 'new', 'records'],
      problems.map((each) => [
        each.code,
        numberText(each.causes),
        numberText(each.newCauses),
        numberText(each.affected),
      ]),
    ),
    next.length === 0 ? '' : `Next: ${next.map(({ kind, at }) => `${kind} ${shortTime(at, zone)}`).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function reasonLine(reason: Reason): string {
  return `${reasonText(reason)} \`${reason.command}\``;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function table(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const more = rows.length > mostLines ? [`${numberText(rows.length - mostLines)} more: \`rollbook morning\``] : [];
  return [line(heads), line(heads.map(() => '---')), ...rows.slice(0, mostLines).map(line), ...more].join('\n');
}
