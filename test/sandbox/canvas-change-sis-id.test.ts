import { afterAll, beforeAll, expect, test } from 'vitest';
import { csv, smallSchool, startPractice, type Practice, type SisImportAnswer } from './canvas-practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
  await practice.importFiles(smallSchool);
  await practice.importFiles({
    'users.csv': csv('user_id,login_id,full_name,status', 'gone,gone,Gil Gone,active', 'new,new,Nia New,active'),
    'accounts.csv': csv('account_id,parent_account_id,name,status', 'closed,,Closed,active'),
    'courses.csv': csv('course_id,short_name,long_name,term_id,status', 'che,CHE,Chemistry,fall,active'),
    'sections.csv': csv('section_id,course_id,name,status', 'che-1,che,Chemistry 1,active'),
  });
  await practice.importFiles({
    'users.csv': csv('user_id,login_id,status', 'gone,gone,deleted'),
    'accounts.csv': csv('account_id,parent_account_id,name,status', 'closed,,Closed,deleted'),
    'courses.csv': csv('course_id,short_name,long_name,status', 'che,CHE,Chemistry,deleted'),
    'sections.csv': csv('section_id,course_id,name,status', 'che-1,che,Chemistry 1,deleted'),
  });
});
afterAll(() => practice?.close());

const header = 'old_id,new_id,old_integration_id,new_integration_id,type';
const change = (...rows: string[]): Promise<SisImportAnswer> =>
  practice.importFiles({ 'change_sis_id.csv': csv(header, ...rows) });
const counts = (answer: SisImportAnswer): [changed: number, told: number] => [
  answer.data.counts.change_sis_ids!,
  answer.data.counts.warning_count!,
];

test('accounts, terms, courses, sections and users get another id, each keeping what it is', async () => {
  const before = await practice.one('sections', 'alg-1');
  const done = await change(
    'north,n-1,,,account',
    'fall,f-1,,,term',
    'alg,a-1,,,course',
    'alg-1,as-1,,,section',
    's1,p-1,,,user',
  );
  expect(done.workflow_state).toBe('imported');
  expect(counts(done)).toEqual([5, 0]);
  expect(await practice.one('sections', 'as-1')).toMatchObject({ id: before.id, name: before.name, course_id: 'a-1' });
  expect(await practice.one('courses', 'a-1')).toMatchObject({ account_id: 'n-1', term_id: 'f-1' });
  const places = (await practice.dump('enrollments')).filter((each) => each.user_id === 'p-1');
  expect(places.map((each) => each.section_id)).toEqual(['as-1', 'bio-1']);
});

test('what got another id is stamped with the import, and becomes no more sticky', async () => {
  const done = await change('s2,p-2,,,user');
  expect(await practice.one('logins', 'p-2')).toMatchObject({ sis_import_id: done.id, sticky: [] });
});

test('groups and sets of groups get another id; sets have no integration ids', async () => {
  const settings = { course: 'bio', category: 'Projects', name: 'Frogs', students: ['p-1'] };
  practice.canvas.teach('student-group', { ...settings, sis_id: 'g1', category_sis_id: 'gc1', integration_id: 'gi' });
  expect(counts(await change('g1,g2,,,group', 'gc1,gc2,,,group_category'))).toEqual([2, 0]);
  expect(counts(await change(',g3,gi,,group', 'gc2,gc3,,x,group_category', 'g1,g4,,,group'))).toEqual([1, 2]);
});

test('an integration id is given, changed and taken away, also when only it names the object', async () => {
  expect(counts(await change('bio,,,int-1,course'))).toEqual([1, 0]);
  expect(await practice.one('courses', 'bio')).toMatchObject({ integration_id: 'int-1' });
  expect(counts(await change(',b-1,int-1,int-2,course'))).toEqual([1, 0]);
  expect(await practice.one('courses', 'b-1')).toMatchObject({ integration_id: 'int-2' });
  expect(counts(await change('b-1,bio,int-2,<delete>,course'))).toEqual([1, 0]);
  expect(await practice.one('courses', 'bio')).toMatchObject({ integration_id: null });
});

test.each([
  ['an id in use', 't1,new,,,user'],
  ['an id that a deleted user holds', 't1,gone,,,user'],
  ['an id that a deleted account holds', 'n-1,closed,,,account'],
  ['an id that a deleted course holds', 'bio,che,,,course'],
  ['an id that a deleted section holds', 'bio-1,che-1,,,section'],
  ['its own id once more', 't1,t1,,,user'],
  ['an unknown old id', 'nobody,x,,,user'],
  ['an unknown old integration id', ',x,nothing,,user'],
  ['an old id that only another type has', 't1,x,,,course'],
  ['no old id', ',x,,,user'],
  ['no new id', 't1,,,,user'],
  ['no type', 't1,x,,,'],
  ['an unknown type', 't1,x,,,planet'],
  ['a SIS id that would be taken away', 't1,<delete>,,,user'],
])('%s is refused, and nothing is changed', async (_, row) => {
  const before = await Promise.all(
    ['logins', 'courses', 'accounts', 'sections'].map((kind) => practice.dump(kind as 'logins')),
  );
  const done = await change(row);
  expect(done.workflow_state).toBe('imported_with_messages');
  expect(counts(done)).toEqual([0, 1]);
  const after = await Promise.all(
    ['logins', 'courses', 'accounts', 'sections'].map((kind) => practice.dump(kind as 'logins')),
  );
  expect(after).toEqual(before);
});

test('two old ids that name different objects are refused, as is an integration id in use', async () => {
  await change('t1,,,i-t1,user', 'new,,,i-new,user');
  const done = await change('t1,x,i-new,,user', 't1,x,nothing,,user', 'new,,,i-t1,user');
  expect(counts(done)).toEqual([0, 3]);
  expect(counts(await change('t1,t1-b,i-t1,,user'))).toEqual([1, 0]);
});

test('rows go in their order: an id is free once the row before has taken it from its holder', async () => {
  expect(counts(await change('p-1,p-3,,,user', 'p-2,p-1,,,user', 'p-3,p-2,,,user'))).toEqual([3, 0]);
  expect(await practice.one('users', 'p-2')).toMatchObject({ name: 'Sam One' });
  expect(await practice.one('users', 'p-1')).toMatchObject({ name: 'Sue Two' });
  expect(counts(await change('p-1,p-2,,,user', 'p-2,p-1,,,user'))).toEqual([0, 2]);
});

test('it runs before every other file, and those know the new ids', async () => {
  const done = await practice.importFiles({
    'a-users.csv': csv('user_id,login_id,full_name,status', 'p-9,sam,Sam Renamed,active'),
    'z-change.csv': csv('old_id,new_id,type', 'p-2,p-9,user'),
  });
  expect(done.data.counts).toMatchObject({ change_sis_ids: 1, users: 1, warning_count: 0 });
  expect(await practice.one('users', 'p-9')).toMatchObject({ name: 'Sam Renamed' });
});
