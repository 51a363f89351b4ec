import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleInRounds } from '../../roster/logins.js';
import { Phase } from '../../roster/plan.js';
import type { Store } from '../../store/postgres/connect.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { openDistrict, runOfDistrict } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

/** Seven people, each with a login of their own; who changes wants one of theirs, or one that is free. */
const people = [0, 1, 2, 3, 4, 5, 6];
const wishes = fc.uniqueArray(fc.tuple(fc.constantFrom(...people), fc.integer({ min: 0, max: 8 })), {
  maxLength: 7,
  selector: ([person]) => person,
});

test('who takes a temporary login is who the rule says is in a round, whatever the wishes', async () => {
  const run = runOfDistrict();
  await fc.assert(
    fc.asyncProperty(wishes, async (drawn) => {
      const taken = new Set<number>();
      // Two people never want one login: the clash is resolved before anything is planned.
      const changes = drawn
        .filter(([person, wish]) => wish !== person && !taken.has(wish) && taken.add(wish))
        .map(([person, wish]) => ({ person: `user ${person}`, gives: `login${person}`, takes: `login${wish}` }));
      const { sql } = store;
      const plan = sql(`plan_row_r${run.runId}`);
      await sql`truncate ${plan}, ${sql(`plan_enrollment_r${run.runId}`)}, ${sql(`plan_finding_r${run.runId}`)}`;
      for (const [at, { person, gives, takes }] of changes.entries()) {
        await sql`
          insert into ${plan} (run_id, seq, kind, sis_id, op, phase, before, after, sources)
          values (${run.runId}, ${at + 1}, 'user', ${person}, 'update', 1, ${sql.json({ login_id: gives.toUpperCase() })},
                  ${sql.json({ login_id: takes })}, '{}')`;
      }
      await sql.begin(async (tx) => deriveStates(tx, run, await planSummary(tx, run.runId), Phase.prerequisites));
      const temporary = await sql<Array<{ person: string }>>`
        select sis_id as person from ${plan} where seq < 0 order by 1`;
      expect(temporary.map(({ person }) => person)).toEqual([...peopleInRounds(changes)].sort());
    }),
    { numRuns: 120 },
  );
});
