import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf } from '../../client/failure.js';
import { adoptionId } from '../../workflows/ids.js';
import { rollbook } from '../client/rollbook.js';
import { testClient } from '../harness/temporal.js';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, type Dump } from './kept.js';

let filled: FilledDistrict;
let before: Dump;
beforeAll(async () => {
  filled = await startFilled('powerschool-dcids');
  before = await filled.dump();
  await filled.plan('rollbook');
});
afterAll(() => filled?.practice.stop());

const adopt = (...words: string[]) =>
  rollbook(['adopt', filled.practice.district, ...words], { DATABASE_URL: filled.practice.databaseUrl });
const links = async (...words: string[]) =>
  (await adopt('show', '--json', ...words)).json<{ links: Array<{ id: number; confidence: string; state: string }> }>()
    .links;
const failure = async (): Promise<string | undefined> => {
  await filled.adopt().catch(() => undefined);
  const client = await testClient();
  return (await failureOf(client.workflow.getHandle(adoptionId(filled.practice.district))))?.code;
};

test('nothing is adopted without a person’s word', async () => {
  expect(await failure()).toBe('ADOPTION_UNCONFIRMED');
  expect(await filled.dump()).toEqual(before);
});

test('questions are answered with yes one by one, and whoever answers is noted', async () => {
  expect((await adopt('confirm', '--confidence', 'question')).code).toBe(2);
  expect((await adopt('confirm')).code).toBe(2);
  const question = (await links()).find((each) => each.confidence === 'question')!;
  expect((await adopt('reject', String(question.id), '--by', 'A. Clerk')).code).toBe(0);
  const [noted] = await filled.sql`select state, decided_by as by from adoption_link where id = ${question.id}`;
  expect(noted).toEqual({ state: 'rejected', by: 'A. Clerk' });
  expect((await adopt('confirm', '--confidence', 'certain', '--by', 'A. Clerk')).code).toBe(0);
  expect((await adopt('confirm', '--confidence', 'certain')).err).toContain('ADOPTION_NOTHING_CHOSEN');
});

test('what is shown names nobody', async () => {
  const { code, out } = await adopt('show', '--all');
  expect(code).toBe(0);
  expect(out).toContain('gets another SIS id');
  const named = before.users.map((row) => String(row.name)).filter((name) => name.includes(' ') && out.includes(name));
  expect(named).toEqual([]);
});

test('nothing is done while another importer is at work', async () => {
  await filled.practice.change((settings) => void (settings.canvas.otherImporters = 'refused'));
  for (const hours of [126, 102, 78, 54, 30, 6])
    await filled.practice.plant('sis-import', { hoursAgo: hours, by: 'Former SIS', counts: { users: 40 } });
  expect(await failure()).toBe('OTHER_IMPORTER_ACTIVE');
  await filled.practice.change((settings) => void (settings.canvas.otherImporters = 'allowed'));
  expectKept(before, await filled.dump());
});

/** A confirmed course with a confirmed section of it: the numbers of their links. */
async function courseAndSection(): Promise<{ course: number; section: number }> {
  const { sql } = filled;
  const [{ run }] = (await sql`select max(evaluation_run) as run from adoption_link`) as unknown as [{ run: number }];
  const [pair] = await sql<Array<{ course: number; section: number }>>`
    select c.id as course, s.id as section
    from adoption_link c
    join ${sql(`canvas_object_r${run}`)} o on o.kind = 'section' and o.parent_id = c.canvas_id
    join adoption_link s on s.kind = 'section' and s.canvas_id = o.canvas_id and s.state = 'confirmed'
    where c.kind = 'course' and c.state = 'confirmed' order by c.id limit 1`;
  return pair!;
}

let ofRejected: { course: number; section: number };

test('an import whose answer is lost is found again, and made once', async () => {
  ofRejected = await courseAndSection();
  expect((await adopt('reject', String(ofRejected.course))).code).toBe(0);
  const known = (await filled.lines('sis_imports')).length;
  await filled.practice.fault('lose-answer', { times: 1 });
  expect(await filled.adopt()).toMatchObject({ undone: 0 });
  expect(await filled.lines('sis_imports')).toHaveLength(known + 1);
  expectKept(before, await filled.dump());
});

test('a section in a course whose link was rejected is not taken over with it', async () => {
  const [section] = await filled.sql`
    select state, obstruction, pinned_id as "pinnedId" from adoption_link where id = ${ofRejected.section}`;
  expect(section).toEqual({ state: 'confirmed', obstruction: 'ADOPTION_COURSE_OPEN', pinnedId: null });
});
