import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
beforeEach(async () => {
  room = await openClassroom({ teacherToken: 'teacher', withoutGradesToken: 'no-grades', withoutSisToken: 'blind' });
});
afterEach(() => room.practice.close());

const listing = 'api/sis/courses/sis_course_id:alg/assignments';
const refused = async (path = listing): Promise<unknown[]> => {
  const answer = await room.practice.http.get<Json>(path, { responseType: 'json' });
  return [answer.statusCode, answer.body.code];
};
const account = (settings: Json): unknown => room.teach('account-settings', { course: undefined, ...settings });
const save = async (assignment: number, fields: Json): Promise<number> =>
  (await room.practice.put(`${algebra}/assignments/${assignment}`, { assignment: fields })).statusCode;

describe('the listing for the SIS', () => {
  it('is checked for rights, then the feature, then publication of the course', async () => {
    room.teach('course-state', { state: 'unpublish' });
    room.teach('feature', { course: undefined, feature: 'post_grades', on: false });
    const headers = { authorization: 'Bearer no-grades' };
    expect((await room.practice.http.get(listing, { headers })).statusCode).toBe(401);
    expect(await refused()).toEqual([400, 'not_enabled']);
    account({ post_grades_tool: true });
    expect(await refused()).toEqual([400, 'unpublished_course']);
    expect(await room.list('api/sis/accounts/self/assignments')).toEqual([]);
    room.teach('course-state', { state: 'publish' });
    expect(await room.list(listing)).toEqual([]);
    account({ post_grades_tool: false });
    expect(await refused('api/sis/accounts/self/assignments')).toEqual([400, 'not_enabled']);
    room.teach('feature', { feature: 'post_grades', on: true });
    expect(await room.list(listing)).toEqual([]);
    room.set('account-listing-feature', 'course');
    expect(await room.list('api/sis/accounts/self/assignments')).toEqual([]);
  });

  it('names published, flagged work, whatever kind it is, and can be emptied by one call', async () => {
    room.make('quiz', { kind: 'new_quiz' });
    room.make('hidden', { published: false });
    room.make('plain', { post_to_sis: false });
    room.make('omitted', { omit_from_final_grade: true, hide_in_gradebook: true });
    const listed = await room.list(listing);
    expect(listed.map(({ name, include_in_final_grade }) => [name, include_in_final_grade])).toEqual([
      ['quiz', true],
      ['omitted', false],
    ]);
    const answer = await room.practice.http.put('api/sis/courses/sis_course_id:alg/disable_post_to_sis');
    expect(answer.statusCode).toBe(204);
    expect(await room.list(listing)).toEqual([]);
  });

  it('of an account can be narrowed by the dates of the term or course', async () => {
    room.make('dated');
    const of = (query: string): Promise<Json[]> =>
      room.list(`api/sis/accounts/sis_account_id:north/assignments?${query}`);
    expect(await of('ends_after=2025-12-01T00:00:00Z')).toHaveLength(1);
    expect(await of('starts_before=2025-01-01T00:00:00Z&ends_after=2026-12-01T00:00:00Z')).toHaveLength(1);
    expect(await room.status('api/sis/accounts/self/assignments?ends_after=soon')).toBe(400);
  });
});

describe('integration data', () => {
  it('is replaced whole on assignments and merged on groups', async () => {
    const work = room.make('linked');
    await save(work, { integration_data: { ours: '1', other: '2' }, integration_id: 'i-1' });
    await save(work, { integration_data: '{"ours":"3"}' });
    expect(await room.practice.get(`${algebra}/assignments/${work}`)).toMatchObject({
      ...{ integration_data: { ours: '3' }, integration_id: 'i-1' },
    });
    expect(await save(work, { integration_data: 'no object' })).toBe(400);
    const [group] = await room.list(`${algebra}/assignment_groups`);
    const path = `${algebra}/assignment_groups/${String(group!.id)}`;
    await room.practice.put(path, { integration_data: { a: '1' }, sis_source_id: 'cat-1' });
    const merged = await room.practice.put(path, { integration_data: { b: '2' }, group_weight: 30 });
    expect(merged.body).toMatchObject({
      integration_data: { a: '1', b: '2' },
      sis_source_id: 'cat-1',
      group_weight: 30,
    });
    expect((await room.practice.put(path, { integration_data: 'text' })).statusCode).toBe(400);
  });

  it('and SIS ids are dropped without a word when Manage SIS lacks, and hidden when no SIS field may be read', async () => {
    const work = room.make('linked');
    await save(work, { integration_data: { ours: '1' }, sis_assignment_id: 'a-1' });
    const path = `${algebra}/assignments/${work}`;
    const json = { assignment: { integration_data: { ours: '2' }, name: 'Renamed' } };
    const headers = { authorization: 'Bearer teacher' };
    const byTeacher = await room.practice.http.put(path, { headers, json });
    expect(byTeacher.statusCode).toBe(200);
    const found = await room.practice.get(`${algebra}/assignments/sis_assignment_id:a-1`);
    expect(found).toMatchObject({ name: 'Renamed', integration_data: { ours: '1' } });
    const blind = await room.practice.http.get(path, { headers: { authorization: 'Bearer blind' } }).json<Json>();
    expect(blind).not.toHaveProperty('integration_data');
    expect(await save(room.make('second'), { sis_assignment_id: 'a-1' })).toBe(400);
  });

  it('cannot be written to flagged work that breaks the rules of the account', async () => {
    const undated = room.make('undated', { due_at: null });
    const long = room.make('A name that is much too long for the gradebook');
    account({ sis_syncing: true, sis_require_assignment_due_date: true });
    account({ sis_assignment_name_length: true, sis_assignment_name_length_input: 30 });
    for (const work of [undated, long]) expect(await save(work, { integration_data: { ours: '1' } })).toBe(400);
    expect(await room.practice.get(`${algebra}/assignments/${undated}`)).toMatchObject({
      ...{ due_date_required: true, max_name_length: 30, integration_data: {} },
    });
    expect(room.teach('check-rules', { assignment: long })).toMatchObject({ broken: expect.any(String) as string });
    room.set('save-with-broken-rules', 'accepted');
    expect(await save(undated, { integration_data: { ours: '1' } })).toBe(200);
    expect(() => room.make('new and undated', { due_at: null })).toThrow(/due date/);
    const parts = [{ due_at: '2025-09-20T00:00:00Z' }, {}];
    expect(() => room.make('talk', { kind: 'discussion', checkpoints: parts })).toThrow(/due date/);
    room.teach('feature', { feature: 'new_sis_integrations', on: false });
    expect(room.make('undated again', { due_at: null })).toBeGreaterThan(long);
  });

  it('goes neither along with a duplicate nor with a copy of the course; flags go with the copy', async () => {
    const work = room.make('original', { group: undefined });
    await save(work, { integration_data: { ours: '1' }, sis_assignment_id: 'a-1' });
    room.teach('update-group', { group: 'Assignments', weight: 25, sis_source_id: 'cat-1' });
    const copy = room.teach('duplicate', { assignment: work });
    expect(await room.practice.get(`${algebra}/assignments/${copy.assignment}`)).toMatchObject({
      ...{ name: 'original Copy', post_to_sis: false, integration_data: {}, sis_assignment_id: null, published: false },
    });
    const copying = { course: undefined, from: 'alg', to: 'bio' };
    const first = room.teach('copy-course', copying).assignments;
    const biology = 'api/v1/courses/sis_course_id:bio';
    const [copied] = await room.list(`${biology}/assignments`);
    expect(copied).toMatchObject({
      name: 'original',
      post_to_sis: true,
      integration_data: {},
      sis_assignment_id: null,
    });
    const groups = await room.list(`${biology}/assignment_groups?include[]=assignments`);
    expect(groups).toMatchObject([{ group_weight: 25, sis_source_id: null, assignments: [{}, {}] }]);
    room.teach('rename', { assignment: work, name: 'renamed' });
    expect(room.teach('copy-course', copying).assignments).toEqual(first);
    expect((await room.list(`${biology}/assignments`)).map((each) => each.name)).toContain('renamed');
  });
});

describe('the flag', () => {
  it('is off on new work where grades can be synchronised, else as the account has it', async () => {
    const made = async (): Promise<unknown> => {
      const json = { assignment: { name: 'new', published: true } };
      return (await room.practice.http.post<Json>(`${algebra}/assignments`, { json, responseType: 'json' })).body
        .post_to_sis;
    };
    account({ sis_default_grade_export: true });
    expect(await made()).toBe(false);
    room.teach('feature', { feature: 'post_grades', on: false });
    expect(await made()).toBe(true);
    room.set('post-to-sis-field', 'with-feature');
    expect(await made()).toBe(undefined);
  });

  it('stands beside the passback setting of the course, which Canvas only stores', async () => {
    room.teach('course-settings', { grade_passback_setting: 'nightly_sync' });
    expect(await room.practice.get(algebra)).toMatchObject({ grade_passback_setting: 'nightly_sync' });
    expect(await room.practice.get(`${algebra}?include[]=passback_status`)).not.toHaveProperty('passback_status');
    room.set('passback-status', 'known');
    expect(await room.practice.get(`${algebra}?include[]=passback_status`)).toHaveProperty('passback_status');
  });
});

it('a group that is deleted takes its work along, unless the work is moved before', async () => {
  for (const name of ['Tests', 'Quizzes']) room.teach('create-group', { name });
  const test = room.make('test', { group: 'Tests' });
  room.teach('delete-group', { group: 'Tests', move_to: 'Quizzes' });
  expect(await room.practice.get(`${algebra}/assignments/${test}`)).toMatchObject({ assignment_group_id: 2 });
  room.teach('delete-group', { group: 'Quizzes' });
  expect(await room.status(`${algebra}/assignments/${test}`)).toBe(404);
  room.teach('restore-assignment', { assignment: test });
  expect(await room.practice.get(`${algebra}/assignments/${test}`)).toMatchObject({ published: false });
});
