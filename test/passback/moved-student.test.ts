import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

interface ClassInCourse {
  classId: string;
  courseId: string;
  students: string[];
}

let district: Gradebooks;
let old: ClassInCourse;
let others: ClassInCourse[];
beforeAll(async () => {
  district = await startGradebooks({ edit: (settings) => (settings.mapping.courses = 'perCourse') });
  [old, ...others] = await classesOfOneCourse();
  await district.teach('course-state', { course: old.courseId, state: 'publish' });
  await district.teach('create-group', { course: old.courseId, name: 'Homework' });
});
afterAll(() => district?.stop());

async function classesOfOneCourse(): Promise<[ClassInCourse, ...ClassInCourse[]]> {
  const rows = await district.store.sql<ClassInCourse[]>`
    select t.class_id as "classId", t.course_id as "courseId", array_agg(e.user_id order by e.user_id) as students
    from class_target t
    join mirror_enrollment e on e.district_id = t.district_id and e.class_id = t.class_id and e.role = 'student'
    where t.state = 'live' and t.term_start <= '2026-11-23' and t.term_end >= '2026-12-10'
      and (e.end_date is null or e.end_date > '2026-12-10')
    group by t.class_id, t.course_id order by t.class_id`;
  const first = rows.find((one) => rows.some((each) => each.courseId === one.courseId && each !== one))!;
  return [first, ...rows.filter((each) => each.courseId === first.courseId && each !== first)];
}

async function work(name: string, due: string): Promise<void> {
  await district.teach('create-assignment', {
    ...{ course: old.courseId, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: `${due}T23:59:00-06:00`,
  });
}

const passBack = (asOf: string) => district.passBack(asOf, { courses: [old.courseId] });

/** The scores of a student, as `class title score`. */
async function scoresOf(student: string): Promise<string[]> {
  const items = await district.held<{ sourcedId: string; title: string; class: string }>('lineItems');
  const results = await district.held<{ lineItem: string; student: string; score: number }>('results');
  return results
    .filter((each) => each.student === student)
    .map(({ lineItem, score }) => {
      const item = items.find((each) => each.sourcedId === lineItem)!;
      return `${item.class === old.classId ? 'old class' : 'new class'} ${item.title} ${score}`;
    })
    .sort();
}

test('a student who moves to another class of the same course keeps there what was due before, and begins here with the entry date', async () => {
  const [student] = old.students;
  const stay = others.map((each) => each.students[0]);
  await work('Fractions', '2026-11-20');
  for (const each of [student, ...stay])
    await district.teach('grade', { course: old.courseId, assignment: 'Fractions', student: each, grade: 15 });
  await passBack('2026-11-23');
  expect(await scoresOf(student!)).toEqual(['old class Fractions 15']);

  await district.play('move-class', { ids: [student], on: '2026-11-24' });
  await district.night({ asOf: '2026-11-25T00:30' });
  await district.clock('2026-11-25T12:00:00-06:00');
  await work('Decimals', '2026-11-25');
  await district.teach('grade', { course: old.courseId, assignment: 'Decimals', student, grade: 18 });
  // Somebody corrects the old work: it stays with the old class as it was sent.
  await district.teach('grade', { course: old.courseId, assignment: 'Fractions', student, grade: 16 });
  const report = await passBack('2026-11-25');
  expect(report.notes).toMatchObject({ STUDENT_LEFT: expect.any(Number) as number, DUE_BEFORE_STUDENT_CAME: 1 });
  expect(await scoresOf(student!)).toEqual(['new class Decimals 18', 'old class Fractions 15']);
});
