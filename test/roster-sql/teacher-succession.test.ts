import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../roster/dates.js';
import { Operation, Phase, RowState } from '../../roster/plan.js';
import { successorCutoff, waitsForSuccessor } from '../../roster/teacher-succession.js';
import type { Store } from '../../store/postgres/connect.js';
import { findWaitingTeachers } from '../../store/provisioning/plan/teacher-successors.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

test('those teachers wait for a successor who do by the rules, whoever stands in their classes', async () => {
  const run = runOfDistrict();
  const standing = fc.uniqueArray(
    fc.record({
      ...{ section: fc.constantFrom('s1', 's2', 's3'), user: fc.constantFrom('u1', 'u2', 'u3', 'u4') },
      ...{ role: mostly('teacher', 'ta', 'student'), status: mostly<'active' | 'inactive'>('active', 'inactive') },
      daysAgo: fc.nat(4),
      planned: fc.constantFrom<Operation | null>(null, Operation.remove, Operation.remove, Operation.create),
      state: mostly<RowState>(RowState.released, RowState.held),
    }),
    { maxLength: 15, size: 'max', selector: ({ section, user, role }) => [section, user, role].join() },
  );
  await fc.assert(
    fc.asyncProperty(standing, fc.nat(3), async (drawn, overlapDays) => {
      const all = drawn.map(({ daysAgo, ...each }) => ({ ...each, since: addDays(run.asOf, -daysAgo) }));
      await fill(store, {
        plan_finding_r1: [],
        applied_enrollment: all.map(({ section, user, role, status, since }) => ({
          ...{ section_id: section, user_id: user, role, status, since, accepted_run: 1, school: '701' },
          class_id: section,
        })),
        plan_enrollment_r1: all.flatMap(({ section, user, role, planned, state }, at) =>
          planned === null
            ? []
            : [
                {
                  ...{ seq: at + 1, section_id: section, user_id: user, role, op: planned, state },
                  ...{ phase: Phase.removals, after_status: 'deleted', class_id: section, person_id: user },
                },
              ],
        ),
      });
      const cutoff = successorCutoff(run.asOf, overlapDays);
      const waiting = await store.sql.begin((tx) => findWaitingTeachers(tx, run, cutoff));
      const found = await store.sql<Array<{ seq: number }>>`select seq::int from plan_finding_r1 order by seq`;
      const expected = all.flatMap((one, at) => {
        if (one.role !== 'teacher' || one.planned !== Operation.remove || one.state !== RowState.released) return [];
        const teachers = all
          .filter((each) => each.section === one.section && each.role === one.role)
          .map((each) => ({ ...each, userId: each.user, leaves: each.planned === Operation.remove }));
        return waitsForSuccessor(one.user, teachers, cutoff) ? [at + 1] : [];
      });
      expect(found.map(({ seq }) => seq)).toEqual(expected);
      expect(waiting).toBe(expected.length);
    }),
    sets,
  );
});
