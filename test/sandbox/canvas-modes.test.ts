import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csv, smallSchool, startPractice, type Practice } from './canvas-practice.js';

const userHeader = 'user_id,login_id,full_name,status';
const usersFile = (...rows: string[]): Record<string, string> => ({ 'users.csv': csv(userHeader, ...rows) });
const courseHeader = 'course_id,short_name,long_name,account_id,term_id,status';

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
});
afterEach(() => practice.close());

describe('an import of a data set (diffing)', () => {
  const set = { diffing_data_set_identifier: 'nightly' };

  it('is whole the first time, and the identifier shows in the list', async () => {
    const first = await practice.importFiles(usersFile('a,a,A,active', 'b,b,B,active'), set);
    expect(first).toMatchObject({
      diffing_data_set_identifier: 'nightly',
      diffed_against_import_id: null,
      diffing_threshold_exceeded: false,
      data: { counts: { users: 2 } },
    });
    const list = await practice.get<{ sis_imports: unknown[] }>('api/v1/accounts/self/sis_imports');
    expect(list.sis_imports).toMatchObject([{ id: first.id, diffing_data_set_identifier: 'nightly' }]);
  });

  it('then applies only what changed, and deletes what vanished', async () => {
    const first = await practice.importFiles(usersFile('a,a,A,active', 'b,b,B,active', 'c,c,C,active'), set);
    const second = await practice.importFiles(usersFile('a,a,A,active', 'b,b,New B,active', 'd,d,D,active'), set);
    expect(second).toMatchObject({ diffed_against_import_id: first.id, data: { counts: { users: 3 } } });
    expect(await practice.one('logins', 'c')).toMatchObject({ state: 'deleted' });
    expect(await practice.one('users', 'a')).toMatchObject({ sis_import_id: first.id });
    expect(await practice.one('users', 'b')).toMatchObject({ name: 'New B' });
  });

  it('ends at once without counts when nothing changed, and never tries a rejected row again', async () => {
    const rows = usersFile('a,a,A,active', 'odd,,Odd,active');
    await practice.importFiles(rows, set);
    const again = await practice.importFiles(rows, set);
    expect(again).toMatchObject({ workflow_state: 'imported', progress: 100 });
    expect(again.data.counts).toBeUndefined();
  });

  it('compares with the newest one that made a difference', async () => {
    await practice.importFiles(usersFile('a,a,A,active'), set);
    const second = await practice.importFiles(usersFile('a,a,A,active', 'b,b,B,active'), set);
    const third = await practice.importFiles(usersFile('a,a,A,active'), set);
    expect(third.diffed_against_import_id).toBe(second.id);
    expect(await practice.one('logins', 'b')).toMatchObject({ state: 'deleted' });
  });

  it('drops vanished enrollments by the wanted status, and leaves types alone that were not sent', async () => {
    await practice.importFiles(smallSchool, set);
    const ended = await practice.importFiles(
      { 'enrollments.csv': csv('section_id,user_id,role,status', 'alg-1,t1,teacher,active') },
      { ...set, diffing_drop_status: 'inactive' },
    );
    expect(ended.data.counts).toMatchObject({ enrollments: 3, users: 0 });
    expect(practice.canvas.counts()).toMatchObject({ enrollments_active: 1, enrollments_inactive: 3, users: 3 });
  });

  it('imports everything when the upload changed more than the threshold, and is no base afterwards', async () => {
    const first = await practice.importFiles(usersFile('a,a,A,active', 'b,b,B,active', 'c,c,C,active'), set);
    const small = await practice.importFiles(usersFile('a,a,A,active'), { ...set, change_threshold: '10' });
    expect(small).toMatchObject({ diffing_threshold_exceeded: true, workflow_state: 'imported_with_messages' });
    expect(practice.canvas.counts().users).toBe(3);
    const next = await practice.importFiles(usersFile('a,a,A,active', 'b,b,B,active', 'c,c,C2,active'), set);
    expect(next.diffed_against_import_id).toBe(first.id);
  });

  it('imports everything for a remaster', async () => {
    await practice.importFiles(usersFile('a,a,A,active'), set);
    const remaster = await practice.importFiles(usersFile('a,a,A,active'), {
      ...set,
      diffing_remaster_data_set: 'true',
    });
    expect(remaster).toMatchObject({ diffing_remaster: true, data: { counts: { users: 1 } } });
  });
});

describe('batch mode', () => {
  const fields = { batch_mode: 'true', batch_mode_term_id: 'sis_term_id:fall' };

  it('removes the courses of the term that were not sent, and their enrollments', async () => {
    await practice.importFiles(smallSchool);
    const file = { 'courses.csv': csv(courseHeader, 'alg,ALG,Algebra,north,fall,active') };
    const ended = await practice.importFiles(file, fields);
    expect(ended.data.counts).toMatchObject({ courses: 1, batch_courses_deleted: 1, batch_enrollments_deleted: 0 });
    expect(await practice.one('courses', 'bio')).toMatchObject({ state: 'deleted' });
    expect(practice.canvas.counts()).toMatchObject({ courses: 1, enrollments_active: 3, enrollments_deleted: 1 });
  });

  it('ends as aborted when more would go than the threshold allows, with its own rows applied', async () => {
    await practice.importFiles(smallSchool);
    const file = { 'courses.csv': csv(courseHeader, 'alg,ALG,Renamed,north,fall,active') };
    const ended = await practice.importFiles(file, { ...fields, change_threshold: '10' });
    expect(ended.workflow_state).toBe('aborted');
    expect(practice.canvas.counts().courses).toBe(2);
    expect(await practice.one('courses', 'alg')).toMatchObject({ name: 'Renamed' });
  });

  it('concludes missing enrollments when told so, and touches no other term', async () => {
    await practice.importFiles(smallSchool);
    await practice.importFiles({
      'courses.csv': csv(courseHeader, 'old,OLD,Old,north,,active'),
      'sections.csv': csv('section_id,course_id,name,status', 'old-1,old,Old 1,active'),
      'enrollments.csv': csv('section_id,user_id,role,status', 'old-1,s1,student,active'),
    });
    const file = { 'enrollments.csv': csv('section_id,user_id,role,status', 'alg-1,t1,teacher,active') };
    await practice.importFiles(file, { ...fields, batch_mode_enrollment_drop_status: 'completed' });
    expect(practice.canvas.counts()).toMatchObject({ enrollments_active: 2, enrollments_completed: 3 });
  });

  it('over several terms is turned on even by the word false', async () => {
    await practice.importFiles(smallSchool);
    const ended = await practice.importFiles(
      {
        'terms.csv': smallSchool['terms.csv'],
        'courses.csv': csv(courseHeader, 'alg,ALG,Algebra,north,fall,active'),
      },
      { multi_term_batch_mode: 'false', change_threshold: '90' },
    );
    expect(ended.data.counts).toMatchObject({ batch_courses_deleted: 1 });
  });
});
