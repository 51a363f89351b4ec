import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunKind } from '../../codes/run-kinds.js';
import { isRestricted, Restriction } from '../../roster/calendar.js';
import { Operation, Phase } from '../../roster/plan.js';
import { restrictedSchools, restrictionsInRun, restricts } from '../../store/provisioning/decisions/restrictions.js';
import type { Store } from '../../store/postgres/connect.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict();
const school = fc.constantFrom('s1', 's2');
/** The second school is named by its identifier too. */
const names: Readonly<Record<string, string>> = { s1: 's1', s2: 's2', '0412': 's2' };
const entry = fc.record({
  schools: fc.array(fc.constantFrom(...Object.keys(names)), { maxLength: 2 }),
  mode: fc.constantFrom(...Object.values(Restriction)),
  from: fc.constantFrom('2026-11-01', run.asOf, '2026-12-24'),
  until: fc.constantFrom('2026-11-22', run.asOf, '2026-12-31'),
});
const row = fc.record({ school: fc.option(school), phase: fc.constantFrom(...Object.values(Phase)) });
const kind = fc.constantFrom(RunKind.provisioning, RunKind.adding);

test('planned rows are kept back as the calendar says, schools named by sourcedId or identifier', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 3 }),
      kind,
      fc.array(row, { maxLength: 12 }),
      async (calendar, ofKind, rows) => {
        const playing = { ...run, kind: ofKind, settings: { ...run.settings, calendar } };
        await fill(store, {
          mirror_record: [
            {
              ...{ collection: 'orgs', sourced_id: 's2', row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1 },
              body: store.sql.json({ identifier: '0412' }),
            },
          ],
          plan_row_r1: rows.map((each, at) => ({
            ...{ seq: at + 1, kind: 'user', sis_id: `r${at}`, op: Operation.update, phase: each.phase },
            ...{ after: store.sql.json({}), sources: ['p'], school: each.school },
          })),
        });
        const found = await store.sql<Array<{ seq: number }>>`
          select distinct p.seq::int from (${restrictedSchools(store.sql, playing)}) c
          join plan_row_r1 p on ${restricts(store.sql)} order by 1`;
        const counting = restrictionsInRun(playing);
        const expected = rows.flatMap((each, at) =>
          counting.some(
            (one) =>
              (one.school === null || names[one.school] === each.school) && isRestricted(one.restriction, each.phase),
          )
            ? [at + 1]
            : [],
        );
        expect(found.map(({ seq }) => seq)).toEqual(expected);
      },
    ),
    sets,
  );
});
