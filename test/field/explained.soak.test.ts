import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { enrollment, person, withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

let field: Field;
beforeAll(async () => {
  const enrollments = [
    ...withCells(base.enrollments, 'S-P1-K1', { userSourcedId: 'p1' }),
    enrollment('G1', 'K1', 'teacher'),
    enrollment('P3', 'k2', 'student'),
    enrollment('P3', 'K8', 'student'),
  ];
  const users = [
    ...withCells(base.users, 'P2', { role: 'wizard' }),
    person('G1', 'guardian', { username: 'gua1', givenName: 'Gwen', familyName: 'Ardley' }),
    person('N1', 'student', { username: 'n1', givenName: 'Nell', familyName: 'Orr', orgSourcedIds: '0100' }),
  ];
  const homeroom = { sourcedId: 'K8', title: 'Homeroom 8', classType: 'homeroom', classCode: 'HR8' };
  const classes = [...base.classes, { ...base.classes[0]!, ...homeroom }];
  field = await startField({
    nights: [{ rows: { users, classes, enrollments } }],
    edit: (settings) => (settings.scope.homerooms = false),
  });
});
afterAll(() => field?.stop());

const explained = async (...words: string[]): Promise<string> => {
  const answer = await command(field.practice, 'explain', field.practice.district, ...words);
  expect(answer.code, answer.err).toBe(0);
  return answer.out;
};
const firstLine = async (...words: string[]) => (await explained(...words)).split('\n')[0];
const times = (text: string, words: string) => text.split(words).length - 1;

const cannotBeUsed = 'the record of its person as the SIS sends it now cannot be used (UNKNOWN_ROLE)';
const isNotGiven = 'its person p1 is not in what the SIS gives; P1 is probably meant';

test('an id that only enrollments name is explained from them, with the problem', async () => {
  const out = await explained('p1');
  expect(out).toMatch(/^It is not in Canvas: the SIS gives no person p1, and 1 enrollment names one\.$/m);
  expect(out).toContain('S-P1-K1: student in class K1');
  expect(out).toContain('USER_UNKNOWN (users p1');
});

test('so is an id of a class or a school that others name', async () => {
  expect(await firstLine('k2')).toBe('It is not in Canvas: the SIS gives no class k2, and 1 enrollment names one.');
  const out = await explained('0100');
  expect(out).toMatch(/^It is not in Canvas: the SIS gives no record 0100, and others name it\.$/m);
  expect(out).toContain('ORG_UNKNOWN');
});

test('somebody whose only school nobody gives is explained with that', async () => {
  const out = await explained('N1');
  expect(out).toMatch(/^It is not in Canvas: none of the person’s schools is known and in scope/);
  expect(out).toContain('ORG_UNKNOWN (orgs 0100');
});

test.for([
  [['K1', 'p1'], isNotGiven],
  [['S-P1-K1'], isNotGiven],
  [['K1', 'P2'], cannotBeUsed],
  [['k2', 'P3'], 'its class k2 is not in what the SIS gives; K2 is probably meant'],
] as const)('of %o the one cause is told, once', async ([words, cause]) => {
  const out = await explained(...words);
  expect(out.split('\n')[0]).toBe(`It is not in Canvas: ${cause}.`);
  expect(times(out, cause)).toBe(1);
});

test('a role that becomes no user, and a class out of scope, are told as these', async () => {
  expect(await firstLine('K1', 'G1')).toMatch(/: its person does not come into Canvas: its role becomes no user/);
  expect(await firstLine('K8', 'P3')).toMatch(/: its class does not come into Canvas: homerooms are not in scope/);
});

test('of somebody who is named by a wrong id the enrollment is pointed at', async () => {
  expect(await firstLine('K1', 'P1')).toBe(
    `It is not in Canvas: the SIS has no enrollment of P1 in class K1. Enrollment S-P1-K1 names another id, and probably means it: rollbook explain ${field.practice.district} S-P1-K1`,
  );
});

test('whom a wrong id probably means is explained with the problem of that id', async () => {
  expect(await explained('P1')).toContain('USER_UNKNOWN (users p1');
});

test('what nobody names is still wrong use', async () => {
  for (const words of [['0P9'], ['K1', '0P9'], ['0K9', 'P1']])
    expect((await command(field.practice, 'explain', field.practice.district, ...words)).code).not.toBe(0);
});
