import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProposalLine } from '../../store/provisioning/decisions/proposals.js';
import { command } from '../holds/waiting-run.js';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { readCanvas } from '../oracle/read.js';
import { held, problems, sent, truth } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
let oracle: Oracle;
let school: string;
beforeAll(async () => {
  practice = await startPractice({
    // A whole school at once is more than a night's limits take.
    edit: (settings) => {
      settings.limits.newUsers = { count: 1000, percent: 100 };
      settings.limits.newCourses = { count: 1000, percent: 100 };
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  school = String((await truth(practice, 'orgs')).find((org) => org.type === 'school')!.sourcedId);
  await practice.fault('bad-record', { path: 'orgs', id: school, kind: 'missing-id' });
  await practice.night({ asOf: '2026-11-23T00:30' });
  await practice.calm();
});
afterAll(() => practice?.stop());

const proposal = (...words: string[]) => command(practice, 'proposal', ...words);
const questions = async (question: string) =>
  (await proposal('list', practice.district, '--json'))
    .json<{ proposals: ProposalLine[] }>()
    .proposals.filter((each) => each.question === question);
const answer = async (verb: 'accept' | 'reject', question: string) => {
  const [open, ...others] = await questions(question);
  expect(others).toEqual([]);
  const answered = await proposal(verb, practice.district, String(open!.id));
  expect(answered, answered.err).toMatchObject({ code: 0 });
  return open!;
};
const canvas = () => readCanvas(practice.sandbox.controlUrl);
const loginOf = async (id: string) => (await canvas()).user.get(id)?.login_id;

test('a new school is one question, and with yes it arrives with its classes', async () => {
  const night = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(held(night)['account create ACCOUNT_CREATED']).toBe(1);
  expect((await proposal('list', practice.district)).out).toContain('a new school?');
  expect(await answer('accept', 'school')).toMatchObject({ rightId: school, evidence: ['ACCOUNT_CREATED'] });
  const next = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(next.outcome).toBe('complete');
  expect(sent(next)['account create']).toBe(1);
  expect(await questions('school')).toEqual([]);
  expect(await oracle.differences({ asOf: '2026-11-25T00:30' })).toEqual([]);
});

test('a term that was shortened: with no it is left as it stands and not asked about, with yes it follows the SIS', async () => {
  const semester = [...(await canvas()).term.values()].find((each) =>
    String(each.name).startsWith('Semester 1'),
  )!.sis_id;
  const shorten = (on: string) => practice.play('move-session-end', { ids: [semester], on });
  const endOf = async (id: string) => (await canvas()).term.get(id)?.end_at;
  await shorten('2026-12-11');
  expect((await practice.night({ asOf: '2026-11-26T00:30' })).outcome).toBe('held');
  const { rightId: term, evidence } = await answer('reject', 'term');
  expect(evidence).toEqual(['TERM_SHORTENED']);
  const before = await endOf(term);
  expect((await practice.night({ asOf: '2026-11-27T00:30' })).outcome).toBe('complete');
  expect(await questions('term')).toEqual([]);
  expect(await endOf(term)).toBe(before);
  await shorten('2028-12-11');
  await practice.night({ asOf: '2026-11-28T00:30' });
  await shorten('2026-12-12');
  await practice.store.sql`delete from decision where kind = 'term'`;
  await practice.night({ asOf: '2026-11-29T00:30' });
  await answer('accept', 'term');
  expect((await practice.night({ asOf: '2026-11-30T00:30' })).outcome).toBe('complete');
  expect(await endOf(term)).not.toBe(before);
});

test('the login of somebody who left goes over by a person’s word, and who left keeps user and work', async () => {
  const { users = [] } = (await practice.play('rename-student', { count: 1 })).touched;
  const id = users[0]!;
  const login = String(await loginOf(id));
  await practice.play('take-login', { ids: [id] });
  await practice.night({ asOf: '2026-12-01T00:30' });
  expect(await questions('login')).toEqual([]);
  await practice.play('vanish-students', { ids: [id] });
  await practice.night({ asOf: '2026-12-02T00:30' });
  await practice.night({ asOf: '2026-12-03T00:30' });
  expect((await problems(practice)).map(({ code }) => code)).toContain('LOGIN_CLASH');
  const { leftId, rightId } = await answer('accept', 'login');
  expect(leftId).toBe(id);
  const night = await practice.night({ asOf: '2026-12-04T00:30' });
  expect(sent(night)).toMatchObject({ 'user update': 1, 'user create': 1 });
  expect(await loginOf(rightId)).toBe(login);
  expect(await loginOf(id)).toMatch(new RegExp(`^former-\\d+-${login}$`));
  expect((await canvas()).user.get(id)).toMatchObject({ state: 'active' });
  expect((await problems(practice)).map(({ code }) => code)).not.toContain('LOGIN_CLASH');
  const quiet = await practice.night({ asOf: '2026-12-05T00:30' });
  expect(sent(quiet)).toEqual({});
});

test('a merge in the SIS is one question: with yes the record that stays keeps its user, gets the login, and sits in the classes', async () => {
  const { users: [old] = [] } = (await practice.play('rename-student', { count: 1 })).touched;
  await practice.night({ asOf: '2026-12-06T00:30' });
  const login = await loginOf(old!);
  const { users = [] } = (await practice.play('identity-change', { ids: [old] })).touched;
  const other = users.find((each) => each !== old)!;
  await practice.night({ asOf: '2026-12-07T00:30' });
  await answer('reject', 'person');
  await practice.night({ asOf: '2026-12-08T00:30' });
  await practice.night({ asOf: '2026-12-09T00:30' });
  await answer('accept', 'login');
  await practice.night({ asOf: '2026-12-10T00:30' });
  expect(await loginOf(other)).toBe(login);

  // Both are known by now, and nobody was asked about them as one.
  await practice.store.sql`delete from proposal where question = 'person'`;
  await practice.play('identity-return', { ids: [other, old] });
  await practice.night({ asOf: '2026-12-11T00:30' });
  expect(await answer('accept', 'person')).toMatchObject({ leftId: other, rightId: old });
  const night = await practice.night({ asOf: '2026-12-12T00:30' });
  expect(night.outcome).toBe('complete');
  expect(Object.keys(sent(night)).sort()).toEqual(['enrollment remove', 'user update']);
  expect(await loginOf(old!)).toBe(login);
  expect(await loginOf(other)).toContain('former-');
  const classesOf = async (id: string) =>
    [...(await canvas()).enrollment].filter(([key, each]) => key.includes(` / ${id} / `) && each.state === 'active')
      .length;
  expect(await classesOf(old!)).toBeGreaterThan(0);
  expect(await classesOf(other)).toBe(0);
  expect(await problems(practice)).toEqual([]);
  expect(sent(await practice.night({ asOf: '2026-12-13T00:30' }))).toEqual({});
});
