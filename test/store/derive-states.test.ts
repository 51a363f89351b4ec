import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { Finding, passingFindings, Verb } from '../../roster/findings.js';
import { Phase } from '../../roster/plan.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { openProvisioning } from '../../store/provisioning/open.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { enrollmentEffect, rowEffect } from '../../store/provisioning/decisions/effects.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';
import {
  decidableEnrollment,
  decidableRow,
  modelStates,
  type ModelDecision,
  type ModelPlan,
  type ModelRow,
} from './state-model.js';

let store: Store;
let run: RunContext;
beforeAll(async () => {
  store = openStore(await freshDatabase());
  await registerOneDistrict(store);
  const opened = await openProvisioning(store.sql, {
    ...{ district: 'maple', kind: RunKind.provisioning, asOf: '2026-11-23', readAt: new Date() },
    ...{ workflowId: 'provision/maple', firstExecutionRunId: 'execution-1' },
  });
  run = await runOf(store.db, opened.runId);
});
afterAll(() => store?.close());

const rowFindings: Finding[] = [
  Finding.accountMoved,
  Finding.holdsWork,
  Finding.overSchoolLimit,
  Finding.afterFinishBy,
];
const dropFindings: Finding[] = [Finding.mostOfClass, Finding.lastTeacher, Finding.waitsForSuccessor];
/** Most rows have no finding, so that what is blocked by others shows. */
const someOf = (findings: readonly Finding[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant([] as Finding[]) },
    { weight: 1, arbitrary: fc.subarray([...findings]) },
  );

const operation = fc.constantFrom('create', 'update', 'remove', 'none');

/** A decision about one row of the plan, by its effect or its id, or about many. */
const decided = fc.record({
  verb: fc.constantFrom(...Object.values(Verb)),
  place: fc.option(fc.nat(23)),
  byEffect: fc.boolean(),
  kind: fc.option(fc.constantFrom('account', 'course', 'section', 'user', 'enrollment')),
  operation: fc.option(fc.constantFrom('create' as const, 'update' as const, 'remove' as const)),
  sawWork: fc.boolean(),
  counts: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
});

function decisionOn(
  plan: Pick<ModelPlan, 'rows' | 'enrollments'>,
  { place, byEffect, kind, operation, ...decision }: typeof decided extends fc.Arbitrary<infer One> ? One : never,
): ModelDecision {
  const rows = [...plan.rows.map(decidableRow), ...plan.enrollments.map(decidableEnrollment)];
  const row = place === null ? undefined : rows[place % Math.max(1, rows.length)];
  if (row && byEffect) return { ...decision, kind: null, operation: null, rowId: null, effect: row.effect };
  return { ...decision, kind, operation, rowId: row?.id ?? null, effect: null };
}

const releaseAll: ModelDecision = {
  ...{ verb: Verb.release, kind: null, operation: null, rowId: null, effect: null, sawWork: true, counts: true },
};

/** Two accounts, three courses with a section each, a course with two, four people, and who comes and goes. */
const plans: fc.Arbitrary<ModelPlan> = fc
  .record({
    ops: fc.array(operation, { minLength: 14, maxLength: 14 }),
    found: fc.array(someOf(rowFindings), { minLength: 14, maxLength: 14 }),
    moves: fc.array(
      fc.record({
        section: fc.integer({ min: 0, max: 3 }),
        user: fc.integer({ min: 0, max: 3 }),
        student: fc.boolean(),
        op: fc.constantFrom('create' as const, 'remove' as const),
        findings: someOf(dropFindings),
      }),
      { maxLength: 10 },
    ),
    decided: fc.array(decided, { maxLength: 5 }),
  })
  .map(({ ops, found, moves, decided }) => {
    const courseOf = new Map([0, 1, 2, 3].map((at) => [`section ${at}`, `course ${Math.min(at, 2)}`]));
    const things: Array<Pick<ModelRow, 'kind' | 'id' | 'parents'>> = [
      { kind: 'term', id: 'term', parents: [] },
      { kind: 'account', id: 'district', parents: [] },
      { kind: 'account', id: 'school', parents: ['account:district'] },
      ...[0, 1, 2].map((at) => ({
        kind: 'course' as const,
        id: `course ${at}`,
        parents: ['account:school', 'term:term'],
      })),
      ...[...courseOf].map(([id, course]) => ({ kind: 'section' as const, id, parents: [`course:${course}`] })),
      ...[0, 1, 2, 3].map((at) => ({ kind: 'user' as const, id: `user ${at}`, parents: [] })),
    ];
    const rows = things.flatMap((thing, at): ModelRow[] => {
      const op = ops[at]!;
      if (op === 'none' || (op === 'remove' && thing.kind === 'user')) return [];
      const phase = op === 'remove' ? 2 : thing.kind === 'account' || thing.kind === 'term' ? 0 : 1;
      return [{ ...thing, op: op, phase, findings: found[at]!, outcome: null }];
    });
    const removed = (kind: string, id: string): boolean =>
      rows.some((each) => each.kind === kind && each.id === id && each.op === 'remove');
    const seen = new Set<string>();
    const enrollments = moves.flatMap(({ section, user, student, op, findings }) => {
      const key = `${section} ${user} ${student}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const id = `section ${section}`;
      const cascades = op === 'remove' && (removed('section', id) || removed('course', courseOf.get(id)!));
      const phase = op === 'create' ? 1 : cascades && findings.length === 0 ? 3 : 2;
      return [{ section: id, user: `user ${user}`, student, op, phase, findings, outcome: null }];
    });
    const plan = { rows, enrollments, courseOf };
    return { ...plan, decisions: decided.map((each) => decisionOn(plan, each)) };
  });

/** The columns by which a row names its parents. */
function fieldsOf(row: ModelRow, plan: ModelPlan): Record<string, string> {
  switch (row.kind) {
    case 'account':
      return { parent_account_id: row.parents.length > 0 ? 'district' : '' };
    case 'course':
      return { account_id: 'school', term_id: 'term' };
    case 'section':
      return { course_id: plan.courseOf.get(row.id)! };
    default:
      return {};
  }
}

async function storePlan(plan: ModelPlan): Promise<void> {
  const { sql } = store;
  await sql.begin(async (tx) => {
    const [rows, enrollments] = [tx(`plan_row_r${run.runId}`), tx(`plan_enrollment_r${run.runId}`)];
    const findings = tx(`plan_finding_r${run.runId}`);
    await tx`truncate ${rows}, ${enrollments}, ${findings}, decision, applied_row`;
    for (const [at, row] of plan.rows.entries()) {
      await tx`
        insert into ${rows} (run_id, seq, kind, sis_id, op, phase, after, sources)
        values (${run.runId}, ${at + 1}, ${row.kind}, ${row.id}, ${row.op}, ${row.phase},
                ${tx.json(fieldsOf(row, plan))}, '{}')`;
      for (const code of row.findings) {
        await tx`
          insert into ${findings} (run_id, kind, seq, code) values (${run.runId}, ${row.kind}, ${at + 1}, ${code})`;
      }
    }
    for (const [at, each] of plan.enrollments.entries()) {
      await tx`
        insert into ${enrollments} (run_id, seq, section_id, user_id, role, op, phase, after_status, class_id, person_id)
        values (${run.runId}, ${at + 1}, ${each.section}, ${each.user}, ${each.student ? 'student' : 'teacher'}, ${each.op},
                ${each.phase}, 'active', ${each.section}, ${each.user})`;
      for (const code of each.findings) {
        await tx`
          insert into ${findings} (run_id, kind, seq, code) values (${run.runId}, 'enrollment', ${at + 1}, ${code})`;
      }
    }
    for (const [section, course] of plan.courseOf) {
      await tx`
        insert into applied_row (district_id, kind, sis_id, fields, sources, scope_fingerprint, accepted_run)
        values (${run.districtId}, 'section', ${section}, ${tx.json({ course_id: course })}, '{}', '', 0)`;
    }
    for (const each of plan.decisions) {
      const row = plan.rows.findIndex((one) => decidableRow(one).effect === each.effect);
      const enrollment = plan.enrollments.findIndex((one) => decidableEnrollment(one).effect === each.effect);
      const effect =
        row >= 0
          ? tx`(select ${rowEffect(tx)} from ${rows} p where seq = ${row + 1})`
          : tx`(select ${enrollmentEffect(tx)} from ${enrollments} p where seq = ${enrollment + 1})`;
      await tx`
        insert into decision (district_id, verb, kind, operation, row_id, effect_hash, seen, until, decided_by)
        values (${run.districtId}, ${each.verb}, ${each.kind}, ${each.operation}, ${each.rowId},
                ${each.effect === null ? tx`null` : effect},
                ${each.effect === null ? null : each.sawWork ? [Finding.holdsWork] : []},
                ${each.counts ? null : '2026-11-22'}, 'an operator')`;
    }
  });
}

/** Derives, and reads every row's state, with PostgreSQL's mark of who last wrote it. */
async function derived() {
  const { sql } = store;
  await sql.begin(async (tx) => deriveStates(tx, run, await planSummary(tx, run.runId), Phase.prerequisites));
  const read = (table: string) =>
    sql<Array<{ state: string; reason: string | null; written: string }>>`
      select state, reason, xmin::text as written from ${sql(`${table}_r${run.runId}`)} order by seq`;
  const plain = (rows: Awaited<ReturnType<typeof read>>) => rows.map(({ state, reason }) => ({ state, reason }));
  const [rows, enrollments] = [await read('plan_row'), await read('plan_enrollment')];
  return {
    states: { rows: plain(rows), enrollments: plain(enrollments) },
    written: [...rows, ...enrollments].map((each) => each.written),
  };
}

test('the states of random plans are those of the model, and to derive them twice writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      await storePlan(plan);
      const first = await derived();
      expect(first.states).toEqual(modelStates(plan));
      const second = await derived();
      expect(second).toEqual(first);
    }),
    { numRuns: 150 },
  );
});

test('to release everything equals a plan of which nothing was found that needs a person', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      await storePlan({ ...plan, decisions: [...plan.decisions, releaseAll] });
      const { states } = await derived();
      const onlyPassing = (found: readonly Finding[]) => found.filter((each) => passingFindings.includes(each));
      await storePlan({
        ...plan,
        decisions: [],
        rows: plan.rows.map((each) => ({ ...each, findings: onlyPassing(each.findings) })),
        enrollments: plan.enrollments.map((each) => ({ ...each, findings: onlyPassing(each.findings) })),
      });
      expect(states).toEqual((await derived()).states);
    }),
    { numRuns: 40 },
  );
});

test('a parent that is released frees what depends on it, and nothing released depends on what is held', async () => {
  const plan: ModelPlan = {
    rows: [
      { ...{ kind: 'account', id: 'school', op: 'create', phase: 0, parents: [] }, findings: [Finding.accountCreated] },
      { ...{ kind: 'course', id: 'course 0', op: 'create', phase: 1, parents: ['account:school'] }, findings: [] },
      { ...{ kind: 'section', id: 'section 0', op: 'create', phase: 1, parents: ['course:course 0'] }, findings: [] },
    ].map((each) => ({ ...each, outcome: null })) as ModelRow[],
    enrollments: [
      { section: 'section 0', user: 'user 0', student: true, op: 'create', phase: 1, findings: [], outcome: null },
    ],
    courseOf: new Map([['section 0', 'course 0']]),
    decisions: [],
  };
  await storePlan(plan);
  const { states } = await derived();
  expect(states.rows.map((each) => each.reason)).toEqual(['ACCOUNT_CREATED', 'PARENT_HELD', 'PARENT_HELD']);
  expect(states.enrollments).toEqual([{ state: 'waiting', reason: 'PARENT_HELD' }]);
  const [child] = await store.sql`
    select depends_kind, depends_on from ${store.sql(`plan_enrollment_r${run.runId}`)}`;
  expect(child).toEqual({ depends_kind: 'section', depends_on: 'section 0' });

  await store.sql`
    insert into decision (district_id, kind, row_id, verb, decided_by)
    values (${run.districtId}, 'account', 'school', 'release', 'an operator')`;
  const after = await derived();
  expect([...after.states.rows, ...after.states.enrollments].map((each) => each.state)).toEqual(
    Array.from({ length: 4 }, () => 'released'),
  );
});

test('what a person discards or keeps is not sent and asks nobody, until the date that was given', async () => {
  const held: ModelRow = {
    ...{ kind: 'account', id: 'school', op: 'create', phase: 0, parents: [] },
    ...{ findings: [Finding.accountCreated], outcome: null },
  };
  const plan: ModelPlan = { rows: [held], enrollments: [], courseOf: new Map(), decisions: [] };
  await storePlan(plan);
  const decide = (verb: string, until: string | null) => store.sql`
    insert into decision (district_id, verb, decided_by, until) values (${run.districtId}, ${verb}, 'x', ${until})`;
  await decide('keep', '2026-11-22');
  expect((await derived()).states.rows).toEqual([{ state: 'held', reason: 'ACCOUNT_CREATED' }]);
  await decide('keep', '2026-11-23');
  expect((await derived()).states.rows).toEqual([{ state: 'waiting', reason: 'KEPT' }]);
  await decide('discard', null);
  expect((await derived()).states.rows).toEqual([{ state: 'waiting', reason: 'DISCARDED' }]);
  await decide('release', null);
  expect((await derived()).states.rows).toEqual([{ state: 'released', reason: null }]);
});
