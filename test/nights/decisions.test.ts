import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { createOracle, type Leave, type Oracle } from '../oracle/oracle.js';
import { held, problems, sent, truth } from './look.js';
import { readCanvas } from '../oracle/read.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 5, percent: 0.1 };
      settings.limits.class.percent = 100;
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
  for (const each of await truth(practice, 'classes')) schoolOf.set(String(each.sourcedId), String(each.school));
  await practice.play('drop-students', { school: schools[0], count: 12 });
  await practice.play('drop-students', { school: schools[1], count: 12 });
  await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30', leave: heldIn(schools) })).toEqual([]);
});
afterAll(() => practice?.stop());

interface Group {
  school: string;
  kind: string;
  op: string;
  reason: string;
  rows: number;
  people: number;
  examples: string[];
  decided: Record<string, number>;
}

const hold = (...words: string[]) => rollbook(['hold', ...words], { DATABASE_URL: practice.databaseUrl });
async function groups(...words: string[]): Promise<Group[]> {
  const listed = await hold('list', practice.district, ...words, '--json');
  return listed.json<{ groups: Group[] }>().groups;
}
const rowsOf = (all: readonly Group[]): number => all.reduce((sum, each) => sum + each.rows, 0);

/** Whoever is dropped in the SIS stays in Canvas while nobody has released the drop. */
const heldIn =
  (where: readonly (string | undefined)[]): Leave =>
  (kind, key, thing) =>
    kind === 'enrollment' && thing?.state === 'active' && where.includes(schoolOf.get(key.split(' / ')[0]!));
const schoolOf = new Map<string, string>();

test('what is held is listed by school and reason, and shown with what decides on it', async () => {
  const all = await groups();
  expect(new Set(all.map((each) => each.school))).toEqual(new Set([schools[0], schools[1]]));
  const drops = all.filter((each) => each.reason === 'OVER_SCHOOL_LIMIT');
  expect(drops).toHaveLength(2);
  for (const each of drops) expect(each).toMatchObject({ kind: 'enrollment', op: 'remove', people: 12, decided: {} });
  const shown = await hold('show', practice.district, '--school', schools[0]!);
  expect(shown.out).toContain(
    `rollbook hold release ${practice.district} --school ${schools[0]} --kind enrollment --op remove --reason OVER_SCHOOL_LIMIT`,
  );
  expect(shown.out).toContain('12 people');
  expect(new Set((await groups('--reason', 'OVER_SCHOOL_LIMIT')).map((each) => each.reason))).toEqual(
    new Set(['OVER_SCHOOL_LIMIT']),
  );
  expect(shown.out).not.toMatch(new RegExp(`\\b${schools[1]}\\b`));
});

test('a decision names what it is about', async () => {
  expect(await hold('release', practice.district)).toMatchObject({ code: 2, out: '' });
  expect((await hold('release', practice.district)).err).toContain('SELECTION_MISSING');
  expect((await hold('release', practice.district, '--school', 'no-such')).err).toContain('NOTHING_HELD');
  expect((await hold('keep', practice.district, '--all')).err).toContain('KEEP_NEEDS_A_DAY');
});

test('what is released in one school goes with the next night, the rest stays held', async () => {
  const before = await groups();
  const wanted = rowsOf(before.filter((each) => each.school === schools[0]));
  const released = await hold('release', practice.district, '--school', schools[0]!, '--by', 'an operator', '--json');
  expect(released.json<{ rows: Array<{ rows: number }> }>().rows).toEqual([
    { kind: 'enrollment', op: 'remove', rows: wanted },
  ]);
  expect((await groups('--school', schools[0]!)).every((each) => each.decided.release === each.rows)).toBe(true);

  const report = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(sent(report)['enrollment remove']).toBe(wanted);
  expect(report.outcome).toBe('held');
  expect(new Set((await groups()).map((each) => each.school))).toEqual(new Set([schools[1]]));
  expect(await oracle.differences({ asOf: '2026-11-25T00:30', leave: heldIn([schools[1]]) })).toEqual([]);
});

test('a release is carried out once: nothing of it is sent the next night, and another drop is weighed by itself', async () => {
  const [carried] = await practice.store.sql`
    select count(*)::int as all, count(carried_out_run)::int as "carriedOut", count(*) filter (where decided_by = 'an operator')::int as by
    from decision`;
  expect(carried!.carriedOut).toBe(carried!.all);
  expect(carried!.by).toBe(carried!.all);
  const report = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(sent(report)).toEqual({});
});

test('one person is released alone, by the sourcedId', async () => {
  const [{ examples }] = (await groups()) as [Group];
  const user = examples[0]!.split(' / ')[1]!;
  const decided = await hold('release', practice.district, '--person', user, '--json');
  const count = rowsOf(decided.json<{ rows: Group[] }>().rows);
  expect(count).toBeGreaterThan(0);
  const report = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(sent(report)['enrollment remove']).toBe(count);
});

test('what is kept back is not sent and not asked about until its day, and the night is complete', async () => {
  const wanted = rowsOf(await groups());
  await hold('keep', practice.district, '--all', '--until', '2026-11-29', '--because', 'they come back on Monday');
  for (const asOf of ['2026-11-28T00:30', '2026-11-29T00:30']) {
    const report = await practice.night({ asOf });
    expect(sent(report)).toEqual({});
    expect(Object.keys(held(report))).toEqual(['enrollment remove KEPT']);
    expect(report.outcome).toBe('complete');
    expect(await groups()).toEqual([]);
  }
  const report = await practice.night({ asOf: '2026-11-30T00:30' });
  expect(report.outcome).toBe('held');
  expect(rowsOf(await groups())).toBe(wanted);
});

test('what is discarded is asked about again the next day', async () => {
  const wanted = rowsOf(await groups());
  await hold('discard', practice.district, '--all');
  const again = await practice.night({ asOf: '2026-11-30T06:00' });
  expect(again.outcome).toBe('complete');
  const report = await practice.night({ asOf: '2026-12-01T00:30' });
  expect(report.outcome).toBe('held');
  expect(rowsOf(await groups())).toBe(wanted);
});

test('what was released and has grown since: the rows decided on go, what came besides is weighed by itself', async () => {
  const wanted = rowsOf(await groups());
  await hold('release', practice.district, '--all');
  await practice.play('drop-students', { school: schools[2], count: 12 });
  const report = await practice.night({ asOf: '2026-12-02T00:30' });
  expect(sent(report)['enrollment remove']).toBe(wanted);
  expect(new Set((await groups()).map((each) => each.school))).toEqual(new Set([schools[2]]));
});

/** A student gets a new id in the SIS; gives the old one and the new one. */
async function newId(): Promise<{ old: string; new: string }> {
  const before = await truth(practice, 'users');
  const known = new Set(before.map((each) => String(each.sourcedId)));
  const gone = new Set(
    (await truth(practice, 'enrollments')).filter((each) => each.role === 'student').map((each) => String(each.user)),
  );
  const old = String(
    before.find(
      (each) => each.role === 'student' && gone.has(String(each.sourcedId)) && !changed.has(String(each.sourcedId)),
    )!.sourcedId,
  );
  await practice.play('identity-change', { ids: [old] });
  const again = (await truth(practice, 'users')).find((each) => !known.has(String(each.sourcedId)))!;
  changed.add(old).add(String(again.sourcedId));
  return { old, new: String(again.sourcedId) };
}
const changed = new Set<string>();
const proposal = (...words: string[]) => rollbook(['proposal', ...words], { DATABASE_URL: practice.databaseUrl });
const openQuestions = async () =>
  (await proposal('list', practice.district, '--json')).json<{
    proposals: Array<{ id: number; leftId: string; rightId: string }>;
  }>().proposals;
const userIds = async () => new Set((await readCanvas(practice.sandbox.controlUrl)).user.keys());

test('an identity change that is accepted moves nothing in Canvas: the person keeps the user, and nobody is made twice', async () => {
  const ids = await newId();
  await practice.night({ asOf: '2026-12-03T00:30' });
  const users = await userIds();
  const [open] = await openQuestions();
  expect(open).toMatchObject({ leftId: ids.old, rightId: ids.new });
  expect(await proposal('accept', practice.district, String(open!.id))).toMatchObject({ code: 0 });
  expect((await proposal('accept', practice.district, String(open!.id))).err).toContain('PROPOSAL_NOT_OPEN');

  const report = await practice.night({ asOf: '2026-12-04T00:30' });
  expect(Object.keys(sent(report)).filter((each) => each.startsWith('user') || each.endsWith('create'))).toEqual([]);
  expect(await userIds()).toEqual(users);
  expect(await openQuestions()).toEqual([]);
  expect(Object.keys(held(report)).filter((each) => each.endsWith('PERSON_ID_CHANGED'))).toEqual([]);
  expect(sent(await practice.night({ asOf: '2026-12-05T00:30' }))).toEqual({});
});

test('one that is rejected holds nobody any more: two people with one login are told as such', async () => {
  const ids = await newId();
  await practice.night({ asOf: '2026-12-06T00:30' });
  const open = (await openQuestions()).find((each) => each.rightId === ids.new)!;
  await proposal('reject', practice.district, String(open.id));
  const report = await practice.night({ asOf: '2026-12-07T00:30' });
  expect(Object.keys(held(report)).filter((each) => each.endsWith('PERSON_ID_CHANGED'))).toEqual([]);
  // Whoever left has the login still: that is a question of its own.
  expect(await openQuestions()).toMatchObject([{ question: 'login', leftId: ids.old, rightId: ids.new }]);
  expect((await problems(practice)).map(({ code, thing }) => ({ code, thing }))).toEqual([
    { code: 'LOGIN_CLASH', thing: ids.new },
  ]);
});
