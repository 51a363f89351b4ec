import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countingDates } from '../../roster/counting-dates.js';
import { addDays } from '../../roster/dates.js';
import { daysOfGoingOver, isSharedFinish, type EndFacts } from '../../roster/shared-end.js';
import { ClassState } from '../../roster/targets.js';
import type { Store } from '../../store/postgres/connect.js';
import { endFacts, findEnds, isSharedFinish as isSharedFinishIn } from '../../store/provisioning/plan/shared-ends.js';
import { fill, openDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const asOf = '2026-12-01';
/** A few days, so that many end together. */
const day = (from: number, to: number) => fc.integer({ min: from, max: to }).map((days) => addDays(asOf, days));
const classes = fc.array(
  fc.record({
    ...{ state: mostly(ClassState.live, ClassState.ended), school: mostly('701', '702'), course: fc.nat(2) },
    ...{ termEnd: fc.option(day(2, 12)), termStart: fc.option(day(-40, 1)) },
  }),
  { minLength: 1, maxLength: 6, size: 'max' },
);
const people = fc.array(mostly('["12"]', '["09"]', '[]'), { minLength: 1, maxLength: 10, size: 'max' });
const enrollment = fc.record({
  ...{ inClass: fc.nat(5), person: fc.nat(9), role: mostly('student', 'teacher') },
  ...{ tobedeleted: mostly(false, true), rejected: mostly(false, true), isMissing: mostly(false, true) },
  beginDate: fc.option(day(-20, 3)),
  endDate: fc.oneof({ weight: 4, arbitrary: fc.constant(addDays(asOf, -3)) }, fc.option(day(-12, 3))),
});
const district = fc.record({
  ...{ classes, people, enrollments: fc.array(enrollment, { maxLength: 70, size: 'max' }) },
  ...{ finishDays: fc.nat(6), sharedFinishDays: fc.nat(20) },
});

type District = typeof district extends fc.Arbitrary<infer Each> ? Each : never;
type Enrollment = ReturnType<typeof recordsOf>[number];

const recordsOf = ({ classes, people, enrollments }: District) =>
  enrollments.map((each, index) => {
    const [place, person] = [each.inClass % classes.length, each.person % people.length];
    return { ...each, sourcedId: `e${index}`, place, person, ofClass: classes[place]!, grade: people[person]! };
  });

/** What is known of an end, counted one by one. */
function factsOf(one: Enrollment, all: readonly Enrollment[], dates: ReturnType<typeof countingDates>): EndFacts {
  const endDate = one.endDate!;
  const isStudent = (each: Enrollment) =>
    each.role === 'student' &&
    !each.tobedeleted &&
    !each.rejected &&
    (!each.isMissing || (each.endDate !== null && each.endDate < dates.stillCountsOn));
  const last = new Map<string, { day: string; of: Enrollment }>();
  for (const each of all.filter(isStudent)) {
    const key = `${each.place} ${each.person}`;
    const day = each.endDate ?? '9999-12-31';
    if (day > (last.get(key)?.day ?? '')) last.set(key, { day, of: each });
  }
  const shared = (those: Array<{ day: string; of: Enrollment }>) => ({
    students: those.filter(({ day }) => day >= endDate).length,
    endOnDay: those.filter(({ day }) => day === endDate).length,
    classes: new Set(those.filter(({ day }) => day === endDate).map(({ of }) => of.place)).size,
  });
  const students = [...last.values()];
  const { classes: _, ...ofClass } = shared(students.filter(({ of }) => of.place === one.place));
  const ofGrade = students.filter(
    ({ of: { ofClass: place, grade } }) =>
      one.role === 'student' &&
      one.grade !== '[]' &&
      grade === one.grade &&
      place.school === one.ofClass.school &&
      place.state === ClassState.live &&
      place.termEnd !== null &&
      place.termEnd >= endDate &&
      addDays(place.termEnd, -dates.sharedFinishDays) <= endDate,
  );
  const gainsClassOfCourse = all.some((other) => {
    const begin = other.beginDate ?? other.ofClass.termStart;
    return (
      other.person === one.person &&
      other.place !== one.place &&
      other.ofClass.course === one.ofClass.course &&
      !other.isMissing &&
      !other.tobedeleted &&
      !other.rejected &&
      (other.endDate === null || other.endDate > endDate) &&
      (other.beginDate === null || other.beginDate > addDays(endDate, -daysOfGoingOver)) &&
      (begin === null || begin <= one.ofClass.termEnd!)
    );
  });
  return { endDate, termEnd: one.ofClass.termEnd, ofClass, ofGrade: shared(ofGrade), gainsClassOfCourse };
}

test('the plan and an explanation find the ends that others share, as the rule says of each by itself', async () => {
  await fc.assert(
    fc.asyncProperty(district, async (each) => {
      const dates = countingDates(asOf, { leadDays: 30, ...each }, true);
      const records = recordsOf(each);
      const ends = records.filter(
        ({ endDate, ofClass: { termEnd, state }, tobedeleted, rejected }) =>
          state === ClassState.live &&
          endDate !== null &&
          termEnd !== null &&
          endDate < dates.stillCountsOn &&
          endDate < addDays(termEnd, -dates.finishDays) &&
          endDate >= addDays(termEnd, -dates.sharedFinishDays) &&
          !tobedeleted &&
          !rejected,
      );
      const expected = new Map(ends.map((one) => [one.sourcedId, factsOf(one, records, dates)]));
      await fill(store, {
        class_target: each.classes.map(({ state, school, termStart, termEnd }, index) => ({
          ...{ class_id: `class ${index}`, section_id: `section ${index}`, course_id: `course ${index}` },
          ...{ school, state, term_start: termStart, term_end: termEnd, changed_run: 1 },
        })),
        mirror_record: [
          ...each.classes.map(({ course }, index) =>
            recordOf('classes', `class ${index}`, { courseSourcedId: `course ${course}` }),
          ),
          ...each.people.map((grades, index) =>
            recordOf('users', `person ${index}`, { grades: JSON.parse(grades) as string[] }),
          ),
        ],
        mirror_enrollment: records.map((one) => ({
          ...{ sourced_id: one.sourcedId, row_hash: 1, changed_run: 1, role: one.role, school_id: '701' },
          ...{ user_id: `person ${one.person}`, class_id: `class ${one.place}` },
          ...{ tobedeleted: one.tobedeleted, rejected: one.rejected },
          ...{ begin_date: one.beginDate, end_date: one.endDate },
          missing_since: one.isMissing ? new Date('2026-11-30T06:30:00Z') : null,
        })),
      });
      const found = await endFacts(
        store.sql,
        1,
        records.map((one) => one.sourcedId),
        dates,
      );
      expect(found).toEqual(expected);
      const shared = await store.sql.begin(async (tx) => {
        const find = { districtId: 1, dates, classTarget: 'class_target', mirror: 'mirror_enrollment_d1' };
        if (!(await findEnds(tx, find))) return [] as Array<{ id: string }>;
        return tx<Array<{ id: string }>>`select sourced_id as id from ending_fact where ${isSharedFinishIn(tx)}`;
      });
      const expectedIds = [...expected].flatMap(([id, facts]) => (isSharedFinish(facts, dates) ? [id] : []));
      expect(shared.map((row) => row.id).sort()).toEqual(expectedIds.sort());
    }),
    sets,
  );
});

const recordOf = (collection: string, sourcedId: string, body: object) => ({
  ...{ collection, sourced_id: sourcedId, row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1, body },
});
