import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { Finding, Verb } from '../../roster/findings.js';
import { Phase, RowState } from '../../roster/plan.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { decideOnHeldRows } from '../../store/provisioning/decisions/decide.js';
import { planCounts } from '../../store/provisioning/plan/counts.js';
import { openProvisioning } from '../../store/provisioning/open.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { fence } from '../../store/runs/fence.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';
import { asOf, nothingSaid } from './random-plans.js';
import { derived, runOfPlan, storePlan } from './stored-plan.js';

const everything = {
  ...{ school: null, kind: null, operation: null, classId: null, personId: null, rowId: null, reason: null },
};
let store: Store;
let run: RunContext;
beforeAll(async () => {
  store = openStore(await freshDatabase());
  await registerOneDistrict(store);
  const opened = await openProvisioning(store.sql, {
    ...{ district: 'maple', kind: RunKind.provisioning, asOf, readAt: new Date() },
    ...{ workflowId: 'provision/maple', firstExecutionRunId: 'execution-1' },
  });
  run = await runOf(store.db, opened.runId);
});
afterAll(() => store?.close());

const decide = (verb: Verb) =>
  decideOnHeldRows(store.sql, run, everything, {
    ...{ verb, by: 'an operator', until: asOf, because: null, updateId: null, atOnce: false },
  });

test('who discards while a release is being carried out is told that nothing is held, and the release stands', async () => {
  const plan = {
    ...{ ...nothingSaid, enrollments: [], courseOf: new Map<string, string>() },
    rows: [
      {
        ...{ kind: 'account' as const, id: 'school', op: 'create' as const, phase: Phase.prerequisites, parents: [] },
        ...{ school: 's1', sources: [], findings: [Finding.accountCreated] },
      },
    ],
  };
  await storePlan(store, runOfPlan(run, plan), plan);
  await derived(store, runOfPlan(run, plan));
  expect(await decide(Verb.release)).toHaveLength(1);

  let discarded: Promise<unknown> | undefined;
  await store.sql.begin(async (tx) => {
    await fence(tx, run);
    await deriveStates(tx, run, await planCounts(store.sql, run.runId), Phase.prerequisites);
    discarded = decide(Verb.discard);
    // Time enough to read the rows as they stood before, if nothing stopped it.
    await Promise.race([discarded, setTimeout(1_000)]);
  });
  expect(await discarded).toEqual([]);
  expect(await store.sql`select state from plan_row where run_id = ${run.runId}`).toEqual([
    { state: RowState.released },
  ]);
  expect(await store.sql`select verb from decision`).toEqual([{ verb: Verb.release }]);
});
