import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { ActivityDeps } from '../../activities/deps.js';
import { createSettleActivities } from '../../activities/provisioning/settle.js';
import { createImportActivities, type SubmissionKey } from '../../activities/provisioning/import.js';
import { parseSecretKeys } from '../../config/secrets.js';
import { createRecordCount } from '../../store/provisioning/imports/record-count.js';
import {
  findSubmission,
  recordCanvasImport,
  recordMessages,
  recordOutcome,
} from '../../store/provisioning/imports/submissions.js';
import { beginProvisioningStage } from '../../store/provisioning/context.js';
import { Phase } from '../../roster/plan.js';
import { StageName } from '../../store/runs/kinds.js';
import { beginStage, stagesOf } from '../../store/runs/stages.js';
import { imports } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';

let practice: Practice;
let runId: number;
let attempt = 1;

beforeAll(async () => {
  practice = await startPractice();
  await practice.night();
  const [run] = await practice.store.sql<Array<{ id: number }>>`select max(id) as id from run`;
  runId = run!.id;
});
afterEach(() => practice.calm());
afterAll(() => practice?.stop());

/** A submission that was recorded, and never reached Canvas; `open` of its users are still to be sent. */
async function recorded({ open, sha256 = 'not known' }: { open: number; sha256?: string }) {
  const { sql } = practice.store;
  const key = { runId, round: 1, phase: 1 as const, attempt: (attempt += 1) };
  await sql`
    update ${sql(`plan_row_r${runId}`)} set outcome = null
    where seq in (select seq from ${sql(`plan_row_r${runId}`)}
                  where kind = 'user' and phase = 1 and state = 'released' order by seq limit ${open})`;
  await sql`
    insert into sis_import (run_id, phase, attempt, data_set_id, rows, zip_sha256)
    values (${runId}, 1, ${key.attempt}, ${`data-set-${key.attempt}`}, ${sql.json({ user: 2 })}, ${sha256})`;
  return key;
}

const settleAll = async () => {
  const { sql } = practice.store;
  await sql`update ${sql(`plan_row_r${runId}`)} set outcome = 'accepted' where outcome is null`;
};

function deps(): ActivityDeps {
  return {
    store: practice.store,
    secretKeys: parseSecretKeys(Buffer.alloc(32, 7).toString('base64')),
    profile: 'practice',
    scratchFolder: inject('runFolder'),
    pages: { folder: null, command: null },
    log: pino({ level: 'silent' }),
  };
}

function submit(key: SubmissionKey) {
  return new MockActivityEnvironment().run(createImportActivities(deps()).submitImport, key);
}

async function countsOf(stage: StageName): Promise<Record<string, number>> {
  const stages = await stagesOf(practice.store.db, runId);
  return stages.find((each) => each.stage === stage)!.counts as Record<string, number>;
}

test('an import that is awaited and settled again counts no row twice', async () => {
  const before = { import: await countsOf(StageName.import), settle: await countsOf(StageName.settle) };
  expect(before.settle).toEqual({ accepted: before.import.rows, rejected: 0, unproven: 0 });
  expect(before.import.rows).toBeGreaterThan(1000);
  const key = { runId, phase: Phase.additions, attempt: 1 };
  await new MockActivityEnvironment().run(createImportActivities(deps()).awaitImport, key);
  await new MockActivityEnvironment().run(createSettleActivities(deps()).settleImport, key);
  expect({ import: await countsOf(StageName.import), settle: await countsOf(StageName.settle) }).toEqual(before);
});

/** The attempt at the import stage that is the newest now. */
async function newestAttempt(): Promise<number> {
  const [stage] = await practice.store.sql<Array<{ attempt: number }>>`
    select attempt from run_stage where run_id = ${runId} and stage = 'import'`;
  return stage!.attempt;
}

test('an attempt that wakes up after its successor’s rows were settled uploads no emptied zip', async () => {
  const before = (await imports(practice)).length;
  const key = await recorded({ open: 2 });
  await practice.fault('slow-answers', { ms: 1_500, path: 'sis_imports' });
  const begun = await newestAttempt();
  const stale = submit(key).then(
    () => null,
    (error: unknown) => error,
  );
  await vi.waitFor(async () => expect(await newestAttempt()).toBe(begun + 1), 10_000);
  await beginStage(practice.store.db, runId, 'import');
  await settleAll();
  expect(await stale).toMatchObject({ code: 'STALE_ATTEMPT' });
  expect(await imports(practice)).toHaveLength(before);
});

test('a rebuilt import with fewer rows than were recorded is not sent', async () => {
  const before = (await imports(practice)).length;
  await settleAll();
  const key = await recorded({ open: 0 });
  await expect(submit(key)).rejects.toMatchObject({ code: 'IMPORT_NOT_AS_RECORDED' });
  expect(await imports(practice)).toHaveLength(before);
});

test('a rebuilt import of as many rows but other content is not sent, one of the same content is', async () => {
  const before = (await imports(practice)).length;
  await settleAll();
  const key = await recorded({ open: 2 });
  await expect(submit(key)).rejects.toMatchObject({ code: 'IMPORT_NOT_AS_RECORDED' });
  expect(await imports(practice)).toHaveLength(before);
  const same = { runId, round: 1, phase: 1 as const, attempt: (attempt += 1) };
  await practice.fault('upload-refused-503', {});
  await expect(submit(same)).rejects.toMatchObject({ name: 'CanvasError' });
  await practice.calm();
  expect(await findSubmission(practice.store.db, same)).toMatchObject({ canvasImportId: null });
  expect(await submit(same)).toMatchObject({ rows: 2 });
  expect(await imports(practice)).toHaveLength(before + 1);
});

test('an attempt that was overtaken records nothing about an import', async () => {
  const { sql } = practice.store;
  const key = await recorded({ open: 0 });
  const run = await beginProvisioningStage(practice.store.db, runId, 'import');
  await beginStage(practice.store.db, runId, 'import');
  const stale = { code: 'STALE_ATTEMPT' };
  await expect(recordCanvasImport(sql, run, `data-set-${key.attempt}`, '77')).rejects.toMatchObject(stale);
  await expect(recordOutcome(sql, run, `data-set-${key.attempt}`, { kinds: [], unproven: [] })).rejects.toMatchObject(
    stale,
  );
  await expect(recordMessages(sql, run, key, [])).rejects.toMatchObject(stale);
  expect(await findSubmission(practice.store.db, key)).toMatchObject({ canvasImportId: null, settled: false });
});

test('records are counted wherever the blocks are cut, line ends within quotation marks not', () => {
  const csv = Buffer.from('a,"one\nline, ""quoted""\n",b\nc,,\n"","\n",\n');
  for (let cut = 0; cut <= csv.length; cut += 1) {
    const records = createRecordCount();
    records.add(csv.subarray(0, cut));
    records.add(csv.subarray(cut));
    expect(records.counted()).toBe(3);
  }
});
