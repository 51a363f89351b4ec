import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findingOfProposals,
  identityProposal,
  IdentityQuestion,
  ProposalState,
  type RowInQuestion,
} from '../../roster/proposals.js';
import { RunKind } from '../../codes/run-kinds.js';
import { Phase, RowState } from '../../roster/plan.js';
import type { Store } from '../../store/postgres/connect.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { saveProposals } from '../../store/provisioning/mapping/save-proposals.js';
import { withdrawProposals } from '../../store/provisioning/mapping/withdraw-proposals.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

/** Few ids, and classes that are called like people: a question speaks of records of its own kind only. */
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const proposals = fc.uniqueArray(
  fc.record({
    question: fc.constantFrom(...Object.values(IdentityQuestion)),
    leftId: id,
    rightId: id,
    holdsRight: fc.boolean(),
    state: fc.constantFrom(...Object.values(ProposalState)),
  }),
  { maxLength: 4, selector: ({ question, leftId, rightId }) => [question, leftId, rightId].join() },
);
const row = fc.record({
  kind: fc.constantFrom('term' as const, 'course' as const, 'section' as const, 'user' as const),
  sources: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
});
const enrollment = fc.record({ kind: fc.constant('enrollment' as const), classId: id, personId: id });

test('open proposals hold the rows that the rules say, answered ones hold none', async () => {
  const run = runOfDistrict();
  await fc.assert(
    fc.asyncProperty(
      ...[proposals, fc.array(row, { maxLength: 8 }), fc.array(enrollment, { maxLength: 8 })],
      async (asked, rows, enrollments) => {
        await fill(store, {
          plan_finding_r1: [],
          proposal: asked.map((each, at) => ({
            ...{ id: at, question: each.question, left_id: each.leftId, right_id: each.rightId, state: each.state },
            ...{ evidence: store.sql.json([]), confidence: 0.9, first_run: 1, last_run: 1 },
            holds_right: each.holdsRight,
          })),
          plan_row_r1: rows.map(({ kind, sources }, at) => ({
            ...{ seq: at + 1, kind, sis_id: `${kind} ${at}`, op: 'update', phase: Phase.additions },
            ...{ after: store.sql.json({}), sources },
          })),
          plan_enrollment_r1: enrollments.map(({ classId, personId }, at) => ({
            ...{ seq: at + 1, section_id: `s ${at}`, user_id: `u ${at}`, role: 'student', op: 'create' },
            ...{ phase: Phase.additions, after_status: 'active', class_id: classId, person_id: personId },
          })),
        });
        await store.sql.begin(async (tx) =>
          deriveStates(tx, run, await planSummary(tx, run.runId), Phase.prerequisites),
        );
        const states = [
          ...(await store.sql<Array<{ state: string; reason: string | null }>>`
            select state, reason from plan_row_r1 order by seq`),
          ...(await store.sql<Array<{ state: string; reason: string | null }>>`
            select state, reason from plan_enrollment_r1 order by seq`),
        ];
        const expected = [...rows, ...enrollments].map((each: RowInQuestion) => {
          const reason = findingOfProposals(asked, each);
          return { state: reason === null ? RowState.released : RowState.held, reason };
        });
        expect(states.map(({ state, reason }) => ({ state, reason }))).toEqual(expected);
      },
    ),
    sets,
  );
});

/** Two records of people, the first known to Canvas, as a test has them, and a proposal of an earlier run about them. */
async function pairOf({
  oldMissing = true,
  newMissing = false,
  sameNumber = true,
  lastRun = 1,
  state = ProposalState.open as ProposalState,
}) {
  const record = (sourced_id: string, identifier: string, missing: boolean) => ({
    ...{ collection: 'users', sourced_id, row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1 },
    ...{ body: store.sql.json({ sourcedId: sourced_id, identifier, role: 'student' }) },
    missing_since: missing ? new Date('2026-11-22T06:30:00Z') : null,
  });
  await fill(store, {
    desired_row_r1: [],
    link: [{ kind: 'user', sourced_id: 'old', sis_id: 'old', pinned_run: 1 }],
    mirror_record: [record('old', '1001', oldMissing), record('new', sameNumber ? '1001' : '1002', newMissing)],
    proposal: [
      {
        ...{ id: 1, question: IdentityQuestion.person, left_id: 'old', right_id: 'new', holds_right: true, state },
        ...{ evidence: store.sql.json([]), confidence: 0.9, first_run: lastRun, last_run: lastRun },
      },
    ],
    problem: [
      {
        ...{ code: 'PERSON_ID_CHANGED', kind: 'users', thing: 'old', remedy: '', affected: 1 },
        ...{ first_run: lastRun, last_run: lastRun },
      },
    ],
  });
}

test.each([
  ['the pair still stands', {}, true],
  ['the missing record is present again', { oldMissing: false }, false],
  ['the present record is missing', { newMissing: true }, false],
  ['they agree no more', { sameNumber: false }, false],
  ['this run asked, whatever it saw', { sameNumber: false, lastRun: 1 }, true, 1],
  ['a person has answered', { oldMissing: false, state: ProposalState.accepted }, true],
])('when %s an earlier proposal stays or goes with its problem', async (_, facts, stays, runId = 2) => {
  await store.sql`drop table if exists desired_row_r2`;
  await store.sql`create table desired_row_r2 (like desired_row)`;
  await pairOf(facts);
  await store.sql.begin((tx) => withdrawProposals(tx, runOfDistrict({ runId, mapAll: false })));
  expect(await store.sql`select 1 from proposal`).toHaveLength(stays ? 1 : 0);
  const [told] = await store.sql`select settled_run from problem`;
  const answered = 'state' in facts;
  expect(told!.settled_run).toBe(stays && !answered ? null : runId);
});

test('a mapping of both records that asks no more closes the question', async () => {
  await pairOf({});
  const run = runOfDistrict({ runId: 2, mapAll: false });
  const seen = (sis_id: string, ord: number) => store.sql`
    insert into desired_row_r2 (run_id, ord, kind, sis_id, state, sources)
    values (2, ${ord}, 'user', ${sis_id}, 'unknown', ${[sis_id]})`;
  await store.sql`truncate desired_row_r2`;
  await seen('old', 1);
  await store.sql.begin((tx) => withdrawProposals(tx, run));
  expect(await store.sql`select 1 from proposal`).toHaveLength(1);
  await seen('new', 2);
  await store.sql.begin((tx) => withdrawProposals(tx, run));
  expect(await store.sql`select 1 from proposal`).toEqual([]);
});

test('an observing run that does not hold the mirror closes nothing', async () => {
  await pairOf({ oldMissing: false });
  await store.sql.begin((tx) => withdrawProposals(tx, runOfDistrict({ runId: 2, kind: RunKind.observing })));
  expect(await store.sql`select 1 from proposal`).toHaveLength(1);
});

test('the present record is held as the latest run says, by either side', async () => {
  await fill(store, { proposal: [] });
  const asked = async (runId: number, ...news: boolean[]) => {
    for (const otherIsNew of news) {
      const change = { sourcedId: 'old', missing: true, otherId: 'new', otherIsNew };
      const proposal = identityProposal(IdentityQuestion.person, change);
      await store.sql.begin((tx) => saveProposals(tx, { districtId: 1, runId }, [proposal]));
    }
    return (await store.sql`select holds_right from proposal`).map((each) => each.holds_right as boolean);
  };
  expect(await asked(1, true, false)).toEqual([true]);
  expect(await asked(2, false)).toEqual([false]);
  expect(await asked(3, false, true)).toEqual([true]);
});
