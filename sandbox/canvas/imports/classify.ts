import type { ImporterName } from '../importers/importer.js';

const existing = ['existing_user_id', 'existing_integration_id', 'existing_canvas_user_id'];

/** In Canvas's order: the first that fits wins, and the file's name does not matter (Canvas lib/sis/csv). */
const tests: Array<[ImporterName, (has: (column: string) => boolean) => boolean]> = [
  ['change_sis_id', (has) => has('old_id') || has('old_integration_id')],
  ['account', (has) => has('account_id') && has('parent_account_id')],
  ['term', (has) => has('term_id') && has('name')],
  ['abstract_course', (has) => has('abstract_course_id') && has('short_name') && !has('course_id')],
  ['course', (has) => has('course_id') && has('short_name')],
  ['section', (has) => has('section_id') && has('name')],
  ['xlist', (has) => has('xlist_course_id') && has('section_id')],
  ['user', (has) => has('user_id') && has('login_id') && !existing.some(has)],
  ['login', (has) => existing.some(has)],
  ['enrollment', (has) => (has('section_id') || has('course_id')) && (has('user_id') || has('user_integration_id'))],
  ['admin', (has) => has('account_id') && has('user_id')],
  ['group_category', (has) => has('group_category_id') && has('category_name')],
  ['group', (has) => has('group_id') && has('name')],
  ['group_membership', (has) => has('group_id') && has('user_id')],
  ['grade_publishing_results', (has) => has('enrollment_id') && has('grade_publishing_status')],
  ['user_observer', (has) => has('observer_id') && has('student_id')],
];

/** The importer for a file with this header row, or undefined when Canvas would not recognise it. */
export function classifyHeader(header: readonly string[]): ImporterName | undefined {
  const columns = new Set(header.map((cell) => cell.trim().toLowerCase()));
  return tests.find(([, fits]) => fits((column) => columns.has(column)))?.[0];
}
