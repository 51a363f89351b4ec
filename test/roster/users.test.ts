import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import { emailOf, mapPerson, type KnownUser } from '../../roster/users.js';
import { settingsWith, user } from './records.js';

const known = (record = user('S1'), more: Partial<KnownUser> = {}): KnownUser => ({
  ...{ user: record, presence: 'present', rejected: false, pinned: null },
  ...{ schoolsOfClasses: [], believed: null, answers: {}, ...more },
});
const mapped = (
  records: KnownUser[],
  edit: (settings: DistrictSettings) => void = () => {},
  applied: Record<string, string> | null = null,
  inScope = true,
) => mapPerson(records, applied, settingsWith(edit), () => inScope);
const fieldsOf = (...how: Parameters<typeof mapped>): Record<string, string> => {
  const row = mapped(...how).rows[0];
  if (row?.state !== 'desired') throw new Error(`the row is ${row?.state ?? 'not there'}`);
  return row.fields;
};
const stood = { user_id: 'S1', first_name: 'Chosen', last_name: 'Name', email: '', login_id: 'login-S1' };

describe('a person', () => {
  test('becomes a user with login, names and address; the provider is always said', () => {
    expect(fieldsOf([known()])).toEqual({
      ...{ user_id: 'S1', login_id: 'login-S1', status: 'active', first_name: 'Ada', last_name: 'Quill' },
      ...{ email: 'S1@students.maple.example', authentication_provider_id: '' },
    });
  });

  test('is nobody for Canvas as a parent or as a record that stands for nobody', () => {
    expect(mapped([known(user('G1', { role: 'parent' }))]).rows).toEqual([]);
    const dummy = known(user('T1', { role: 'teacher', identifier: '90001' }));
    expect(mapped([dummy], (settings) => (settings.scope.dummyTeachers = ['90001'])).rows).toEqual([]);
  });

  test('is never deleted: marked, missing or gone, the row concludes nothing', () => {
    for (const record of [
      known(user('S1', { status: 'tobedeleted' })),
      known(user('S1'), { presence: 'missing' }),
      known(user('S1'), { presence: 'gone' }),
    ]) {
      expect(mapped([record], undefined, stood).rows.map((row) => row.state)).toEqual(['unknown']);
      expect(mapped([record], undefined, stood).targets[0]!.state).not.toBe('live');
    }
  });

  test('who is new and already marked, or out of scope, does not come', () => {
    expect(mapped([known(user('S1', { status: 'tobedeleted' }))]).rows).toEqual([]);
    expect(mapped([known()], undefined, null, false).rows).toEqual([]);
  });

  test('without a login, or with one that Canvas does not take, waits with a problem', () => {
    const codes = (username: string) => mapped([known(user('S1', { username }))]).problems.map((each) => each.code);
    expect(codes('')).toEqual(['LOGIN_MISSING']);
    expect(codes('josé')).toEqual(['LOGIN_NOT_ALLOWED']);
    expect(codes("o'hara+1@maple.example")).toEqual([]);
  });

  test('keeps the names Canvas has when names are sent only once', () => {
    const once = (settings: DistrictSettings) => (settings.mapping.names = 'createOnly');
    expect(fieldsOf([known()], once)).toMatchObject({ first_name: 'Ada' });
    expect(fieldsOf([known()], once, stood)).toMatchObject({ first_name: 'Chosen', last_name: 'Name' });
    expect(fieldsOf([known()], undefined, stood)).toMatchObject({ first_name: 'Ada', last_name: 'Quill' });
  });

  test('is suspended only by the district’s own word, and staff never', () => {
    const honour = (settings: DistrictSettings) => (settings.mapping.honourEnabledUser = true);
    const disabled = (role: 'student' | 'teacher') => [known(user('S1', { role, enabledUser: false }))];
    expect(fieldsOf(disabled('student')).status).toBe('active');
    expect(fieldsOf(disabled('student'), honour).status).toBe('suspended');
    expect(fieldsOf(disabled('teacher'), honour).status).toBe('active');
  });

  test('with two role records is one user, led by the teacher record, under the id that was pinned', () => {
    const admin = known(user('T2', { role: 'administrator', givenName: 'Ann' }));
    const teacher = known(user('T9', { role: 'teacher', givenName: 'Ada' }));
    const both = mapped([admin, teacher]);
    expect(both.rows).toHaveLength(1);
    expect(both.rows[0]).toMatchObject({ sisId: 'T9', sources: ['T9', 'T2'] });
    expect(both.targets.map((each) => [each.userSourcedId, each.userId])).toEqual([
      ['T9', 'T9'],
      ['T2', 'T9'],
    ]);
    expect(mapped([{ ...admin, pinned: 'T2' }, teacher]).rows[0]).toMatchObject({ sisId: 'T2' });
  });

  test('concludes nothing while one of the records cannot be read', () => {
    const rows = mapped([known(), known(user('S2'), { rejected: true })], undefined, stood).rows;
    expect(rows.map((row) => row.state)).toEqual(['unknown']);
  });
});

describe('an address', () => {
  test('of the district is sent, any other is sent blank', () => {
    expect(emailOf('a@maple.example', [])).toBe('a@maple.example');
    expect(emailOf('a@Maple.example', ['maple.EXAMPLE'])).toBe('a@Maple.example');
    expect(emailOf('a@elsewhere.example', ['maple.example'])).toBe('');
    expect(emailOf('a@sub.maple.example', ['maple.example'])).toBe('');
  });

  test('that is none is sent blank', () => {
    for (const text of [
      '',
      'nobody',
      'a@',
      '@maple.example',
      'a b@maple.example',
      'a@maple',
      'a@b@maple.example',
      'a\ufffd@maple.example',
    ]) {
      expect(emailOf(text, [])).toBe('');
    }
  });

  test('is sent as it is or not at all', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.domain()), (text, domains) => ['', text].includes(emailOf(text, domains))),
    );
  });
});
