import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countingDates, momentOf } from '../../roster/counting-dates.js';
import { addDays } from '../../roster/dates.js';
import type { Store } from '../../store/postgres/connect.js';
import { pickTouched } from '../../store/provisioning/plan/touched-enrollments.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const asOf = '2026-11-23';
/** Days around the date of the run, so that every border is met. */
const day = (most: number) => fc.option(fc.integer({ min: -most, max: most }).map((days) => addDays(asOf, days)));

test('when days have passed, those enrollments are looked at again for which the moment is another one', async () => {
  const span = fc.record({ beginDate: day(12), endDate: day(12) });
  await fc.assert(
    fc.asyncProperty(
      ...[fc.array(span, { maxLength: 60, size: 'max' }), fc.nat(9), fc.nat(3), fc.boolean()],
      async (spans, daysPassed, leadDays, endDateInclusive) => {
        const lastDates = countingDates(
          addDays(asOf, -daysPassed),
          { leadDays, finishDays: 7, sharedFinishDays: 0 },
          endDateInclusive,
        );
        const dates = countingDates(asOf, { leadDays, finishDays: 7, sharedFinishDays: 0 }, endDateInclusive);
        await fill(store, {
          ...{ class_target: [], user_target: [], applied_enrollment: [], dangling_enrollment: [] },
          mirror_enrollment: spans.map((each, index) => ({
            ...{ sourced_id: `e${index}`, row_hash: 1, changed_run: 1, role: 'student' },
            ...{ user_id: `person ${index}`, class_id: `class ${index}` },
            ...{ begin_date: each.beginDate, end_date: each.endDate },
          })),
        });
        const run = runOfDistrict({ mapAll: false, settledRun: 1 });
        const touched = await store.sql.begin(async (tx) =>
          (await pickTouched(tx, run, dates, lastDates)) === null
            ? []
            : (await tx<Array<{ person: string }>>`select person_id as person from touched_pair`).map(
                (row) => row.person,
              ),
        );
        spans.forEach((each, index) => {
          const days = { ...each, termEnd: null };
          const isTouched = touched.includes(`person ${index}`);
          const isAnother = momentOf(days, dates) !== momentOf(days, lastDates);
          const endsBeforeItBegins = each.beginDate !== null && each.endDate !== null && each.endDate < each.beginDate;
          if (isAnother || !endsBeforeItBegins) expect([each, isTouched]).toEqual([each, isAnother]);
        });
      },
    ),
    sets,
  );
});
