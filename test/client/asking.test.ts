import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMaple, type Maple } from './maple.js';

let maple: Maple;
const run = (...words: string[]) => maple.run(...words);
afterAll(() => maple?.stop());

interface User {
  sourcedId: string;
  username: string;
  identifier: string;
  givenName: string;
  familyName: string;
  role: string;
}
interface Enrollment {
  user: string;
  class: string;
}
let student: User;
let place: Enrollment;

beforeAll(async () => {
  maple = await openMaple('client-asking');
  await maple.ready();
  await run('sync', 'maple', '--as-of', '2026-11-23');
  const accepted = (await run('changes', 'maple/1', '--kind', 'enrollment', '--limit', '500', '--json')).json<{
    changes: Array<{ sources: [string, string]; after: { role: string } }>;
  }>();
  const [classId, personId] = accepted.changes.find((each) => each.after.role === 'student')!.sources;
  place = { class: classId, user: personId };
  student = (await maple.truth<User>('users')).find((user) => user.sourcedId === personId)!;
  await run('sandbox', 'play', 'rename-student', '--id', student.sourcedId);
  await run('sandbox', 'play', 'take-login');
  await run('sync', 'maple', '--as-of', '2026-11-24');
});

test('changes show old and new of each field, and how Canvas took them', async () => {
  const renamed = (await maple.truth<User>('users')).find((user) => user.sourcedId === student.sourcedId)!;
  const { out } = await run('changes', 'maple', '--kind', 'user', '--op', 'update');
  expect(out).toContain(`update user ${student.sourcedId}: accepted`);
  expect(out).toContain(`last_name: ${student.familyName} -> ${renamed.familyName}`);
});

test('changes are filtered by kind, school and outcome, and counted beyond the limit', async () => {
  const {
    run: name,
    matching,
    changes,
  } = (await run('changes', 'maple/1', '--kind', 'section', '--limit', '3', '--json')).json<{
    run: string;
    matching: number;
    changes: Array<{ kind: string; school: string }>;
  }>();
  expect(name).toBe('maple/1');
  expect(changes).toHaveLength(3);
  expect(matching).toBeGreaterThan(3);
  const { school } = changes[0]!;
  const there = (await run('changes', 'maple/1', '--school', school, '--limit', '9000', '--json')).json<{
    changes: Array<{ school: string }>;
  }>();
  expect(new Set(there.changes.map((each) => each.school))).toEqual(new Set([school]));
  expect((await run('changes', 'maple/1', '--outcome', 'rejected')).out).toBe('No such changes.\n');
});

test('problems are grouped by code, with what is affected, since when, and the remedy', async () => {
  const { code, out } = await run('problems', 'maple');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^LOGIN_CLASH: \d+ affected\nAnother person has its login, .+\nkind +id +school +field +affected +since +detail\nusers/m,
  );
  const { problems } = (await run('problems', 'maple', '--json')).json<{
    problems: Array<{ code: string; thing: string }>;
  }>();
  const held = await run('explain', 'maple', problems.find((each) => each.code === 'LOGIN_CLASH')!.thing);
  expect(held.out).toMatch(/^It is not in Canvas: another person has its login/);
});

test.each([
  ['sourcedId', () => student.sourcedId],
  ['number', () => student.identifier],
  ['login in any case', () => student.username.toUpperCase()],
])('a person is found by %s, and it is said why they are in Canvas', async (_, id) => {
  const { code, out } = await run('explain', 'maple', id(), '--collection', 'users');
  expect(code).toBe(0);
  expect(out).toContain(`It stands in Canvas as user ${student.sourcedId}, as accepted in run`);
  expect(out).toContain('before that:\n    last_name: ' + student.familyName);
  expect(out).toContain(`mapping.login {username}: ${student.username}`);
});

test('several people of one name are listed, not guessed at', async () => {
  const users = await maple.truth<User>('users');
  const name = users.map((user) => user.givenName).find((given, index, all) => all.indexOf(given) !== index)!;
  const { out } = await run('explain', 'maple', name);
  expect(out).toMatch(/^\d+ records fit:/);
  expect(out).toContain('rollbook explain maple');
});

test('a class is explained with its course, section, term and people', async () => {
  const told = (await run('explain', 'maple', place.class, '--json')).json<Record<string, unknown>>();
  expect(told).toMatchObject({
    collection: 'classes',
    presence: 'present',
    objects: [{ kind: 'course' }, { kind: 'section', pinned: true }],
  });
  expect(told.enrollments).toContainEqual(expect.stringMatching(/^\d+ student: active$/));
});

test('a person in a class: who stands there since when, and after a drop why no longer', async () => {
  expect((await run('explain', 'maple', place.class, place.user)).out).toMatch(
    /^It stands in Canvas: student, active since 2026-11-23 \(run 1\), because the SIS has it/,
  );
  await run('sandbox', 'play', 'drop-students', '--id', place.user, '--on', '2026-11-24');
  await run('sync', 'maple', '--as-of', '2026-11-25');
  expect((await run('explain', 'maple', place.class, place.user)).out).toMatch(
    /^It stands in Canvas as inactive \(run \d+\), because it ended on 2026-11-2\d, before its class did\./,
  );
});

test('an enrollment that no record speaks of any more is told as it stands in Canvas', async () => {
  const { sql } = maple.stage.store;
  const [held] = await sql<Array<{ class: string; person: string }>>`
    select a.class_id as class, u.user_sourced_id as person from applied_enrollment a
    join user_target u on u.user_id = a.user_id and u.state = 'live'
    where a.status = 'active' and a.role = 'student' and a.class_id <> ${place.class} limit 1`;
  const pair = [held!.class, held!.person] as const;
  // As when the record was given another class in place.
  await sql`delete from mirror_enrollment where class_id = ${held!.class} and user_id = ${held!.person}`;
  expect((await run('explain', 'maple', ...pair)).out).toMatch(
    /^It stands in Canvas: student, active since .+, because the SIS has no such enrollment\./,
  );
});

test('what nobody has seen is wrong use, and is not repeated', async () => {
  const { code, err } = await run('explain', 'maple', 'canary-name');
  expect(code).toBe(2);
  expect(err).toContain('NOTHING_FITS');
  expect(err).not.toContain('canary-name');
});

test('a plan that is no longer kept is said to be so', async () => {
  const { sql } = maple.stage.store;
  const [first] = await sql<Array<{ id: number }>>`select id from run where number = 1`;
  const { id } = first!;
  for (const table of ['desired_row', 'plan_row', 'plan_enrollment']) await sql`drop table ${sql(`${table}_r${id}`)}`;
  const { code, err } = await run('changes', 'maple/1');
  expect([code, err.includes('PLAN_PURGED')]).toEqual([1, true]);
  expect((await run('run', 'maple/1')).out).toContain('Outcome: complete');
  expect((await run('explain', 'maple', student.sourcedId)).code).toBe(0);
});
