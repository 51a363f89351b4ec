import { expect, test } from 'vitest';
import { canvasFiles, canvasKinds, type CanvasKind } from '../../canvas/sis/rows.js';

/** Canvas's own order of tests: the first kind whose columns a header has ("SIS CSV Format", import_refactored.rb). */
function kindByHeader(columns: readonly string[]): string {
  const has = (...names: string[]) => names.every((name) => columns.includes(name));
  if (has('old_id') || has('old_integration_id')) return 'change_sis_id';
  if (has('account_id', 'parent_account_id')) return 'account';
  if (has('term_id', 'name')) return 'term';
  if (has('abstract_course_id', 'short_name') && !has('course_id')) return 'abstract_course';
  if (has('course_id', 'short_name')) return 'course';
  if (has('section_id', 'name')) return 'section';
  if (has('xlist_course_id', 'section_id')) return 'xlist';
  if (has('user_id', 'login_id')) return 'user';
  if ((has('section_id') || has('course_id')) && has('user_id')) return 'enrollment';
  return 'unknown';
}

test.each(canvasKinds)('Canvas cannot take a header of %s for another kind', (kind) => {
  expect(kindByHeader(canvasFiles[kind].columns)).toBe(kind);
});

test('columns whose absence clears something are always sent, and none that would restrict or publish', () => {
  for (const kind of ['account', 'term', 'course', 'section'] satisfies CanvasKind[]) {
    expect(canvasFiles[kind].columns).toContain('integration_id');
  }
  expect(canvasFiles.user.columns).toContain('authentication_provider_id');
  expect(canvasFiles.section.columns).toEqual(expect.arrayContaining(['start_date', 'end_date']));
  expect(canvasFiles.course.columns).not.toContain('start_date');
  expect(canvasFiles.enrollment.columns).not.toContain('start_date');
  expect(canvasFiles.user.columns).not.toContain('password');
});
