import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCanvasClient, type CanvasClient } from '../../canvas/client.js';
import { importOutcome, type KindOutcome } from '../../canvas/sis/import-outcome.js';
import { importEnded, type SisImport, type SisImportMessage } from '../../canvas/sis/sis-imports.js';
import { courseworkFaults } from '../../sandbox/canvas/coursework/faults.js';
import { canvasFaults } from '../../sandbox/canvas/faults.js';
import { reportFaults } from '../../sandbox/canvas/reports/faults.js';
import { unlimited } from '../harness/unlimited.js';
import { csv, smallSchool, startPractice, zipOf, type Practice } from '../sandbox/canvas-practice.js';
import { canvasRows, type CanvasRow } from './canvas-faults.js';

const people = Array.from({ length: 120 }, (_, at) => `p${String(at).padStart(3, '0')}`);
const school = {
  ...smallSchool,
  'users.csv': `${smallSchool['users.csv']}${csv('', ...people.map((id) => `${id},${id},Pat ${id},,active`)).trimStart()}`,
  'enrollments.csv': `${smallSchool['enrollments.csv']}${csv('', ...people.map((id) => `alg-1,${id},student,active`)).trimStart()}`,
};
/** Rows of each file, without its header. */
const sent = { account: 1, term: 1, course: 2, section: 2, user: 123, enrollment: 124 };
const dataSetId = 'maple/1/1.1/of-this-test';

let practice: Practice;
let canvas: CanvasClient;
let requests = 0;
beforeEach(async () => {
  practice = await startPractice();
  requests = 0;
  canvas = createCanvasClient({
    ...{ baseUrl: practice.address, pace: unlimited(), token: async () => 'practice-token', waitFactor: 0.01 },
    onRequest: () => (requests += 1),
  });
});
afterEach(async () => {
  canvas.close();
  await practice.close();
});

test('every fault of imports and answers is in the table, and nothing else', () => {
  const others = { ...courseworkFaults, ...reportFaults };
  const known = canvasFaults.map(({ name }) => name).filter((name) => !(name in others));
  expect([...new Set(canvasRows.map(({ fault }) => fault))].sort()).toEqual(known.sort());
});

test.each(canvasRows.map((row) => [row.fault, JSON.stringify(row.settings ?? {}), row.of, row.comes, row] as const))(
  '%s %s: %s %s',
  async (_fault, _settings, of, _comes, row) => {
    if (of === 'reading') await practice.importFiles(school);
    const calm = of === 'reading' ? await read() : null;
    const calmRequests = requests;
    for (const [name, settings] of Object.entries(row.beside ?? {})) practice.faults.set(name, settings);
    practice.faults.set(row.fault, row.settings ?? {});
    const others = row.bucketFull ? fillBucket() : undefined;
    // Not later: each of them leaves the bucket a fifth of a second after it came.
    if (others) await expect.poll(() => timesUsed('slow-answers'), { interval: 5 }).toBeGreaterThanOrEqual(fullBucket);
    requests = 0;
    if (row.of === 'reading') await expectReading(row, calm!, calmRequests);
    else await expectImport(row);
    if ('unasked' in row && row.unasked) return void expect(used(row.fault)).toBe(false);
    await others;
  },
);

const timesUsed = (fault: string): number => practice.faults.list().find((each) => each.name === fault)!.used;
const used = (fault: string): boolean => timesUsed(fault) > 0;

/** Requests in flight that fill the bucket: each holds 50 of 600. */
const fullBucket = 12;

/** Requests of another program with the same token, which wait in Canvas and hold their part of the bucket. */
function fillBucket(): Promise<unknown> {
  return Promise.allSettled(
    Array.from({ length: fullBucket + 2 }, () => practice.http.get('api/v1/accounts/self/terms')),
  );
}

async function read() {
  const states = ['active' as const];
  const enrollments = await canvas.enrollments('alg-1', { states });
  const users = [];
  for (const id of ['s1', 's2', 't1']) users.push(await canvas.user(id));
  return { enrollments, users };
}

async function expectReading(
  row: CanvasRow & { of: 'reading' },
  calm: Awaited<ReturnType<typeof read>>,
  calmRequests: number,
): Promise<void> {
  if (row.comes === 'failure') return void (await expect(read()).rejects.toMatchObject({ code: row.code }));
  const seen = await read();
  expect(seen.enrollments).toHaveLength(123);
  if (row.comes === 'whole') {
    expect(seen).toEqual(calm);
    if (row.retried) expect(requests).toBeGreaterThan(calmRequests);
    return;
  }
  expect(seen.enrollments!.every((each) => each.userSisId === null)).toBe(true);
  const { listed, withField } = await canvas.sisObjectSample();
  expect([listed > 0, withField]).toEqual([true, 0]);
}

async function expectImport(row: CanvasRow & { of: 'import' }): Promise<void> {
  const zipPath = join(practice.folder, 'import.zip');
  await writeFile(zipPath, await zipOf(school));
  const since = new Date(Date.now() - 60_000);
  const found = () => canvas.findSisImportByDataSet(dataSetId, since);
  const submitting = canvas.submitSisImport({ zipPath, dataSetId });
  if (row.comes === 'failure') {
    await expect(submitting).rejects.toMatchObject({ code: row.code });
    // It was sent once: whether it arrived is for the look-up to say.
    expect(requests).toBe(1);
    practice.faults.clear('sis-imports-disabled');
    expect(await found()).toHaveLength(row.found);
    if (row.foundLater !== undefined) await expect.poll(async () => (await found()).length).toBe(row.foundLater);
    return;
  }
  const { id } = await submitting;
  if (row.comes === 'waiting') {
    await sleep(150);
    const waiting = await canvas.sisImport(id);
    expect([waiting.state, importEnded(waiting)]).toEqual([row.state, false]);
    practice.faults.clear(row.fault);
    if (row.endsAfter) expect((await ended(id)).state).toBe('imported');
    else expect(await canvas.abortSisImport(id)).toMatchObject({ state: 'aborted' });
    return;
  }
  if (row.comes === 'twice') return void expect(await found()).toHaveLength(2);
  const kinds = await outcomes(await ended(id));
  const ofPeople = kinds.find((each) => each.kind === 'user')!;
  const others = kinds.filter((each) => each.kind !== 'user' && each.kind !== 'enrollment');
  expect(others.map((each) => each.state)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  if (row.comes === 'unproven') expect(ofPeople).toMatchObject({ state: 'unproven', reason: row.reason });
  else expect(kinds.every((each) => each.state === 'accepted')).toBe(true);
}

async function ended(id: string): Promise<SisImport> {
  for (;;) {
    const seen = await canvas.sisImport(id);
    if (importEnded(seen)) return seen;
    await sleep(20);
  }
}

async function outcomes(sisImport: SisImport): Promise<KindOutcome[]> {
  const messages: SisImportMessage[] = [];
  for await (const message of canvas.importErrors(sisImport.id)) messages.push(message);
  return importOutcome(sent, sisImport, messages).kinds;
}
