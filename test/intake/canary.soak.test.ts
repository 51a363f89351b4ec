import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCanaries, type Canary, type Place } from '../canary/canaries.js';
import { eventually } from '../kills/eventually.js';
import { openIntake, type Intake } from './open-intake.js';
import { fillIn, send, visit, type Page } from './visit.js';

const credentials = {
  clientId: 'canary-intake-client-9d41',
  clientSecret: 'canary-intake-secret-2f60a8c3',
  canvasToken: 'canary~intake-token-7be19d55',
};
const mistaken = 'canary-intake-mistaken-51c0';

let intake: Intake;
const tokens: string[] = [];
const places: Place[] = [];
beforeAll(async () => {
  intake = await openIntake({ name: 'intake-canary', logLevel: 'debug', credentials });
});
afterAll(() => intake?.stop());

/** Every page that is shown is a place. */
const seen = (page: Page): Page => {
  places.push(
    { where: 'a page', content: page.html },
    { where: 'a header', content: Object.fromEntries(page.headers) },
  );
  return page;
};

async function invite(system: 'sis' | 'canvas'): Promise<Page> {
  const { link } = await intake.invite(system);
  tokens.push(link.split('/').at(-1)!);
  return visit(link);
}

test('credentials are entered: wrongly, in the wrong field, and rightly', async () => {
  const { clientId, clientSecret, canvasToken } = credentials;
  let page = seen(await invite('sis'));
  page = seen(await fillIn(page, { clientId, clientSecret: mistaken }));
  seen(await fillIn(page, { clientId: `${mistaken} ${clientSecret}`, clientSecret }));
  seen(await fillIn(page, { address: clientSecret, clientId, clientSecret }));
  seen(await send(page, { clientId, clientSecret, notes: mistaken.repeat(2000) }));
  expect(seen(await fillIn(page, { clientId, clientSecret })).text).toContain('Done');
  page = seen(await fillIn(await invite('canvas'), { accessToken: mistaken }));
  expect(seen(await fillIn(page, { accessToken: canvasToken })).text).toContain('Done');
});

test('a check fails on the way, in the systems and in the database', async () => {
  const fault = (name: string) =>
    fetch(`${intake.sandbox.controlUrl}/faults/${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"times":3}',
    });
  await fault('html-error?system=canvas');
  const { canvasToken } = credentials;
  seen(await fillIn(await invite('canvas'), { accessToken: canvasToken }));
  await fetch(`${intake.sandbox.controlUrl}/faults`, { method: 'DELETE' });
  const { sql } = intake.stage.store;
  await sql`alter table secret add constraint canary check (updated_at < now() - interval '1 day') not valid`;
  const page = await send(await invite('canvas'), { accessToken: canvasToken });
  const workerLog = () => readFileSync(intake.stage.workers[0]!.log, 'utf8');
  await eventually(async () => {
    seen(await visit(page.url));
    return workerLog().includes('"code":"DATABASE"');
  }, 'the database to refuse the token');
  await sql`alter table secret drop constraint canary`;
});

test('no secret and no link is in a page, a history, a log, a list or a table', async () => {
  const { stage } = intake;
  let histories = 0;
  for await (const { workflowId, runId, memo } of stage.client.workflow.list({
    query: "WorkflowType = 'verifyCredentials'",
  })) {
    const handle = stage.client.workflow.getHandle(workflowId, runId);
    const history = JSON.parse(historyToJSON(await handle.fetchHistory())) as unknown;
    places.push({ where: 'a history', content: [history, memo, (await handle.describe()).raw] });
    histories += 1;
  }
  expect(histories).toBeGreaterThanOrEqual(6);
  const logs = { 'the log of the worker': stage.workers[0]!.log, 'the log of the intake': intake.log };
  for (const [where, file] of Object.entries(logs)) places.push({ where, content: readFileSync(file, 'utf8') });
  expect(readFileSync(intake.log, 'utf8')).toContain('"step":"entered"');
  places.push({ where: 'a list', content: (await intake.run('invite', 'list', '--steps', '--json')).out });
  const tables = await stage.store.sql<Array<{ name: string }>>`
    select oid::regclass::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  for (const { name } of tables) {
    const rows = await stage.store.sql.unsafe(`select t::text as row from ${name} t`);
    places.push({ where: `the table ${name}`, content: rows.map(({ row }) => String(row)) });
  }
  expect(places.length).toBeGreaterThan(80);
  const canaries: Canary[] = [
    ...Object.entries({ ...credentials, mistaken }).flatMap(([what, value]) => [
      { what, value },
      { what: `${what} in base64`, value: Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1) },
      { what: `${what} in hex`, value: Buffer.from(value).toString('hex') },
    ]),
    // A page's form leads to its own link.
    { what: 'the private key', value: intake.keys.privateKey },
    { what: 'the key of the database', value: stage.key },
  ];
  expect(findCanaries(canaries, places)).toEqual([]);
  const links = tokens.map((value) => ({ what: 'a link', value }));
  expect(
    findCanaries(
      links,
      places.filter(({ where }) => where !== 'a page'),
    ),
  ).toEqual([]);
});
