import { expect, test } from 'vitest';
import type { FeedRows } from '../../sandbox/feed/rows.js';
import { enrollment, isAsked, peopleIn, withCells, without } from './look.js';
import { base, startField, type Night } from './nights.js';

const dates = ['2026-11-02T00:30', '2026-11-03T00:30', '2027-01-05T00:30', '2027-01-06T00:30'];
const anatomy = { ...base.classes[1]!, sourcedId: 'K4', title: 'Anatomy', classCode: 'BI1.4' };
const before = { classes: [...base.classes, anatomy] };
const chemistry = {
  ...anatomy,
  ...{ title: 'Chemistry', courseSourcedId: 'CC', classCode: 'CH1.1', termSourcedIds: 'S2' },
};
const inS2 = { beginDate: '2027-01-04', endDate: '2027-06-04' };
const after = {
  courses: [...base.courses, { sourcedId: 'CC', title: 'Chemistry', courseCode: 'CH1', orgSourcedId: 'D1' }],
  classes: [...base.classes, chemistry],
  enrollments: [
    ...base.enrollments,
    enrollment('T1', 'K4', 'teacher', { primary: 'true', ...inS2 }),
    enrollment('P1', 'K4', 'student', inS2),
  ],
};
/** The only one in K4 moves to K3. */
const inIt = enrollment('P90', 'K4', 'student');
const movedIn = {
  ...before,
  enrollments: [...without(base.enrollments, (each) => each.sourcedId === 'S-P90-K3'), inIt],
};
const movedOut = { enrollments: [...base.enrollments, { ...inIt, endDate: '2026-11-02' }] };

async function played(nights: readonly FeedRows[]): Promise<Night[]> {
  const field = await startField({ dates, nights: nights.map((rows) => ({ rows })) });
  await field.stop();
  return field.nights;
}

test.each<[string, FeedRows, FeedRows]>([
  ['in which nobody ever was', before, {}],
  ['of which all were dropped', movedIn, movedOut],
])(
  'a class that was over, %s, comes back as another: it stays as it was, and it is asked',
  async (_, first, second) => {
    const [, over, ...nights] = await played([first, second, after, {}]);
    const { name, term_id, course_code } = over!.canvas.course.get('K4')!;
    expect(name).toBe('Anatomy');
    expect(peopleIn(over!, 'K4')).toEqual([]);
    for (const night of nights) {
      expect(night.canvas.course.get('K4')).toMatchObject({ name, term_id, course_code });
      expect(peopleIn(night, 'K4')).toEqual([]);
      expect(isAsked(night, 'K4')).toBe(true);
      expect(night.outcome).not.toBe('complete');
    }
  },
);

test('a class that was over, in which nobody ever was, only ends later, with people: it passes', async () => {
  const longer = {
    academicSessions: withCells(base.academicSessions, 'S1', { endDate: '2027-01-15' }),
    enrollments: [...base.enrollments, enrollment('P1', 'K4', 'student', { endDate: '2027-01-15' })],
  };
  const [, , , last] = await played([before, {}, longer, {}]);
  expect(isAsked(last!, 'K4')).toBe(false);
  expect(peopleIn(last!, 'K4')).toEqual(['P1 student']);
});
