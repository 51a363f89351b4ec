import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingOfProposals, IdentityQuestion, ProposalState, type RowInQuestion } from '../../roster/proposals.js';
import { Phase, RowState } from '../../roster/plan.js';
import type { Store } from '../../store/postgres/connect.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
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
