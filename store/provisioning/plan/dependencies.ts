/**
 * Dependencies between planned rows, parents first: child kind, parent kind, the child's column that names the parent.
 */
export const dependencies = [
  ['account', 'account', 'parent_account_id'],
  ['course', 'account', 'account_id'],
  ['course', 'term', 'term_id'],
  ['section', 'course', 'course_id'],
] as const;
