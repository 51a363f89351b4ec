import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { WorkflowHandle } from '@temporalio/client';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { conversionOf } from '../adoption/on-stage.js';
import { eventually } from '../kills/eventually.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { findCanaries, type Canary, type Place } from './canaries.js';

let stage: Stage;
let district: StageDistrict;
let log: string;
const canaries: Canary[] = [];
const places: Place[] = [];
const failures = new Set<string>();

beforeAll(async () => {
  const folder = join(inject('runFolder'), 'canary-conversion');
  stage = await openStage({ folder, servers: await sharedServers(), logLevel: 'debug' });
  [district, { log }] = await Promise.all([
    stage.openDistrict({ district: 'filled', canvasFilled: { way: 'half-and-half', seed: 'canaries' } }),
    stage.startWorker(),
  ]);
  const text = (row: Record<string, unknown>, field: string, what: string): Canary[] =>
    typeof row[field] === 'string' ? [{ what, value: row[field] }] : [];
  const people = await district.canvas('users');
  const logins = await district.canvas('logins');
  canaries.push(
    ...people.flatMap((row) => [
      ...text(row, 'name', 'a name in Canvas'),
      ...text(row, 'sortable_name', 'a sortable name'),
      ...text(row, 'email', 'an address in Canvas'),
    ]),
    ...logins.flatMap((row) => [...text(row, 'login_id', 'a login'), ...text(row, 'sis_id', 'an id of a person')]),
    ...(await district.truth('users')).flatMap((row) => [
      { what: 'a name in the SIS', value: `${String(row.givenName)} ${String(row.familyName)}` },
      ...text(row, 'email', 'an address in the SIS'),
      ...text(row, 'identifier', 'a number of a person'),
    ]),
  );
  const isTelling = ({ value }: Canary): boolean => value.length >= 6 && value !== 'integration.service';
  canaries.splice(0, canaries.length, ...canaries.filter(isTelling));
  expect(canaries.length).toBeGreaterThan(2_000);
});
afterAll(() => stage?.stop());

/** Whatever the engine shows of a run while it lasts: failures of attempts, heartbeats, details. */
async function watched(run: WorkflowHandle, onLook: () => Promise<unknown> = async () => undefined): Promise<void> {
  await eventually(async () => {
    const { raw, memo, status } = await run.describe();
    for (const { lastFailure } of raw.pendingActivities ?? []) {
      const type = lastFailure?.applicationFailureInfo?.type;
      if (type) failures.add(type);
    }
    places.push({
      where: 'what a run shows while it lasts',
      content: { pending: raw.pendingActivities, memo },
    });
    await onLook();
    return status.name !== 'RUNNING';
  }, 'the run to end');
  await run.result();
}

test('an evaluation whose report is no good, and whose rows the database refuses', async () => {
  const { sql } = stage.store;
  await district.fault('report-half', { kind: 'users', times: 1 });
  await district.fault('report-cut', { times: 1 });
  await district.fault('throttle-429', { times: 2 });
  // PostgreSQL names the row that it does not take.
  await sql`alter table canvas_login alter column name type varchar(3)`;
  await watched(await conversionOf(stage, district).evaluate(), async () => {
    if (!failures.has('DATABASE')) return;
    const [run] = await sql`select max(id) as id from run`;
    await sql`alter table ${sql(`canvas_login_r${String(run!.id)}`)} alter column name type text`;
    await sql`alter table canvas_login alter column name type text`;
  });
  expect(failures).toContain('DATABASE');
});

test('an adoption whose import is lost, whose links the database refuses, and that is taken back', async () => {
  const { sql } = stage.store;
  const conversion = conversionOf(stage, district);
  await expect((await conversion.adopt()).result()).rejects.toThrow();
  await conversion.confirmAll('rollbook');
  await sql`alter table adoption_link add constraint canary check (state <> 'applied')`;
  await district.fault('lose-answer', { times: 1 });
  await district.fault('report-failed', { times: 1 });
  failures.clear();
  await watched(await conversion.adopt(), async () => {
    if (failures.has('DATABASE')) await sql`alter table adoption_link drop constraint if exists canary`;
  });
  expect(failures).toContain('DATABASE');
  await watched(await conversion.back());
});

test('show nobody: in histories, logs, failures, details', async () => {
  let histories = 0;
  for await (const { workflowId, runId, memo } of stage.client.workflow.list()) {
    const history = await stage.client.workflow.getHandle(workflowId, runId).fetchHistory();
    places.push({ where: `the history of ${workflowId}`, content: JSON.parse(historyToJSON(history)) });
    places.push({ where: `the memo of ${workflowId}`, content: memo });
    histories += 1;
  }
  expect(histories).toBeGreaterThanOrEqual(4);
  const lines = readFileSync(log, 'utf8');
  expect(lines).toContain('DATABASE');
  places.push({ where: 'the log of the worker', content: lines });
  expect(findCanaries(canaries, places)).toEqual([]);
});

test('and the search would have found them where they do stand', async () => {
  const links = await stage.store.sql`select wanted_id, login_id from adoption_link where kind = 'user'`;
  expect(findCanaries(canaries, [{ where: 'the links', content: links }])).toEqual(
    expect.arrayContaining(['a login in the links', 'an id of a person in the links']),
  );
});
