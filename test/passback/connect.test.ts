import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fingerprintOfRun } from '../../store/passback/scope.js';
import { passbackId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
beforeAll(async () => {
  district = await startGradebooks();
});
afterEach(() => district.calm());
afterAll(() => district?.stop());

const passBack = async (mode: 'plan' | 'send') => {
  const client = await testClient();
  return client.workflow.execute('passGradesBack', {
    workflowId: passbackId(district.district),
    taskQueue: district.worker.taskQueue,
    args: [{ district: district.district, asOf: '2026-11-23', mode, scope: { classes: [district.class.id] } }],
  });
};
const codeOfFailure = async (mode: 'plan' | 'send' = 'send') => {
  const error = (await passBack(mode).then(
    () => null,
    (thrown: unknown) => thrown,
  )) as { cause?: { cause?: { type?: string } } } | null;
  return error?.cause?.cause?.type ?? null;
};
const ofLatestRun = async () => {
  const [found] = await district.store.sql<Array<{ id: number }>>`select max(run_id) as id from passback_run`;
  return (await fingerprintOfRun(district.store.sql, found!.id))!;
};
const codes = async () => (await ofLatestRun()).findings.flatMap((each) => each.code ?? []);

test('a run leaves behind what both ends allow', async () => {
  await passBack('send');
  const { sis, canvas, findings } = await ofLatestRun();
  expect(sis).toMatchObject({ grants: { read: 'given', write: 'given', delete: 'given' }, lineItems: { code: null } });
  expect(sis.categories.active).toBeGreaterThan(0);
  expect(canvas).toMatchObject({
    submissions: 'open',
    totals: 'open',
    sisIds: 'open',
    graphql: 'open',
    syncToSis: 'open',
  });
  expect(findings.filter((each) => each.state !== 'fine')).toEqual([]);
});

test('without the right to write nothing is sent, and a plan can be made', async () => {
  await district.forgetWrites();
  await district.fault('scope-withheld', { scope: 'gradebook.createput' });
  expect(await codeOfFailure('send')).toBe('GRADEBOOK_WRITE_REFUSED');
  expect(await codes()).toEqual(['GRADEBOOK_WRITE_REFUSED']);
  expect(await codeOfFailure('plan')).toBeNull();
  expect(await district.writes()).toEqual({});
});

test('a SIS that refuses the token for a scope says the same', async () => {
  await district.fault('scope-withheld', { scope: 'gradebook.createput', refuse: true });
  expect(await codeOfFailure()).toBe('GRADEBOOK_WRITE_REFUSED');
});

test('without the right to read not even a plan can be made', async () => {
  await district.fault('scope-withheld', { scope: 'gradebook.readonly' });
  expect(await codeOfFailure('plan')).toBe('GRADEBOOK_READ_REFUSED');
});

test('without the right to delete a run goes on, and tells what that costs', async () => {
  await district.fault('scope-withheld', { scope: 'gradebook.delete' });
  expect(await codeOfFailure()).toBeNull();
  expect(await codes()).toEqual(['GRADEBOOK_DELETE_REFUSED']);
});

test('a list of categories that is empty is told', async () => {
  await district.fault('no-categories');
  expect(await codeOfFailure()).toBeNull();
  expect(await codes()).toEqual(['CATEGORIES_NONE']);
});

test('a token that sees no grades stops the run', async () => {
  await district.fault('grades-hidden');
  expect(await codeOfFailure()).toBe('CANVAS_GRADES_HIDDEN');
});

test('a token that sees no SIS ids stops the run', async () => {
  await district.fault('sis-fields-hidden');
  expect(await codeOfFailure()).toBe('CANVAS_STUDENTS_HIDDEN');
});

test('a Canvas without GraphQL is read whole, and the run says so', async () => {
  await district.fault('graphql-forbidden');
  expect(await codeOfFailure()).toBeNull();
  expect(await codes()).toEqual(['CANVAS_GRAPHQL_CLOSED']);
});
