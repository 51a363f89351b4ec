import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peopleIn, without } from './look.js';
import { startField, type Field } from './nights.js';
import { answerLists, askedLists, classesOf300, toldOfList, withSchool } from './shrunk.js';

const wide = { count: 1000, percent: 100 };
const week = ['16', '17', '18', '19', '20', '23', '24'].map((day) => `2026-11-${day}T00:30`);

describe('a school leaves all lists', () => {
  let field: Field;
  beforeAll(async () => {
    const { users, classes, enrollments } = withSchool;
    const gone = {
      users: without(users, (each) => each.orgSourcedIds === '300'),
      classes: without(classes, (each) => each.schoolSourcedId === '300'),
      enrollments: without(enrollments, (each) => each.schoolSourcedId === '300'),
    };
    field = await startField({
      nights: [{ rows: withSchool }, { rows: gone }, {}, {}],
      dates: week,
      edit: (settings) => {
        // Only the rule about schools is to be seen.
        settings.limits.shrink = { noRemovals: 90, nothing: 95 };
        Object.assign(settings.limits, { studentDrops: wide, teacherDrops: wide, district: wide });
        settings.limits.class = { percent: 100, atLeast: 5 };
      },
    });
  });
  afterAll(() => field?.stop());

  test('it is told, and stays as it is', () => {
    const [before, ...nights] = field.nights;
    for (const night of nights) {
      expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
      expect(askedLists(night)).toEqual(['enrollments 300', 'users 300']);
      expect(toldOfList(night, '300')).toMatch(
        /^(15|39) before, 0 since 2026-11-17: they stay\. To accept it: rollbook/,
      );
      for (const id of classesOf300) expect(peopleIn(night, id)).toEqual(peopleIn(before!, id));
    }
  });

  test('accepted, its people leave: its classes were missing for days, and the limits take them', async () => {
    await answerLists(field, 'accept');
    const accepted = await field.next();
    expect(accepted.sent).toEqual({ 'course remove': 3, 'section remove': 3, 'enrollment remove': 39 });
    expect(askedLists(accepted)).toEqual([]);
    expect(accepted.problems.filter((each) => each.code === 'SCHOOL_LEFT_LIST')).toEqual([]);
    expect(await field.next()).toMatchObject({ outcome: 'complete', sent: {}, held: [] });
  });

  test('and is asked about again if it comes back and leaves once more', async () => {
    await field.next(withSchool);
    const night = await field.next({ users: without(withSchool.users, (each) => each.orgSourcedIds === '300') });
    expect(askedLists(night)).toEqual(['users 300']);
  });
});
