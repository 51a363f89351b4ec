import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userIn, without } from './look.js';
import { startField, type Field } from './nights.js';
import {
  answerLists,
  askedLists,
  newcomer,
  enrollmentOfNewcomer,
  activeEnrollments,
  toldOfList,
  useOf,
  withSchool,
} from './shrunk.js';

const graduates = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7'];
const left = {
  users: without(withSchool.users, (each) => graduates.includes(each.sourcedId!)),
  enrollments: without(withSchool.enrollments, (each) => graduates.includes(each.userSourcedId!)),
};

describe('graduates leave: more than a fifth of the people and of their enrollments', () => {
  let field: Field;
  beforeAll(async () => {
    const given = { users: [...left.users, newcomer], enrollments: [...left.enrollments, enrollmentOfNewcomer] };
    field = await startField({
      nights: [{ rows: withSchool }, { rows: left }, { rows: given }, {}],
      dates: ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'].map(
        (day) => `${day}T00:30`,
      ),
      edit: (settings) => void (settings.limits.studentDrops = { count: 15, percent: 0 }),
    });
  });
  afterAll(() => field?.stop());

  test('the lists are set aside, and told with their sizes and the command that accepts them', () => {
    const [, first, second] = field.nights;
    for (const night of [first!, second!]) {
      expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
      expect(askedLists(night)).toEqual(['enrollments', 'users']);
    }
    expect(toldOfList(first!, 'users')).toMatch(
      /^26 when last proven whole \(2026-11-16\), 19 now, smaller since 2026-11-17: nothing of it is taken \(school day 1 of 3 .*\. To accept it: rollbook proposal accept \S+ \d+$/,
    );
    expect(toldOfList(second!, 'enrollments')).toMatch(/^56 .* 36 now, smaller since 2026-11-17: .*school day 2 of 3/);
  });

  test('on the third school day what they give is taken, and nobody loses anything', () => {
    const [before, , , third] = field.nights;
    expect(third!.sent).toEqual({ 'user create': 1, 'enrollment create': 1 });
    expect(userIn(third!, 'P7')).toMatchObject({ login: 'stu7' });
    expect(activeEnrollments(third!)).toEqual([...activeEnrollments(before!), 'K1 / P7 / StudentEnrollment'].sort());
    expect([useOf(third!, 'users'), useOf(third!, 'enrollments')]).toEqual(['noRemovals', 'noRemovals']);
    expect(third!.outcome).toBe('partial');
    expect(toldOfList(third!, 'users')).toContain('what it gives is taken, what it misses stays (school day 3 of 3');
  });

  test('once somebody accepts them, what is missing counts, and the limits weigh it', async () => {
    await answerLists(field, 'accept');
    const accepted = await field.next();
    expect(askedLists(accepted)).toEqual([]);
    expect(accepted).toMatchObject({ outcome: 'complete', sent: {}, problems: [] });
    const weighed = await field.next();
    expect(weighed.held).toHaveLength(3 * graduates.length);
    expect(weighed.outcome).toBe('held');
    expect(activeEnrollments(weighed)).toEqual(activeEnrollments(accepted));
  });
});
