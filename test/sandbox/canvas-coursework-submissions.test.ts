import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, linkOf, type Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
let first: number;
let second: number;
beforeAll(async () => {
  room = await openClassroom();
  await room.practice.importFiles({
    'users.csv': csv('user_id,login_id,status', 's3,sid,active', 's4,sia,active', 's5,sol,active'),
    'sections.csv': csv('section_id,course_id,name,status', 'alg-2,alg,Algebra 2,active'),
    'enrollments.csv': csv('section_id,user_id,role,status', ...['alg-2,s2,student,active', 'alg-2,s3,student,active']),
  });
  first = room.make('first');
  second = room.make('second', { post_to_sis: false });
  room.teach('grade-many', { assignment: first, grades: { s1: 1, s2: 2, s3: 3 } });
  room.at(1);
  room.teach('grade', { assignment: second, student: 's1', grade: 9 });
});
afterAll(() => room.practice.close());

const all = `${algebra}/students/submissions?student_ids[]=all`;
const answer = (path: string) => room.practice.http.get<Json[]>(path, { responseType: 'json' });
const users = async (path: string): Promise<unknown[]> => (await room.list(path)).map((row) => row.user_id);

describe('students/submissions', () => {
  it('without students gives the own ones, which an administrator has none of', async () => {
    expect(await room.list(`${algebra}/students/submissions`)).toEqual([]);
  });

  it('of a section gives its students only, and of one who is in two sections to both', async () => {
    const of = (section: string): Promise<unknown[]> =>
      users(
        `api/v1/sections/sis_section_id:${section}/students/submissions?student_ids[]=all&assignment_ids[]=${first}`,
      );
    expect(await of('alg-1')).toEqual([3, 4]);
    expect(await of('alg-2')).toEqual([4, 5]);
  });

  it('takes students by SIS id, refuses those of other courses with 401 and lists over a hundred with 400', async () => {
    const of = `${algebra}/students/submissions?student_ids[]=`;
    expect(await users(`${of}sis_user_id:s3`)).toEqual([5, 5]);
    expect(await room.status(`${of}sis_user_id:s5`)).toBe(401);
    const many = Array.from({ length: 101 }, () => 'student_ids[]=3').join('&');
    expect(await room.status(`${algebra}/students/submissions?${many}`)).toBe(400);
  });

  it('refuses the whole call with 403 where an assignment is not published there', async () => {
    const hidden = room.make('unpublished', { published: false });
    expect(await room.status(`${all}&assignment_ids[]=${first}&assignment_ids[]=${hidden}`)).toBe(403);
    expect(await room.status(`${all}&assignment_ids[]=9999`)).toBe(403);
  });

  it('is narrowed to flagged work, to states and to what was graded later than an instant', async () => {
    expect(new Set((await room.list(`${all}&post_to_sis=true`)).map((row) => row.assignment_id))).toEqual(
      new Set([first]),
    );
    expect(await room.list(`${all}&graded_since=2025-09-15T12:00:00Z`)).toMatchObject([
      { assignment_id: second, score: 9 },
    ]);
    expect(await room.list(`${all}&workflow_state=graded`)).toHaveLength(4);
    expect(await room.list(`${all}&submitted_since=2025-09-15T12:00:00Z`)).toEqual([]);
    for (const bad of ['graded_since=yesterday', 'graded_since=2025-09-15', 'enrollment_state=inactive'])
      expect(await room.status(`${all}&${bad}`)).toBe(400);
  });

  it('knows concluded and inactive students unless active or concluded ones are asked for', async () => {
    await room.practice.importFiles({
      'enrollments.csv': csv(
        'section_id,user_id,role,status',
        ...['alg-1,s4,student,inactive', 'alg-1,s5,student,completed'],
      ),
    });
    const later = room.make('later');
    room.at(1);
    const of = async (query: string): Promise<unknown[]> => [...new Set(await users(`${all}${query}&per_page=100`))];
    expect(await of('')).toEqual([3, 4, 5, 6, 7]);
    expect(await of('&enrollment_state=active')).toEqual([3, 4, 5]);
    expect(await of('&enrollment_state=concluded')).toEqual([7]);
    room.at(200);
    expect(await of('&enrollment_state=active')).toEqual([]);
    expect(await of('&enrollment_state=active&state_based_on_date=false')).toEqual([3, 4, 5]);
    room.at(1);
    room.teach('delete-assignment', { assignment: later });
  });

  it('can be cut to the fields that are wanted', async () => {
    const [row] = await room.list(`${all}&response_fields[]=score&response_fields[]=user_id`);
    expect(Object.keys(row!)).toEqual(['id', 'user_id', 'score']);
    const [other] = await room.list(`${all}&exclude_response_fields[]=body&include[]=visibility`);
    expect(other).not.toHaveProperty('body');
    expect(other).toMatchObject({ assignment_visible: true, preview_url: expect.any(String) as string });
    expect(other).not.toHaveProperty('updated_at');
  });

  it('grouped gives one object for each student, paged by student, with totals where they are asked for', async () => {
    const page = await answer(`${all}&grouped=true&include[]=total_scores&per_page=2`);
    expect(page.body).toMatchObject([
      { user_id: 3, sis_user_id: 's1', computed_current_score: 50, submissions: [{ score: 1 }, { score: 9 }] },
      { user_id: 4, computed_current_score: 20, computed_final_score: 10 },
    ]);
    expect(linkOf(page, 'next')).toContain('page=2');
  });
});

describe('paging by bookmark', () => {
  it('follows next alone, and rows that go away meanwhile shift nothing', async () => {
    let page = await answer(`${all}&per_page=2&assignment_ids[]=${first}`);
    expect(page.body.map((row) => row.user_id)).toEqual([3, 4]);
    expect([linkOf(page, 'last'), linkOf(page, 'prev')]).toEqual([undefined, undefined]);
    room.teach('unassign', { assignment: first, student: 's1' });
    page = await room.practice.http.get<Json[]>(linkOf(page, 'next')!, { prefixUrl: '', responseType: 'json' });
    expect(page.body.map((row) => row.user_id).slice(0, 1)).toEqual([5]);
    room.teach('assign-everyone', { assignment: first });
    expect(await room.status(`${all}&page=2`)).toBe(400);
  });

  it('orders by the time of grading, too, and backwards by pages with numbers', async () => {
    const scores = async (query: string): Promise<unknown[]> =>
      (await room.list(`${all}&workflow_state=graded&${query}`)).map((row) => row.score);
    expect(await scores('order=graded_at')).toEqual([1, 2, 3, 9]);
    expect(await scores('order=graded_at&order_direction=descending')).toEqual([9, 3, 2, 1]);
    let url: string | undefined = `${room.practice.address}/${all}&order=graded_at&per_page=3`;
    const seen: unknown[] = [];
    while (url) {
      const page = await room.practice.http.get<Json[]>(url, { prefixUrl: '', responseType: 'json' });
      seen.push(...page.body.map((row) => row.id));
      url = linkOf(page, 'next');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength((await room.list(`${all}&per_page=100`)).length);
  });

  it('loses next where the links grow too long', async () => {
    const long = Array.from({ length: 100 }, () => 'student_ids[]=3').join('&');
    const page = await answer(`${algebra}/students/submissions?${long}&per_page=1`);
    expect(page.body).toHaveLength(1);
    expect(page.headers.link).toBeUndefined();
    const short = await answer(`${algebra}/students/submissions?student_ids[]=3&per_page=1`);
    expect(linkOf(short, 'next')).toBeDefined();
  });
});

it('ids are texts where the Accept header asks for it', async () => {
  const headers = { accept: 'application/json+canvas-string-ids' };
  const [row] = await room.practice.http.get(all, { headers }).json<Json[]>();
  expect(row).toMatchObject({
    id: expect.stringMatching(/^\d+$/) as string,
    user_id: '3',
    assignment_id: String(first),
  });
});
