import { meaningOf, remedyOf } from '../../codes/registry.js';
import type { UpcomingCutOff } from '../../gradebook/cut-offs.js';
import { printable, table } from '../tables.js';
import { counted } from '../times.js';
import { lacksCategory, type TeacherCategories } from './categories.js';
import { ClosingState, type ClosingLine } from './closing.js';

const stateWords: Record<ClosingState, string> = {
  unsent: 'not sent yet',
  held: 'held',
  parked: 'parked',
  leftOut: 'left out',
  ungraded: 'handed in, not graded',
};

const withoutTeacher = '(no primary teacher)';

/** What is open before a cut-off, teacher by teacher, for a terminal. */
export function closingText(lines: readonly ClosingLine[], on: string | null): string {
  const until = on === null ? "the last day of each class's term" : on;
  if (lines.length === 0) return `Nothing is open of the work that is due until ${until}.`;
  const teachers = [...new Set(lines.map((each) => each.teacher))];
  const parts = teachers.map((teacher) => {
    const own = lines.filter((each) => each.teacher === teacher);
    const rows = own.map((each) => [
      ...[each.classId, each.work, each.dueDay ?? '(none)', each.grades, stateWords[each.state], each.code ?? ''],
    ]);
    const columns = [
      ...[{ title: 'class' }, { title: 'work' }, { title: 'due' }, { title: 'grades', right: true }],
      ...[{ title: 'state' }, { title: 'code' }],
    ];
    return `${teacher ?? withoutTeacher}\n${table(columns, rows)}`;
  });
  const codes = [...new Set(lines.map((each) => each.code))].filter((each) => each !== null).sort();
  const remedies = codes.map((code) => `  ${code}: ${meaningOf(code)}. ${remedyOf(code)}`);
  if (lines.some(({ state }) => state === ClosingState.unsent)) {
    remedies.push('  Not sent yet: run a passback before the cut-off: rollbook grades send DISTRICT');
  }
  if (lines.some(({ state }) => state === ClosingState.ungraded)) {
    remedies.push('  Handed in, not graded: the teacher grades it, or leaves it.');
  }
  const grades = lines.reduce((sum, each) => sum + each.grades, 0);
  return [
    ...parts,
    `Until then:\n${remedies.join('\n')}`,
    `Open: ${counted(grades)} grades (teachers: ${counted(teachers.length)}), of work that is due until ${until} or has no due date.`,
  ].join('\n\n');
}

/** Cut-offs that are shown. */
const mostCutOffs = 5;

/** The cut-offs that are still to come, for a terminal; nothing if there is none. */
export function cutOffsText(cutOffs: readonly UpcomingCutOff[]): string[] {
  if (cutOffs.length === 0) return [];
  const lines = cutOffs.slice(0, mostCutOffs).map(({ at, what, starts }) => {
    const ahead =
      starts.length === 0 ? 'no passback starts ahead of it' : `passbacks start at ${starts.map(shown).join(', ')}`;
    return printable(`  ${shown(at)} ${what}: ${ahead}`);
  });
  return [`Cut-offs:\n${lines.join('\n')}`];
}

/** `2026-10-16 15:00`. */
function shown(local: string): string {
  return local.replace('T', ' ');
}

const matchWords = { name: 'same name', alias: 'by alias', fallback: 'by fallback' } as const;

/** Assignment groups against categories, teacher by teacher, for a terminal. */
export function categoriesText(teachers: readonly TeacherCategories[]): string {
  if (teachers.length === 0) return 'No passback has read work of such a class yet.';
  const working = teachers.filter((each) => each.groups.length > 0);
  const parts = working.map(({ teacher, groups, unused }) => {
    const rows = groups.map((each) => [
      ...[each.group, each.category ?? '', each.by === null ? 'none' : matchWords[each.by]],
      ...[each.works, each.going, each.classes.join(', ')],
    ]);
    const columns = [
      ...[{ title: 'assignment group' }, { title: 'category in the SIS' }, { title: 'match' }],
      ...[{ title: 'works', right: true }, { title: 'to send', right: true }, { title: 'classes' }],
    ];
    const rest = unused.map(({ title, isActive }) => (isActive ? title : `${title} (inactive)`)).join(', ');
    return [
      teacher ?? withoutTeacher,
      table(columns, rows),
      ...(rest === '' ? [] : [`Other categories in the SIS: ${rest}`]),
    ].join('\n');
  });
  const idle = teachers.length - working.length;
  const lacking = teachers.flatMap((each) => each.groups).filter(lacksCategory).length;
  const end =
    lacking === 0
      ? 'Every group with work to send has a category.'
      : `Groups with work to send and without a category: ${counted(lacking)} (CATEGORY_MISSING). ${remedyOf('CATEGORY_MISSING')}`;
  return [...parts, ...(idle > 0 ? [`Teachers without work in Canvas: ${counted(idle)}.`] : []), end].join('\n\n');
}
