import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, smallSchool, startPractice, type Json, type Practice } from './canvas-practice.js';
import { download, ended, reports, rowsOf, startReport, unzip, type ReportAnswer } from './canvas-report-practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ teacherToken: 'a-teacher', readOnlyToken: 'reader' });
  await practice.importFiles(smallSchool);
  await practice.importFiles({
    'accounts.csv': csv('account_id,parent_account_id,name,status', 'east,,East School,active'),
    'courses.csv': csv(
      'course_id,short_name,long_name,account_id,term_id,status',
      'old,OLD,"Old, times",north,fall,completed',
      'gone,GON,Gone,north,fall,deleted',
      'east-1,EAS,Eastern,east,,published',
    ),
    'sections.csv': csv('section_id,course_id,name,status', 'east-1,east-1,Eastern,active'),
    'users.csv': csv(
      'user_id,login_id,full_name,email,status,authentication_provider_id',
      'mum,mum,Mum Parent,,active,google',
      'left,left,Lou Left,,active,',
    ),
    'enrollments.csv': csv('section_id,user_id,role,status', 'bio-1,s2,student,completed', 'east-1,t1,teacher,active'),
    'user_observers.csv': csv('observer_id,student_id,status', 'mum,s1,active'),
    'admins.csv': csv('user_id,account_id,role,status', 't1,north,AccountAdmin,active'),
    'logins.csv': csv('existing_user_id,user_id,login_id', 's1,s1-b,sam.second'),
  });
  await practice.importFiles({ 'users.csv': csv('user_id,login_id,status', 'left,left,deleted') });
  practice.canvas.plant('user-without-sis-id', { name: 'Hand Made', login: 'by.hand' });
  practice.canvas.plant('cross-list', { section: 'bio-1', course: 'alg' });
});
afterAll(() => practice?.close());

const get = <T = Json>(path: string): Promise<T> => practice.get<T>(path);

describe('the course of a report', () => {
  it('is started, runs in the background, and has a zip with a CSV for each kind when there are several', async () => {
    const form = new FormData();
    for (const kind of ['users', 'courses', 'terms']) form.append(`parameters[${kind}]`, 'true');
    const started = await practice.http.post(`${reports}/provisioning_csv`, { body: form }).json<ReportAnswer>();
    expect(started).toMatchObject({ status: 'created', progress: 0, report: 'provisioning_csv', file_url: null });
    expect(started.attachment).toBeUndefined();
    const done = await ended(practice, started.id);
    expect(done).toMatchObject({ status: 'complete', progress: 100, parameters: { users: 'true' } });
    expect(done.attachment).toMatchObject({ 'content-type': 'application/zip' });
    expect(done.attachment!.filename).toMatch(/^provisioning_csv_\d\d_\w+_\d{4}_\d+\.zip$/);
    const zip = await download(practice, done);
    expect(zip.length).toBe(done.attachment!.size);
    expect(Object.keys(await unzip(zip))).toEqual(['users.csv', 'terms.csv', 'courses.csv']);
  });

  it('has the CSV itself when one kind is asked for', async () => {
    const done = await ended(practice, (await startReport(practice, { terms: '1' })).id);
    expect(done.attachment).toMatchObject({ 'content-type': 'text/csv' });
    expect(String(await download(practice, done)).split('\n')[0]).toBe(
      'canvas_term_id,term_id,name,status,start_date,end_date,created_by_sis',
    );
  });

  it('ends in error without a file when no kind is asked for, or an unknown term', async () => {
    for (const parameters of [{}, { users: false }, { users: true, enrollment_term_id: 999 }]) {
      const done = await ended(practice, (await startReport(practice, parameters)).id);
      expect(done).toMatchObject({ status: 'error', progress: 100, file_url: null });
      expect(done.attachment).toBeUndefined();
    }
  });

  it('is listed newest first, and with its last run among the reports that there are', async () => {
    const { id } = await startReport(practice, { terms: true });
    const [newest, before] = await get<ReportAnswer[]>(`${reports}/provisioning_csv`);
    expect([newest!.id, before!.id]).toEqual([id, id - 1]);
    const [available] = await get<Json[]>(reports);
    expect(available).toMatchObject({ report: 'provisioning_csv', last_run: { id } });
    expect(Object.keys(available!.parameters as Json)).toEqual(
      expect.arrayContaining(['users', 'xlist', 'admins', 'include_deleted', 'enrollment_term_id', 'created_by_sis']),
    );
  });

  it('is gone once it is deleted, and its file with it', async () => {
    const done = await ended(practice, (await startReport(practice, { terms: true })).id);
    const path = `${reports}/provisioning_csv/${done.id}`;
    expect(await practice.http.delete(path).json()).toMatchObject({ status: 'deleted' });
    expect((await practice.http.get(path)).statusCode).toBe(404);
    expect((await practice.http.get(done.attachment!.url, { prefixUrl: '' })).statusCode).toBe(404);
  });

  it('can be had after a restart, also one that was waiting or being written', async () => {
    practice.faults.set('report-slow', { rowsPerSecond: 5 });
    const done = await ended(practice, (await startReport(practice, { admins: true })).id);
    const { id } = await startReport(practice, { users: true });
    practice.faults.clearAll();
    practice = await practice.restart();
    expect((await ended(practice, id)).status).toBe('complete');
    expect((await download(practice, await ended(practice, done.id))).length).toBe(done.attachment!.size);
  });

  it('is refused to a token that may not read reports, and unknown reports are not there', async () => {
    const headers = { authorization: 'Bearer a-teacher' };
    expect((await practice.http.get(reports, { headers })).statusCode).toBe(401);
    expect((await practice.http.post(`${reports}/provisioning_csv`, { headers, json: {} })).statusCode).toBe(401);
    const may = { headers: { authorization: 'Bearer reader' } };
    expect((await practice.http.get(reports, may)).statusCode).toBe(200);
    expect((await practice.http.post(`${reports}/no_such_csv`, { json: {} })).statusCode).toBe(404);
    expect((await practice.http.get(`${reports}/provisioning_csv/4711`)).statusCode).toBe(404);
  });
});

describe('the download', () => {
  it('is led to another server, which refuses a token, and whose addresses are for one file', async () => {
    const done = await ended(practice, (await startReport(practice, { terms: true })).id);
    const { url } = done.attachment!;
    const first = await practice.http.get(url, { prefixUrl: '', followRedirect: false, headers: {} });
    expect(first.statusCode).toBe(302);
    const there = String(first.headers.location);
    expect(new URL(there).port).not.toBe(new URL(url).port);
    const bare = { prefixUrl: '', headers: { authorization: undefined } };
    expect((await practice.http.get(there, bare)).statusCode).toBe(200);
    expect((await practice.http.get(there, { prefixUrl: '' })).statusCode).toBe(400);
    expect((await practice.http.get(`${there}x`, bare)).statusCode).toBe(403);
  });

  it('needs no token, but the verifier of its address', async () => {
    const done = await ended(practice, (await startReport(practice, { terms: true })).id);
    const bare = { prefixUrl: '', headers: { authorization: undefined } };
    expect((await practice.http.get(done.attachment!.url, bare)).statusCode).toBe(200);
    const wrong = done.attachment!.url.replace(/verifier=.+$/, 'verifier=guessed');
    expect((await practice.http.get(wrong, bare)).statusCode).toBe(404);
  });

  it('comes from Canvas itself where files lie there', async () => {
    practice.canvas.teaching.switches.set({ 'file-store': 'canvas' });
    const done = await ended(practice, (await startReport(practice, { terms: true })).id);
    const answer = await practice.http.get(done.attachment!.url, { prefixUrl: '', followRedirect: false });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv']);
    practice.canvas.teaching.switches.set({ 'file-store': null });
  });
});

describe('what it says', () => {
  it('has a row for each login, with provider, state, and whether it came by SIS', async () => {
    const rows = await rowsOf(practice, 'users');
    const sam = rows.filter((row) => row.full_name === 'Sam One');
    expect(sam.map((row) => [row.user_id, row.login_id, row.first_name, row.last_name])).toEqual([
      ['s1', 'sam', 'Sam', 'One'],
      ['s1-b', 'sam.second', 'Sam', 'One'],
    ]);
    expect(new Set(sam.map((row) => row.canvas_user_id)).size).toBe(1);
    expect(rows.find((row) => row.user_id === 'mum')).toMatchObject({
      ...{ authentication_provider_id: '3', email: '', status: 'active', created_by_sis: 'true' },
    });
    expect(rows.find((row) => row.login_id === 'by.hand')).toMatchObject({ user_id: '', created_by_sis: 'false' });
    expect(rows.some((row) => row.user_id === 'left')).toBe(false);
  });

  it('shows deleted objects when asked, those without a SIS id never', async () => {
    const deleted = await rowsOf(practice, 'users', { include_deleted: true });
    expect(deleted.find((row) => row.user_id === 'left')).toMatchObject({ status: 'deleted' });
    const states = async (parameters: Json) =>
      Object.fromEntries((await rowsOf(practice, 'courses', parameters)).map((row) => [row.course_id, row.status]));
    expect(await states({})).toEqual({ alg: 'unpublished', bio: 'unpublished', 'east-1': 'active' });
    expect(await states({ include_deleted: 'true' })).toMatchObject({ old: 'concluded', gone: 'deleted' });
  });

  it('leaves out what was concluded unless deleted objects are asked for', async () => {
    const rows = await rowsOf(practice, 'enrollments');
    expect(rows.some((row) => row.user_id === 's2' && row.section_id === 'bio-1')).toBe(false);
    const all = await rowsOf(practice, 'enrollments', { include_deleted: true });
    expect(all.find((row) => row.user_id === 's2' && row.section_id === 'bio-1')).toMatchObject({
      ...{ status: 'concluded', role: 'student', base_role_type: 'StudentEnrollment', created_by_sis: 'true' },
    });
  });

  it('tells the time in the zone of the account', async () => {
    const fall = (await rowsOf(practice, 'terms')).find((row) => row.term_id === 'fall');
    expect(fall).toMatchObject({
      start_date: '2025-08-20T00:00:00-04:00',
      end_date: '2025-12-19T23:59:59-05:00',
    });
  });

  it('has a cross-listed section where it stands, and its home in xlist', async () => {
    const section = (await rowsOf(practice, 'sections')).find((row) => row.section_id === 'bio-1');
    expect(section).toMatchObject({ course_id: 'alg' });
    expect(await rowsOf(practice, 'xlist')).toEqual([
      expect.objectContaining({ xlist_course_id: 'alg', section_id: 'bio-1', nonxlist_course_id: 'bio' }),
    ]);
  });

  it('has observers once for each pair of logins, administrators with their roles, and no root account', async () => {
    const observers = await rowsOf(practice, 'user_observers');
    expect(observers.map((row) => [row.observer_id, row.student_id, row.status])).toEqual([
      ['mum', 's1', 'active'],
      ['mum', 's1-b', 'active'],
    ]);
    expect(await rowsOf(practice, 'admins')).toEqual([
      expect.objectContaining({ admin_user_name: 'Integration Service', account_id: '', created_by_sis: 'false' }),
      expect.objectContaining({ user_id: 't1', account_id: 'north', role: 'AccountAdmin', created_by_sis: 'true' }),
    ]);
    expect((await rowsOf(practice, 'accounts')).map((row) => row.account_id)).toEqual(['north', 'east']);
  });

  it('is cut down to a term, to an account, to what came by SIS, and to types and states of enrollments', async () => {
    const ids = async (kind: string, parameters: Json, account = 'self') =>
      (await rowsOf(practice, kind, parameters, account)).map((row) => row.course_id);
    expect(await ids('courses', { enrollment_term_id: 'sis_term_id:fall' })).toEqual(['alg', 'bio']);
    expect(await ids('courses', {}, 'sis_account_id:east')).toEqual(['east-1']);
    const users = await rowsOf(practice, 'users', {}, 'sis_account_id:east');
    expect(users.map((row) => row.user_id)).toEqual(['t1']);
    const bySis = await rowsOf(practice, 'users', { created_by_sis: true });
    expect(bySis.some((row) => row.login_id === 'by.hand')).toBe(false);
    const teachers = await rowsOf(practice, 'enrollments', { enrollment_filter: ['TeacherEnrollment'] });
    expect(teachers.map((row) => row.user_id)).toEqual(['t1', 't1']);
    const completed = { include_deleted: true, enrollment_states: ['completed'] };
    expect((await rowsOf(practice, 'enrollments', completed)).map((row) => row.user_id)).toEqual(['s2']);
  });

  it('has fewer columns on older servers', async () => {
    practice.canvas.teaching.switches.set({ 'report-columns': 'older' });
    const [row] = await rowsOf(practice, 'users');
    expect(Object.keys(row!)).not.toContain('integration_id');
    const [place] = await rowsOf(practice, 'enrollments');
    expect(Object.keys(place!).at(-1)).toBe('created_by_sis');
    practice.canvas.teaching.switches.set({ 'report-columns': null });
  });
});

describe('what is read besides', () => {
  it('has roles, administrators, providers, observers and the people they observe', async () => {
    const roles = await get<Json[]>('api/v1/accounts/self/roles');
    expect(roles).toContainEqual(
      expect.objectContaining({ role: 'AccountAdmin', base_role_type: 'AccountMembership' }),
    );
    const admins = await get<Json[]>('api/v1/accounts/sis_account_id:north/admins');
    expect(admins).toMatchObject([{ role: 'AccountAdmin', user: { sis_user_id: 't1' } }]);
    const providers = await get<Json[]>('api/v1/accounts/self/authentication_providers');
    expect(providers).toContainEqual(expect.objectContaining({ id: 3, auth_type: 'google' }));
    expect(await get<Json[]>('api/v1/users/sis_user_id:mum/observees')).toMatchObject([{ sis_user_id: 's1' }]);
    expect(await get<Json[]>('api/v1/users/sis_user_id:s1/observers')).toMatchObject([{ sis_user_id: 'mum' }]);
  });

  it('tells of which blueprint a course is', async () => {
    practice.canvas.plant('blueprint', { course: 'east-1' });
    const header = 'course_id,short_name,long_name,account_id,term_id,status,blueprint_course_id';
    await practice.importFiles({ 'courses.csv': csv(header, 'bio,BIO,Biology,north,fall,active,east-1') });
    expect(await get<Json[]>('api/v1/courses/sis_course_id:bio/blueprint_subscriptions')).toMatchObject([
      { blueprint_course: { name: 'Eastern' } },
    ]);
    const bio = (await rowsOf(practice, 'courses')).find((row) => row.course_id === 'bio');
    expect(bio).toMatchObject({ blueprint_course_id: 'east-1' });
    expect(await get<Json[]>('api/v1/courses/sis_course_id:alg/blueprint_subscriptions')).toEqual([]);
  });

  it('takes SIS ids for accounts and terms that were made by hand', async () => {
    const account = await practice.put('api/v1/accounts/sis_account_id:east', { account: { sis_account_id: 'e2' } });
    expect(account.body).toMatchObject({ sis_account_id: 'e2' });
    const term = await practice.put('api/v1/accounts/self/terms/1', { enrollment_term: { sis_term_id: 'default-1' } });
    expect(term.body).toMatchObject({ sis_term_id: 'default-1' });
    const taken = await practice.put('api/v1/accounts/sis_account_id:e2', { account: { sis_account_id: 'north' } });
    expect(taken.statusCode).toBe(400);
  });
});
