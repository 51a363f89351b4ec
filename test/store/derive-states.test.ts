import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { Finding, passingFindings, Verb } from '../../roster/findings.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { openProvisioning } from '../../store/provisioning/open.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';
import { asOf, nothingSaid, randomPlans, releaseAll } from './random-plans.js';
import { modelStates, type ModelPlan, type ModelRow } from './state-model.js';
import { derived, runOfPlan, storePlan } from './stored-plan.js';

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

test('the states of random plans are those of the model, also when all is taken back that people said; to derive twice writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (plan) => {
      const playing = runOfPlan(run, plan);
      await storePlan(store, playing, plan);
      expect((await derived(store, playing, true)).states).toEqual(modelStates(plan, true));
      const first = await derived(store, playing);
      expect(first.states).toEqual(modelStates(plan));
      const second = await derived(store, playing);
      expect(second).toEqual(first);
      await store.sql`truncate pin, proposal, decision`;
      const left = { ...plan, pins: [], proposals: [], decisions: [] };
      expect((await derived(store, playing)).states).toEqual(modelStates(left));
    }),
    { numRuns: 60 },
  );
});

test('to release everything equals a plan of which nothing was found that needs a person', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlans, async (plan) => {
      const playing = runOfPlan(run, plan);
      await storePlan(store, playing, { ...plan, decisions: [...plan.decisions, releaseAll] });
      const { states } = await derived(store, playing);
      const onlyPassing = (found: readonly Finding[]) => found.filter((each) => passingFindings.includes(each));
      await storePlan(store, playing, {
        ...plan,
        decisions: plan.decisions.filter((each) => each.atOnce && each.verb === Verb.release),
        rows: plan.rows.map((each) => ({ ...each, findings: onlyPassing(each.findings) })),
        enrollments: plan.enrollments.map((each) => ({ ...each, findings: onlyPassing(each.findings) })),
      });
      expect(states).toEqual((await derived(store, playing)).states);
    }),
    { numRuns: 25 },
  );
});

const ofSchool = { school: 's1', sources: [] };
const newSchool: ModelRow = {
  ...{ kind: 'account', id: 'school', op: 'create', phase: 0, parents: [], ...ofSchool },
  findings: [Finding.accountCreated],
};

test('a parent that is released frees what depends on it, and nothing released depends on what is held', async () => {
  const [course, section] = ['course', 'section'] as const;
  const plan: ModelPlan = {
    ...nothingSaid,
    rows: [
      newSchool,
      { kind: course, id: 'course 0', op: 'create', phase: 1, parents: ['account:school'], findings: [], ...ofSchool },
      {
        kind: section,
        id: 'section 0',
        op: 'create',
        phase: 1,
        parents: ['course:course 0'],
        findings: [],
        ...ofSchool,
      },
    ],
    enrollments: [
      {
        ...{ section: 'section 0', user: 'user 0', student: true, op: 'create', phase: 1, school: 's1' },
        ...{ classId: 'class 0', personId: 'person 0', findings: [] },
      },
    ],
    courseOf: new Map([['section 0', 'course 0']]),
  };
  await storePlan(store, run, plan);
  const { states } = await derived(store, run);
  expect(states.rows.map((each) => each.reason)).toEqual(['ACCOUNT_CREATED', 'PARENT_HELD', 'PARENT_HELD']);
  expect(states.enrollments).toEqual([{ state: 'waiting', reason: 'PARENT_HELD' }]);
  const [child] = await store.sql`
    select depends_kind, depends_on from ${store.sql(`plan_enrollment_r${run.runId}`)}`;
  expect(child).toEqual({ depends_kind: 'section', depends_on: 'section 0' });

  await store.sql`
    insert into decision (district_id, kind, row_id, verb, decided_by)
    values (${run.districtId}, 'account', 'school', 'release', 'an operator')`;
  const after = await derived(store, run);
  expect([...after.states.rows, ...after.states.enrollments].map((each) => each.state)).toEqual(
    Array.from({ length: 4 }, () => 'released'),
  );
});

test('what a person discards or keeps is not sent and asks nobody, until the date that was given', async () => {
  await storePlan(store, run, { ...nothingSaid, rows: [newSchool], enrollments: [], courseOf: new Map() });
  const decide = (verb: string, until: string | null) => store.sql`
    insert into decision (district_id, verb, decided_by, until) values (${run.districtId}, ${verb}, 'x', ${until})`;
  const rows = async () => (await derived(store, run)).states.rows;
  await decide('keep', '2026-11-22');
  expect(await rows()).toEqual([{ state: 'held', reason: 'ACCOUNT_CREATED' }]);
  await decide('keep', '2026-11-23');
  expect(await rows()).toEqual([{ state: 'waiting', reason: 'KEPT' }]);
  await decide('discard', null);
  expect(await rows()).toEqual([{ state: 'waiting', reason: 'DISCARDED' }]);
  await decide('release', null);
  expect(await rows()).toEqual([{ state: 'released', reason: null }]);
});
