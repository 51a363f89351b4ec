import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csv, type Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
beforeEach(async () => {
  room = await openClassroom();
  await room.practice.importFiles({
    'sections.csv': csv('section_id,course_id,name,status', 'alg-2,alg,Algebra 2,active'),
    'users.csv': csv('user_id,login_id,full_name,status', 's3,sid,Sid Three,active'),
    'enrollments.csv': csv('section_id,user_id,role,status', 'alg-2,s3,student,active'),
  });
});
afterEach(() => room.practice.close());

const due = async (assignment: number): Promise<Record<string, unknown>> => {
  const rows = await room.rows(assignment);
  return Object.fromEntries(Object.entries(rows).map(([student, row]) => [student, row.cached_due_date]));
};

describe('dates', () => {
  it('of a section, of listed students and of a group reach those they are for; the latest counts', async () => {
    const { group } = room.teach('student-group', { name: 'Night', students: ['s2'] });
    const work = room.make('dated', {
      due_at: '2025-09-20T00:00:00Z',
      overrides: [
        { section: 'alg-2', due_at: '2025-09-21T00:00:00Z' },
        { students: ['s1', 's3'], due_at: '2025-09-22T00:00:00Z' },
        { group, due_at: '2025-09-19T00:00:00Z' },
      ],
    });
    expect(await due(work)).toEqual({
      s1: '2025-09-22T00:00:00Z',
      s2: '2025-09-19T00:00:00Z',
      s3: '2025-09-22T00:00:00Z',
    });
    const path = `${algebra}/assignments/${work}?include[]=all_dates&include[]=overrides`;
    const json = await room.practice.get(`${path}&override_assignment_dates=false`);
    expect(json).toMatchObject({ due_at: '2025-09-20T00:00:00Z', all_dates_count: 4, has_overrides: true });
    expect((json.overrides as Json[])[1]).toMatchObject({ student_ids: [3, 5], title: '2 student(s)' });
    expect(await room.practice.get(path)).toMatchObject({ due_at: '2025-09-22T00:00:00Z' });
  });

  it('of 25 overrides are no longer told, only counted', async () => {
    const overrides = Array.from({ length: 25 }, (_, at) => ({
      students: ['s1'],
      due_at: `2025-10-01T00:00:${at + 10}Z`,
    }));
    const work = room.make('many', { overrides });
    const path = `${algebra}/assignments/${work}?include[]=all_dates`;
    expect(await room.practice.get(path)).toMatchObject({ all_dates: [], all_dates_count: 25 });
    room.teach('set-overrides', { assignment: work, overrides: overrides.slice(1) });
    const fewer = await room.practice.get<{ all_dates: Json[] }>(path);
    expect(fewer.all_dates).toHaveLength(25);
  });

  it('that move are an update of every row, and leave graded_at alone', async () => {
    const work = room.make('moving');
    room.teach('grade', { assignment: work, student: 's1', grade: 5 });
    const { graded_at: gradedAt } = (await room.row(work, 's1'))!;
    room.at(1);
    room.teach('redate', { assignment: work, due_at: '2025-09-30T00:00:00Z' });
    expect(await room.row(work, 's1')).toMatchObject({ cached_due_date: '2025-09-30T00:00:00Z', graded_at: gradedAt });
    const since = `"${room.at(0, 12)}"`;
    const filter = `{ updatedSince: ${since}, states: [unsubmitted, graded] }`;
    const query = `{ course(sisId: "alg") { submissionsConnection(filter: ${filter}) { nodes { userId } } } }`;
    expect(await room.graphql(query)).toMatchObject({
      data: { course: { submissionsConnection: { nodes: [{ userId: '3' }, { userId: '4' }, { userId: '5' }] } } },
    });
  });
});

describe('who has the work', () => {
  it('rows vanish when students are un-assigned, though graded, and come back with their score', async () => {
    const work = room.make('given and taken');
    room.teach('grade', { assignment: work, students: ['s1', 's2'], grade: 9 });
    room.teach('unassign', { assignment: work, student: 's1' });
    expect(Object.keys(await room.rows(work))).toEqual(['s2', 's3']);
    const dumped = await room.practice.dump('submissions');
    expect(dumped.find((row) => row.sis_user_id === 's1')).toMatchObject({ deleted: true, score: 9 });
    room.teach('reassign', { assignment: work, student: 's1' });
    expect(await room.rows(work)).toMatchObject({ s1: { score: 9, workflow_state: 'graded' } });
  });

  it('a student who changes sections takes the date of the new one; a deleted enrollment takes the row', async () => {
    const work = room.make('by section', {
      only_visible_to_overrides: true,
      overrides: [
        { section: 'alg-1', due_at: '2025-09-20T00:00:00Z' },
        { section: 'alg-2', due_at: '2025-09-25T00:00:00Z' },
      ],
    });
    room.teach('grade', { assignment: work, student: 's2', grade: 3 });
    const move = ['alg-1,s2,student,deleted', 'alg-2,s2,student,active'];
    await room.practice.importFiles({ 'enrollments.csv': csv('section_id,user_id,role,status', ...move) });
    expect(await room.rows(work)).toMatchObject({ s2: { cached_due_date: '2025-09-25T00:00:00Z', score: 3 } });
    const drop = ['alg-2,s2,student,deleted', 'alg-1,s1,student,completed'];
    await room.practice.importFiles({ 'enrollments.csv': csv('section_id,user_id,role,status', ...drop) });
    expect(Object.keys(await room.rows(work))).toEqual(['s1', 's3']);
  });

  it('only for listed students leaves the SIS listing without sections; a module leaves all of them', async () => {
    const listed = room.make('listed', { only_visible_to_overrides: true, overrides: [{ students: ['s1'] }] });
    const module = room.make('module', { overrides: [{ module: 7, sections: ['alg-2'] }] });
    const sis = 'api/sis/courses/sis_course_id:alg/assignments?include[]=student_overrides';
    expect(await room.list(sis)).toMatchObject([
      { id: listed, sections: [], user_overrides: [{ students: [{ sis_user_id: 's1' }] }] },
      { id: module, sections: [{ sis_id: 'alg-1' }, { sis_id: 'alg-2' }], user_overrides: [] },
    ]);
    const json = await room.practice.get(`${algebra}/assignments/${module}?include[]=assignment_visibility`);
    expect(json).toMatchObject({ only_visible_to_overrides: false, visible_to_everyone: false });
    expect(json.assignment_visibility).toEqual(['5']);
    expect(Object.keys(await room.rows(module))).toEqual(['s3']);
    room.set('module-restricted-listing', 'assigned-sections');
    expect((await room.list(sis))[1]).toMatchObject({ sections: [{ sis_id: 'alg-2' }] });
  });

  it('a tag gives it to those who wear it', async () => {
    const { group } = room.teach('student-group', { category: 'Support', name: 'More', students: ['s2'], tag: true });
    const work = room.make('tagged', { only_visible_to_overrides: true, overrides: [{ group }] });
    expect(Object.keys(await room.rows(work))).toEqual(['s2']);
  });

  it('a cross-listed section has the work of its host course', async () => {
    await room.practice.importFiles({
      'xlists.csv': csv('xlist_course_id,section_id,status', 'alg,bio-1,active'),
    });
    const work = room.make('hosted');
    const path = 'api/v1/sections/sis_section_id:bio-1/students/submissions?student_ids[]=all';
    expect(await room.list(path)).toMatchObject([{ assignment_id: work, user_id: 3 }]);
    const [listed] = await room.list('api/sis/courses/sis_course_id:alg/assignments');
    expect((listed!.sections as Json[]).find((each) => each.sis_id === 'bio-1')).toMatchObject({
      ...{ origin_course: { sis_id: 'bio' }, xlist_course: { sis_id: 'alg' } },
    });
    expect(await room.list(`${algebra}/sections`)).toMatchObject([{}, {}, { nonxlist_course_id: 2 }]);
  });

  it('the test student is nobody of the SIS', async () => {
    room.make('tested');
    const { user } = room.teach('test-student');
    const all = `${algebra}/students/submissions?student_ids[]=all`;
    expect((await room.list(all)).map((row) => row.user_id)).toContain(user);
    expect((await room.list(`${all}&post_to_sis=true`)).map((row) => row.user_id)).not.toContain(user);
    const enrollments = await room.list(`${algebra}/enrollments?type[]=StudentEnrollment`);
    expect(enrollments.map((each) => each.user_id)).not.toContain(user);
  });
});
