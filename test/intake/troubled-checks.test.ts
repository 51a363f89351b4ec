import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../kills/eventually.js';
import { openIntake, right, type Intake } from './open-intake.js';
import { fillIn, send, visit } from './visit.js';

let intake: Intake;
beforeAll(async () => {
  intake = await openIntake({ name: 'troubled-checks' });
});
afterAll(() => intake?.stop());

async function fault(name: string, settings: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${intake.sandbox.controlUrl}/faults/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}
const calm = () => fetch(`${intake.sandbox.controlUrl}/faults`, { method: 'DELETE' });

async function states(): Promise<string[]> {
  const rows = await intake.stage.store.sql<Array<{ state: string }>>`
    select state from intake_entry where receipt_hash is not null order by entered_at`;
  return rows.map(({ state }) => state);
}

test('a worker that is killed while it asks is followed by another, and the person sees nothing of it', async () => {
  await fault('slow-answers', { ms: 5000, times: 1 });
  const { link } = await intake.invite('canvas');
  const page = await send(await visit(link), right.canvas);
  expect(page.text).toContain('Checking what you entered');
  await eventually(async () => (await states()).at(-1) === 'checking', 'the worker to ask');
  await intake.stage.killWorker(intake.stage.workers[0]!);
  await calm();
  await intake.stage.startWorker();
  await eventually(async () => {
    // As seldom as the page asks by itself: whoever asks more is refused.
    await sleep(1_000);
    return !(await visit(page.url)).waits;
  }, 'the other worker to have asked');
  expect((await visit(page.url)).text).toContain('Done: Canvas is connected');
});

test('a Canvas that is out of order is not the mistake of whoever enters a token', async () => {
  await fault('html-error?system=canvas', {});
  const { link } = await intake.invite('canvas');
  const page = await fillIn(await visit(link), right.canvas);
  await calm();
  expect(page.text).toContain('It does not work yet');
  expect(page.text).toMatch(/Nothing is wrong with what you entered|Tell the person who sent you the link/);
  expect((await fillIn(page, right.canvas)).text).toContain('Done: Canvas is connected');
});

test('what no worker has checked in time is refused, and its box is deleted', async () => {
  await intake.stage.stopWorker(intake.stage.workers[0]!);
  const { id, link } = await intake.invite('sis');
  const page = await send(await visit(link), right.sis);
  const { sql } = intake.stage.store;
  await sql`
    update intake_entry set entered_at = now() - interval '16 minutes'
    where invite_id = ${id} and receipt_hash is not null`;
  await intake.stage.startWorker();
  await eventually(async () => (await states()).includes('refused'), 'it to be refused');
  const refused = await visit(page.url);
  expect(refused.text).toContain('Nobody could check what was entered in time');
  expect(await sql`select 1 from intake_entry where sealed is not null`).toHaveLength(0);
  expect((await fillIn(refused, right.sis)).text).toContain('Done');
});

test('an hour later nobody sees any more what came of it', async () => {
  const { id, link } = await intake.invite('sis');
  const page = await fillIn(await visit(link), { clientId: 'x', clientSecret: 'y' });
  const { sql } = intake.stage.store;
  await sql`update intake_entry set entered_at = now() - interval '61 minutes' where invite_id = ${id}`;
  expect((await visit(page.url)).status).toBe(404);
  expect((await visit(link)).status).toBe(200);
});
