import { describe, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import { mapPerson, type KnownUser } from '../../roster/users.js';
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
    for (const refused of ['ada\u200b', 'a\u0007da', 'jos\ufffd', 'a'.repeat(101)])
      expect(codes(refused)).toEqual(['LOGIN_NOT_ALLOWED']);
    for (const taken of ['josé', '李雷', 'a#b!c', 'a,b;c', '"ada"', 'é'.repeat(100), '😀'.repeat(100)])
      expect(codes(taken)).toEqual([]);
    expect(codes("o'hara+1@maple.example")).toEqual([]);
  });

  test('with a character in the login that nobody sees is told which one', () => {
    const hidden = mapped([known(user('S1', { username: 'ada\u200b.quill' }))]).problems;
    expect(hidden).toMatchObject([{ code: 'LOGIN_NOT_ALLOWED', detail: 'U+200B' }]);
    expect(mapped([known(user('S1', { username: 'josé' }))]).problems).toEqual([]);
  });

  test.each([
    ['blank', ''],
    ['with a character that nobody sees', 'ada\u200b.quill'],
  ])('whose login comes %s keeps the one that Canvas has, and is told', (_, username) => {
    const { rows, problems, targets } = mapped([known(user('S1', { username }))], undefined, stood);
    expect(rows[0]).toMatchObject({ state: 'desired', fields: { login_id: 'login-S1' } });
    expect(targets[0]!.state).toBe('live');
    expect(problems).toMatchObject([{ code: 'LOGIN_KEPT', thing: 'S1', field: 'username' }]);
  });

  test('without the number of which its id is made waits, unless Canvas knows the person', () => {
    const byNumber = (settings: DistrictSettings) => void (settings.mapping.ids.user = '{identifier}');
    const record = user('S1', { identifier: null });
    expect(mapped([known(record)], byNumber)).toMatchObject({
      rows: [{ state: 'unknown', reason: 'NUMBER_MISSING' }],
      problems: [{ code: 'NUMBER_MISSING', field: 'identifier' }],
    });
    expect(mapped([known(record, { pinned: '9001' })], byNumber, stood).rows[0]).toMatchObject({
      ...{ state: 'desired', sisId: '9001' },
    });
    expect(mapped([known(record)]).rows[0]).toMatchObject({ state: 'desired', sisId: 'S1' });
  });

  test.each<[string, string, string | null, string]>([
    ['a readable name', 'Ada', 'Jos\ufffd', 'Ada'],
    ['a damaged name over a readable one', 'Jos\ufffd', 'José', 'José'],
    ['a damaged name over a damaged one', 'Jos\ufffd\ufffd', 'Jos\ufffd', 'Jos\ufffd\ufffd'],
    ['a damaged name of somebody new', 'Jos\ufffd', null, 'Jos\ufffd'],
  ])('keeps a readable name: %s', (_, givenName, accepted, sent) => {
    const before = accepted === null ? null : { ...stood, first_name: accepted };
    const records = [known(user('S1', { givenName }))];
    expect(fieldsOf(records, undefined, before).first_name).toBe(sent);
    const codes = mapped(records, undefined, before).problems.map(({ code, field }) => [code, field]);
    expect(codes).toEqual(givenName.includes('\ufffd') ? [['NAME_DAMAGED', 'givenName']] : []);
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

describe('an address that is left out', () => {
  test('is told once for all people, by the setting that decides; the person comes', () => {
    const { rows, problems } = mapped([known(user('S1', { email: 'ada@home.example' }))], (settings) => {
      settings.canvas.emailDomains = ['maple.example'];
    });
    expect(rows).toMatchObject([{ state: 'desired', fields: { email: '' } }]);
    expect(problems).toMatchObject([
      { code: 'EMAIL_OUTSIDE_DOMAINS', thing: 'S1', field: 'email', detail: 'canvas.emailDomains' },
    ]);
    expect(JSON.stringify(problems)).not.toContain('home.example');
  });
});
