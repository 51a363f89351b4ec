import { describe, expect, test } from 'vitest';
import { canvasChecks, gradeChecks, sisChecks } from '../../activities/intake/checks.js';
import { canvasErrors, oneRosterErrors } from '../../codes/client-errors.js';
import { intakeChecks } from '../../codes/intake-codes.js';
import { remedyOf, type Code } from '../../codes/registry.js';
import type { PassbackFinding } from '../../gradebook/readiness.js';
import { remedyText, whatText } from '../../intake/page/words.js';

const all = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'] as const;
const failure = (
  what: 'token' | (typeof all)[number],
  code: keyof typeof oneRosterErrors,
  remedy = remedyOf(code),
) => ({
  ...{ what, code, remedy },
  words: 'the words of a provider are shown to nobody',
});

describe('of a SIS', () => {
  test('that answers, the token and every list are told to work', () => {
    expect(sisChecks({ failures: [] })).toEqual(['token', ...all].map((what) => ({ what, ok: true })));
  });

  test('that gives no token, nothing else is told', () => {
    expect(sisChecks({ failures: [failure('token', 'CREDENTIALS_REFUSED')] })).toEqual([
      { what: 'token', ok: false, code: 'CREDENTIALS_REFUSED' },
    ]);
  });

  test('each closed list is told by itself, with a remedy only where that says more', () => {
    const failures = [failure('users', 'FORBIDDEN'), failure('classes', 'FORBIDDEN', 'Allow the field user_dcid.')];
    const wrong = sisChecks({ failures }).filter(({ ok }) => !ok);
    expect(wrong).toEqual([
      { what: 'classes', ok: false, code: 'FORBIDDEN', remedy: 'Allow the field user_dcid.' },
      { what: 'users', ok: false, code: 'FORBIDDEN' },
    ]);
  });
});

describe('of a Canvas', () => {
  const account = { id: '1', name: 'Maple', isRoot: true };
  const every = { import_sis: true, manage_sis: true, read_sis: true, read_course_list: true, read_roster: true };

  test('whose token may do everything, token, account and permissions are told to work', () => {
    const fine = ['token', 'account', 'permissions'].map((what) => ({ what, ok: true }));
    expect(canvasChecks({ account, permissions: every })).toEqual(fine);
    // One that does not tell what a token may do cannot be asked.
    expect(canvasChecks({ account, permissions: null })).toEqual(fine);
  });

  test('each missing permission is named by the title that Canvas gives it', () => {
    const wrong = canvasChecks({ account, permissions: { ...every, import_sis: false, read_roster: false } });
    expect(wrong.filter(({ ok }) => !ok).map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('"SIS Data - import"'),
      expect.stringContaining('"Users - view list"'),
    ]);
  });

  test('a token of a sub-account is told', () => {
    const checks = canvasChecks({ account: { ...account, isRoot: false }, permissions: every });
    expect(checks).toContainEqual({ what: 'account', ok: false, code: 'CANVAS_NOT_ROOT' });
  });
});

const stoppingPassback = [
  ...(['GRADEBOOK_READ_REFUSED', 'GRADEBOOK_WRITE_REFUSED', 'CATEGORIES_UNREADABLE'] as const),
  ...(['CANVAS_GRADES_HIDDEN', 'CANVAS_STUDENTS_HIDDEN', 'CANVAS_COURSEWORK_HIDDEN'] as const),
];

describe('of grades', () => {
  const finding = (state: PassbackFinding['state'], code: PassbackFinding['code']): PassbackFinding => ({
    ...{ end: 'sis', what: 'gradebook', message: 'is what it is', state, code },
  });

  test('what is fine, or lacks for a part, lets a credential through', () => {
    const findings = [finding('fine', null), finding('note', 'GRADEBOOK_DELETE_REFUSED')];
    expect(gradeChecks(findings)).toEqual([{ what: 'gradebook', ok: true }]);
  });

  test.each(stoppingPassback)('%s does not, for it stops each passback', (code) => {
    expect(gradeChecks([finding('fine', null), finding('wrong', code)])).toEqual([
      { what: 'gradebook', ok: false, code },
    ]);
  });
});

const told = [
  ...Object.keys(oneRosterErrors),
  ...Object.keys(canvasErrors),
  ...Object.keys(intakeChecks),
  ...stoppingPassback,
] as Code[];

test.each(told)('%s has a remedy that somebody at a district can follow', (code) => {
  const text = remedyText({ what: 'token', ok: false, code });
  expect(text).toMatch(/^[A-Z].*\.$/);
  // Of the command line and of the district file they have neither.
  expect(text.replace(/ROLLBOOK_\w+/g, '')).not.toMatch(/rollbook |`(sis|canvas)\./);
});

test('every check has words', () => {
  for (const what of [
    'link',
    'address',
    'token',
    ...all,
    'account',
    'permissions',
    'gradebook',
    'categories',
    'grades',
    'students',
    'work',
  ]) {
    expect(whatText({ what, ok: true })).toMatch(/^[A-Z]/);
  }
});
