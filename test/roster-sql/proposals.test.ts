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

/** A proposal of an earlier run, with its problem. */
async function askedBefore({ lastRun = 1, state = ProposalState.open as ProposalState }) {
  await fill(store, {
    proposal: [
      {
        ...{ id: 1, question: IdentityQuestion.person, left_id: 'old', right_id: 'new', holds_right: true, state },
        ...{ evidence: store.sql.json([]), confidence: 0.9, first_run: 1, last_run: lastRun },
      },
    ],
    problem: [
      {
        ...{ code: 'PERSON_ID_CHANGED', kind: 'users', thing: 'old', remedy: '', affected: 1 },
        ...{ first_run: 1, last_run: lastRun },
      },
    ],
  });
}

test.each([
  ['asked again', { lastRun: 2 }, true, false],
  ['asked no more', {}, false, true],
  ['replaced unasked, and found again', { lastRun: 2, state: ProposalState.replaced }, true, false],
  ['replaced unasked, and found no more', { state: ProposalState.replaced }, false, true],
  ['answered by a person', { state: ProposalState.accepted }, true, true],
])('a question that is %s stays or goes, and its problem', async (_, before, stays, isSettled) => {
  await askedBefore(before);
  await store.sql.begin((tx) => withdrawProposals(tx, runOfDistrict({ runId: 2, mapAll: false })));
  expect(await store.sql`select 1 from proposal`).toHaveLength(stays ? 1 : 0);
  const [told] = await store.sql`select settled_run from problem`;
  expect(told!.settled_run).toBe(isSettled ? 2 : null);
});

test('an observing run that does not hold the mirror closes nothing', async () => {
  await askedBefore({});
  await store.sql.begin((tx) => withdrawProposals(tx, runOfDistrict({ runId: 2, kind: RunKind.observing })));
  expect(await store.sql`select 1 from proposal`).toHaveLength(1);
});

test('a question is held as the latest run says; an answer is nobody\u2019s to change', async () => {
  await fill(store, { proposal: [] });
  const asked = async (runId: number, otherIsNew: boolean, isReplaced: boolean) => {
    const pair = { leftId: 'old', rightId: 'new', evidence: [], isTied: false, otherIsNew, isReplaced };
    const proposal = identityProposal(IdentityQuestion.class, pair);
    await store.sql.begin((tx) => saveProposals(tx, { districtId: 1, runId }, [proposal]));
    const [stored] = await store.sql<Array<{ state: string; holds: boolean }>>`
      select state, holds_right as holds from proposal`;
    return { ...stored };
  };
  expect(await asked(1, true, false)).toEqual({ state: 'open', holds: true });
  expect(await asked(2, false, false)).toEqual({ state: 'open', holds: false });
  expect(await asked(3, true, true)).toEqual({ state: 'replaced', holds: true });
  expect(await asked(4, true, false)).toEqual({ state: 'open', holds: true });
  await store.sql`update proposal set state = 'rejected'`;
  expect(await asked(5, true, true)).toEqual({ state: 'rejected', holds: true });
});
