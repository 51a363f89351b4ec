import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { provisionId } from '../../workflows/ids.js';
import { eventually } from '../kills/eventually.js';
import { canvasState, mirrored, trueIds } from '../kills/final-state.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import { resultOf, type RunHandle, type StageDistrict } from '../kills/stage-district.js';

let stage: Stage;
let slow: StageDistrict;
let quick: StageDistrict[];

beforeAll(async () => {
  stage = await openStage({ folder: join(inject('runFolder'), 'side-by-side'), servers: await sharedServers() });
  const workers = [stage.startWorker(), stage.startWorker()];
  [slow, ...quick] = await Promise.all([
    stage.openDistrict({ district: 'slow', pageSize: 100 }),
    stage.openDistrict({ district: 'quick-one' }),
    stage.openDistrict({ district: 'quick-two' }),
  ]);
  await Promise.all(workers);
});
afterAll(() => stage?.stop());

test('two workers serve three districts, and those that are quick do not wait for the slow one', async () => {
  await slow.fault('slow-body', { ms: 30_000, path: 'users', from: 100 });
  const run = await slow.start();
  const reports = await Promise.all(quick.map((district) => district.night()));
  expect(reports.map(({ outcome }) => outcome)).toEqual(['complete', 'complete']);
  const { status, typedSearchAttributes } = await run.describe();
  expect(status.name).toBe('RUNNING');
  expect(typedSearchAttributes.getAll().find(({ key }) => key.name === 'SyncStage')?.value).toBe('extract');
  await slow.calm();
  expect((await resultOf(run)).outcome).toBe('complete');
  expect((await workersOf(['slow', 'quick-one', 'quick-two'])).size).toBe(2);
}, 180_000);

/** The workers that did the steps of these districts' last runs. */
async function workersOf(districts: string[]): Promise<Set<string>> {
  const identities = new Set<string>();
  for (const district of districts) {
    const { events } = await stage.client.workflow.getHandle(provisionId(district)).fetchHistory();
    for (const { activityTaskStartedEventAttributes: started } of events ?? []) {
      if (started?.identity) identities.add(started.identity);
    }
  }
  return identities;
}

test('each district has its own Canvas and its own mirror', async () => {
  for (const district of [slow, ...quick]) {
    expect(await mirrored(stage, district.district)).toEqual(await trueIds(district));
    const { users } = await canvasState(district);
    const known = new Set((await district.truth('users')).map((user) => user.sourcedId));
    const provisioned = users!.map((line) => Object.fromEntries(JSON.parse(line) as Array<[string, unknown]>).sis_id);
    expect(provisioned.filter((id) => id !== null).length).toBeGreaterThan(300);
    expect(provisioned.filter((id) => id !== null && !known.has(id))).toEqual([]);
  }
});

test('no table shows a row of one district under the id of another', async () => {
  const ids = await districtIds();
  const marks = await ownAddresses();
  const tables = await tablesByDistrict();
  expect(tables.length).toBeGreaterThan(15);
  let recognised = 0;
  for (const { table, rows } of tables) {
    for (const { districtId, text } of rows) {
      const owner = ids.get(districtId);
      expect(owner, `${table} has a row of no district`).toBeDefined();
      for (const [district, names] of marks) {
        const known = (text.match(/[\w.@-]+/g) ?? []).some((word) => names.has(word));
        if (known) recognised += 1;
        if (known) expect(district, `${table} shows ${owner} somebody else's row`).toBe(owner);
      }
    }
  }
  expect(recognised).toBeGreaterThan(1000);
});

async function districtIds(): Promise<Map<number, string>> {
  const rows = await stage.store.sql<Array<{ id: number; key: string }>>`select id, key from district`;
  return new Map(rows.map(({ id, key }) => [id, key]));
}

/** E-mail addresses that only one district has. */
async function ownAddresses(): Promise<Map<string, Set<string>>> {
  const all = new Map<string, Set<string>>();
  for (const district of [slow, ...quick]) {
    const emails = (await district.truth('users')).flatMap(({ email }) => (typeof email === 'string' ? [email] : []));
    all.set(district.district, new Set(emails));
  }
  const elsewhere = (name: string, at: string) =>
    [...all].some(([district, names]) => district !== at && names.has(name));
  return new Map(
    [...all].map(([district, names]) => [district, new Set([...names].filter((name) => !elsewhere(name, district)))]),
  );
}

interface TableRows {
  table: string;
  rows: Array<{ districtId: number; text: string }>;
}

/** Every row of every table, with the district that it names itself or by its run. */
async function tablesByDistrict(): Promise<TableRows[]> {
  const { sql } = stage.store;
  const columns = await sql<Array<{ table: string; column: string }>>`
    select c.relname as table, a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname in ('district_id', 'run_id')`;
  const byDistrict = new Set(columns.flatMap(({ table, column }) => (column === 'district_id' ? [table] : [])));
  const byRun = columns.flatMap(({ table }) => (byDistrict.has(table) ? [] : [table]));
  const found: TableRows[] = [];
  for (const table of byDistrict) {
    const rows = await sql<TableRows['rows']>`
      select t.district_id as "districtId", t::text as text from ${sql(table)} t`;
    found.push({ table, rows });
  }
  for (const table of byRun) {
    const rows = await sql<TableRows['rows']>`
      select r.district_id as "districtId", t::text as text from ${sql(table)} t left join run r on r.id = t.run_id`;
    found.push({ table, rows });
  }
  return found;
}

test('a worker that is stopped ends its reading at a page border, and another goes on from there', async () => {
  const [read, other] = [stage.workers[0]!, stage.workers[1]!];
  await stage.stopWorker(other);
  const rows = (await slow.truth('enrollments')).length;
  await slow.fault('slow-body', { ms: 1_500, path: 'enrollments', after: 2 });
  const run = await slow.start({ asOf: '2026-11-24T00:30' });
  await eventually(async () => (await heartbeatRows(run)) > 0, 'some pages of enrollments to be read');
  await stage.stopWorker(read);
  expect((await read.process.ended).code).toBe(0);

  const kept = await rowsCommitted('slow');
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(rows);
  await slow.calm();
  await slow.forgetRequests();
  await stage.startWorker();
  expect((await resultOf(run)).outcome).toBe('complete');
  // Each page repeats the last row of the one before, and the last page may be asked for twice to prove the end.
  expect(await slow.pagesAsked('enrollments')).toBeLessThanOrEqual(Math.ceil((rows - kept) / 99) + 2);
}, 180_000);

async function heartbeatRows(run: RunHandle): Promise<number> {
  const { raw } = await run.describe();
  const [data] = (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads ?? []);
  if (!data?.data) return 0;
  const { collection, rows } = JSON.parse(Buffer.from(data.data).toString('utf8')) as {
    collection: string;
    rows: number;
  };
  return collection === 'enrollments' ? rows : 0;
}

async function rowsCommitted(district: string): Promise<number> {
  const [found] = await stage.store.sql<Array<{ rows: number }>>`
    select coalesce((chain->>'rows')::int, 0) as rows from collection_read join district d on d.id = district_id
    where d.key = ${district} and collection = 'enrollments'`;
  return found?.rows ?? 0;
}
