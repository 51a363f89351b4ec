import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createThrottle } from '../../sandbox/canvas/http/throttle.js';
import { csv, linkOf, smallSchool, startPractice, type Json, type Practice } from './canvas-practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ readOnlyToken: 'reader', withoutSisToken: 'blind' });
  await practice.importFiles(smallSchool);
  await practice.importFiles({
    'accounts.csv': csv('account_id,parent_account_id,name,status', 'east/1.a,north,East,active'),
    'courses.csv': csv(
      'course_id,short_name,long_name,account_id,term_id,status',
      'A/B.1,SL,Slash,east/1.a,fall,published',
    ),
    'users.csv': csv(
      'user_id,login_id,full_name,status',
      ...Array.from({ length: 220 }, (_, at) => `many-${at},many${at},Many ${at},active`),
    ),
    'enrollments.csv': csv('section_id,user_id,role,status', 'bio-1,s2,student,inactive', 'bio-1,t1,teacher,deleted'),
  });
});
afterAll(() => practice.close());

const list = (path: string): Promise<Json[]> => practice.get<Json[]>(path);

describe('paging', () => {
  it('gives ten by default, at most a hundred, and is read to its end by the next links', async () => {
    expect(await list('api/v1/accounts/self/users')).toHaveLength(10);
    const seen = new Set<unknown>();
    const pages: number[] = [];
    let url: string | undefined = `${practice.address}/api/v1/accounts/self/users?per_page=5000`;
    while (url) {
      const answer = await practice.http.get<Json[]>(url, { prefixUrl: '', responseType: 'json' });
      pages.push(answer.body.length);
      for (const user of answer.body) seen.add(user.id);
      url = linkOf(answer, 'next');
    }
    expect(pages).toEqual([100, 100, 24]);
    expect(seen.size).toBe(224);
  });

  it('links current, next, previous, first and last as absolute addresses that keep the filters', async () => {
    const answer = await practice.http.get('api/v1/accounts/self/users?page=2&per_page=20&search_term=many');
    for (const [rel, page] of [
      ['current', 2],
      ['next', 3],
      ['prev', 1],
      ['first', 1],
      ['last', 11],
    ] as const) {
      const link = new URL(linkOf(answer, rel)!);
      expect([link.origin, link.searchParams.get('page'), link.searchParams.get('search_term')]).toEqual([
        practice.address,
        String(page),
        'many',
      ]);
    }
  });
});

describe('ids in addresses', () => {
  it('may be SIS ids, percent-encoded where they hold a slash or a dot', async () => {
    const id = 'sis_course_id:A%2FB%2E1';
    expect(await practice.get(`api/v1/courses/${id}`)).toMatchObject({ sis_course_id: 'A/B.1', name: 'Slash' });
    expect((await practice.http.get('api/v1/courses/sis_course_id:A%2FB.1')).statusCode).toBe(404);
    expect(await practice.get('api/v1/users/sis_login_id:SAM')).toMatchObject({ sis_user_id: 's1' });
  });

  it('come back as texts when the Accept header asks for it', async () => {
    const headers = { accept: 'application/json+canvas-string-ids' };
    const course = await practice.http.get('api/v1/courses/sis_course_id:alg', { headers }).json<Json>();
    expect(course).toMatchObject({ id: '1', account_id: '2', enrollment_term_id: '2', sis_import_id: '1' });
    expect(await practice.get('api/v1/courses/sis_course_id:alg')).toMatchObject({ id: 1 });
  });

  it('that name nothing are answered with 404 and a list of errors', async () => {
    for (const path of ['courses/999', 'users/sis_user_id:nobody', 'accounts/sis_account_id:no', 'nothing/here']) {
      const answer = await practice.http.get<Json>(`api/v1/${path}`, { responseType: 'json' });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toMatchObject({ errors: [{ message: expect.any(String) as string }] });
    }
  });
});

describe('what an import brought', () => {
  it('shows in accounts, terms and courses', async () => {
    expect(await list('api/v1/accounts/self/sub_accounts')).toMatchObject([{ sis_account_id: 'north' }]);
    expect(await list('api/v1/accounts/self/sub_accounts?recursive=true')).toHaveLength(2);
    const terms = await practice.get<{ enrollment_terms: Json[] }>('api/v1/accounts/self/terms?term_name=fa');
    expect(terms.enrollment_terms.map((each) => each.sis_term_id)).toContain('fall');
    const north = await list('api/v1/accounts/sis_account_id:north/courses?enrollment_term_id=sis_term_id:fall');
    expect(north.map((each) => each.workflow_state)).toEqual(['unpublished', 'unpublished', 'available']);
    const course = await practice.get('api/v1/courses/sis_course_id:alg?include[]=term&include[]=total_students');
    expect(course).toMatchObject({ term: { sis_term_id: 'fall' }, total_students: 2 });
    expect(await list('api/v1/courses/sis_course_id:alg/sections')).toMatchObject([{ sis_section_id: 'alg-1' }]);
  });

  it('shows in enrollments: active ones, and others when asked for by state', async () => {
    const bio = 'api/v1/sections/sis_section_id:bio-1/enrollments';
    expect(await list(bio)).toMatchObject([
      { sis_user_id: 's1', enrollment_state: 'active', role: 'StudentEnrollment' },
    ]);
    expect(await list(`${bio}?state[]=inactive&state[]=deleted`)).toHaveLength(2);
    expect(await list(`${bio}?state[]=deleted&type[]=StudentEnrollment`)).toEqual([]);
    const mine = await list('api/v1/courses/sis_course_id:alg/enrollments?sis_user_id[]=s2');
    expect(mine).toMatchObject([{ sis_section_id: 'alg-1', sis_course_id: 'alg', sis_account_id: 'north' }]);
    expect(await list('api/v1/users/sis_user_id:s1/enrollments')).toHaveLength(2);
  });

  it('shows in people and their logins', async () => {
    expect(await practice.get('api/v1/users/sis_user_id:t1')).toMatchObject({
      login_id: 'tara',
      email: 'tara@north.example',
      sortable_name: 'Teach, Tara',
    });
    expect(await list('api/v1/users/sis_user_id:t1/logins')).toMatchObject([{ unique_id: 'tara', sis_user_id: 't1' }]);
    expect(await list('api/v1/accounts/sis_account_id:north/users?search_term=sue')).toHaveLength(1);
    expect((await practice.http.get('api/v1/accounts/self/users?search_term=s')).statusCode).toBe(400);
  });

  it('can hold graded work, which its section shows too', async () => {
    practice.canvas.plant('graded-work', { course: 'alg', students: 1, assignments: 2 });
    expect(await list('api/v1/courses/sis_course_id:alg/assignments')).toHaveLength(2);
    const path = 'students/submissions?student_ids[]=all&workflow_state=graded';
    const graded = await list(`api/v1/sections/sis_section_id:alg-1/${path}`);
    expect(graded).toMatchObject([{ score: 17, workflow_state: 'graded' }, { score: 17 }]);
    expect(await list('api/v1/courses/sis_course_id:alg/students/submissions')).toEqual([]);
    expect(await list(`api/v1/courses/sis_course_id:bio/${path}`)).toEqual([]);
  });
});

describe('permissions', () => {
  it('tell a bad token, which has a challenge, from a missing permission, which has none', async () => {
    const withToken = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
    const bad = await practice.http.get('api/v1/accounts/self', { headers: withToken('wrong') });
    expect([bad.statusCode, typeof bad.headers['www-authenticate']]).toEqual([401, 'string']);
    const edit = await practice.http.put('api/v1/courses/1', { headers: withToken('reader'), json: { course: {} } });
    expect([edit.statusCode, edit.headers['www-authenticate']]).toEqual([401, undefined]);
    const course = await practice.http.get('api/v1/courses/1', { headers: withToken('blind') }).json<Json>();
    expect(course).not.toHaveProperty('sis_course_id');
    const asked = 'api/v1/accounts/self/permissions?permissions[]=import_sis&permissions[]=read_sis';
    const may = await practice.http.get(asked, { headers: withToken('reader') }).json<Json>();
    expect(may).toEqual({ import_sis: false, read_sis: true });
    expect(course).toHaveProperty('name');
  });
});

describe('edits by REST', () => {
  it('come as JSON or as a form, and make their fields sticky', async () => {
    await practice.http.put('api/v1/courses/sis_course_id:bio', { form: { 'course[course_code]': 'BIO-X' } });
    expect(await practice.one('courses', 'bio')).toMatchObject({ course_code: 'BIO-X', sticky: ['course_code'] });
    await practice.put('api/v1/sections/sis_section_id:bio-1', { course_section: { name: 'Own name' } });
    expect(await practice.one('sections', 'bio-1')).toMatchObject({ name: 'Own name', sticky: ['name'] });
    const login = await practice.one('logins', 's2');
    const taken = await practice.put(`api/v1/accounts/self/logins/${String(login.id)}`, {
      login: { unique_id: 'sam' },
    });
    expect(taken.statusCode).toBe(400);
    await practice.put(`api/v1/accounts/self/logins/${String(login.id)}`, { login: { unique_id: 'sue.new' } });
    expect(await practice.one('logins', 's2')).toMatchObject({ login_id: 'sue.new', sticky: ['unique_id'] });
  });
});

describe('throttling', () => {
  it('admits twelve at once from a cold start, and more when they came back', () => {
    const throttle = createThrottle();
    const admitted = Array.from({ length: 13 }, () => throttle.admit('token', 0));
    expect(admitted.filter(Boolean)).toHaveLength(12);
    expect(throttle.admit('another', 0)).toBe(true);
    throttle.settle('token', 1, 0);
    expect(throttle.admit('token', 0)).toBe(true);
    expect(throttle.admit('token', 0)).toBe(false);
    expect(throttle.admit('token', 10_000)).toBe(true);
  });

  it('tells the cost of each answer and what is left', async () => {
    const answer = await practice.http.get('api/v1/accounts/self');
    expect(Number(answer.headers['x-request-cost'])).toBeGreaterThan(0);
    expect(Number(answer.headers['x-rate-limit-remaining'])).toBeLessThanOrEqual(600);
  });
});
