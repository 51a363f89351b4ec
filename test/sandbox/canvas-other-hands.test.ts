import { afterAll, beforeAll, expect, it } from 'vitest';
import { csv, smallSchool, startPractice, type Json, type Practice, type SisImportAnswer } from './canvas-practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ otherToolToken: 'another-token' });
  await practice.importFiles(smallSchool);
});
afterAll(() => practice?.close());

const sectionRow = (course: string, name = 'Biology 1') =>
  practice.importFiles({
    'sections.csv': csv('section_id,course_id,name,status', `bio-1,${course},${name},active`),
  });
const listed = async (): Promise<Array<SisImportAnswer & { user: Json }>> =>
  (await practice.get<{ sis_imports: Array<SisImportAnswer & { user: Json }> }>('api/v1/accounts/self/sis_imports'))
    .sis_imports;

it('an import that another tool sends is applied, and shows the user of its token', async () => {
  const file = csv('user_id,login_id,full_name,status', 's9,sol,Sol Nine,active');
  const answer = await practice.http
    .post('api/v1/accounts/self/sis_imports?extension=csv', {
      headers: { authorization: 'Bearer another-token', 'content-type': 'text/csv' },
      body: file,
    })
    .json<SisImportAnswer>();
  await practice.ended(answer.id);
  expect(await practice.one('logins', 's9')).toMatchObject({ state: 'active' });
  const [newest, first] = await listed();
  expect(newest!.user).toMatchObject({ name: 'Another SIS tool' });
  expect(first!.user).toMatchObject({ name: 'Integration Service' });
});

it('an import can be planted with its age, its user, its counts and its data set', async () => {
  const { import: id } = practice.canvas.plant('sis-import', {
    ...{ by: 'Nightly script', hoursAgo: 30, counts: { users: 3 }, identifier: 'nightly' },
  }) as { import: number };
  const planted = (await listed()).find((each) => each.id === id)!;
  expect(planted).toMatchObject({
    ...{ workflow_state: 'imported', diffing_data_set_identifier: 'nightly', user: { name: 'Nightly script' } },
    data: { counts: { users: 3 } },
  });
  expect(Date.now() - Date.parse(planted.created_at as string)).toBeGreaterThan(29 * 3_600_000);
});

it('a section cross-listed by hand stays where it is whatever imports say, with its people and its home', async () => {
  practice.canvas.plant('cross-list', { section: 'bio-1', course: 'alg' });
  expect(await practice.one('sections', 'bio-1')).toMatchObject({ course_id: 'alg', home_course_id: 'bio' });
  await sectionRow('bio', 'Biology of 1');
  expect(await practice.one('sections', 'bio-1')).toMatchObject({ course_id: 'alg', name: 'Biology of 1' });
  await practice.importFiles({
    'courses.csv': csv('course_id,short_name,long_name,term_id,status', 'che,CHE,Chemistry,fall,active'),
  });
  await sectionRow('che');
  expect(await practice.one('sections', 'bio-1')).toMatchObject({ course_id: 'alg', home_course_id: 'bio' });
  const joint = (await practice.dump('enrollments')).filter((each) => each.section_id === 'bio-1');
  expect(joint.map((each) => each.course_id)).toEqual(['alg']);
  practice.canvas.plant('cross-list', { section: 'bio-1' });
  expect(await practice.one('sections', 'bio-1')).toMatchObject({ course_id: 'bio', home_course_id: null });
});
