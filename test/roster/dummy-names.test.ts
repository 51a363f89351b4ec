import { describe, expect, test } from 'vitest';
import { judgeName } from '../../roster/dummy-names.js';
import { concludePerson, isOfAPerson, mapPerson, type KnownUser } from '../../roster/users.js';
import { settingsWith, user } from './records.js';

const settings = settingsWith();
const named = (givenName: string, familyName: string, more = {}) =>
  user('T1', { role: 'teacher', givenName, familyName, ...more });

describe('a staff record', () => {
  test.each<[given: string, family: string, more: object, verdict: string]>([
    ['Ada', 'Quill', {}, 'person'],
    ['', 'TBA', {}, 'placeholder'],
    ['To Be Announced', 'Staff', {}, 'placeholder'],
    ['STAFF', 'staff', {}, 'placeholder'],
    ['Staff', 'T.B.A.', {}, 'placeholder'],
    ['', 'TBA-2', {}, 'placeholder'],
    ['', '*Vacant*', {}, 'placeholder'],
    ['', 'Staff, TBD', {}, 'placeholder'],
    ['Be Announced', 'To', {}, 'placeholder'],
    ['Open', 'Position', {}, 'placeholder'],
    ['Mathematics', 'Vacant', { username: '' }, 'placeholder'],
    ['Mathematics', 'Vacant', { identifier: null }, 'placeholder'],
    ['.', 'Vacant', {}, 'placeholder'],
    ['Ruth', 'Staff', {}, 'doubtful'],
    ['Ruth', 'Stafford', {}, 'person'],
    ['Staff', 'Quill', {}, 'doubtful'],
    ['Vacant', 'Math', {}, 'doubtful'],
    ['Vacant', 'Math', { username: '' }, 'placeholder'],
    ['TBA', 'Science', { identifier: null }, 'placeholder'],
    ['Ana', 'Vacante', {}, 'person'],
    ['', 'TBA', { role: 'student' }, 'person'],
    ['', 'TBA', { role: 'administrator' }, 'placeholder'],
  ])('called %s %s with %o is %s', (given, family, more, verdict) => {
    expect(judgeName(named(given, family, more), settings.scope.dummyNames)).toBe(verdict);
  });

  test('is judged by the patterns of the district alone', () => {
    expect(judgeName(named('', 'TBA'), [])).toBe('person');
    expect(judgeName(named('', 'Long Term Sub 4'), ['long term*'])).toBe('placeholder');
  });
});

describe('a record that stands for nobody', () => {
  const known = (each = named('', 'Vacant'), pinned: string | null = null): KnownUser => ({
    ...{ user: each, presence: 'present', rejected: false, pinned, schoolsOfClasses: [], believed: null, answers: {} },
  });
  const mapped = (each: KnownUser, applied: Record<string, string> | null) =>
    mapPerson([each], applied, settings, () => true);

  test('becomes no user', () => {
    expect(mapped(known(), null)).toEqual({ targets: [], rows: [], problems: [] });
    expect(isOfAPerson(known(), settings)).toBe(false);
  });

  test('and was a person before concludes nothing: the former holder keeps what stands', () => {
    const { targets, rows } = mapped(known(undefined, 'T1'), { user_id: 'T1' });
    expect(targets.map((each) => each.state)).toEqual(['unknown']);
    expect(rows).toMatchObject([{ state: 'unknown', reason: 'STANDS_FOR_NOBODY' }]);
  });

  test('asks nothing about who is behind it, whoever was there before', () => {
    const believed = named('Greta', 'Pike', { identifier: null, username: 'gpike', email: null });
    const { rows } = mapped({ ...known(undefined, 'T1'), believed }, { user_id: 'T1' });
    expect(rows).toMatchObject([{ state: 'unknown', reason: 'STANDS_FOR_NOBODY' }]);
  });

  test('beside a real record of the same person leaves that one to decide', () => {
    const real = known(user('T2', { role: 'administrator' }));
    expect(concludePerson([known(undefined, 'T1'), real], { login_id: 'x' }, settings, () => true)).toMatchObject({
      ...{ state: 'live', user: { sourcedId: 'T2' } },
    });
  });

  test('by one of its names keeps the name that a person left behind, and is told', () => {
    const before = { user_id: 'T1', login_id: 'aquill', first_name: 'Ada', last_name: 'Quill' };
    const { rows, problems } = mapped(known(named('Vacant', 'Math'), 'T1'), before);
    expect(rows).toMatchObject([{ state: 'desired', fields: { first_name: 'Ada', last_name: 'Quill' } }]);
    expect(problems.map((each) => each.code)).toEqual(['NAME_OF_A_PLACEHOLDER']);
  });

  test('by the family name alone is no such record, but told', () => {
    const { rows, problems } = mapped(known(named('Ruth', 'Staff')), null);
    expect(rows.map((each) => each.state)).toEqual(['desired']);
    expect(problems.map((each) => [each.code, each.thing])).toEqual([['NAME_OF_A_PLACEHOLDER', 'T1']]);
  });
});
