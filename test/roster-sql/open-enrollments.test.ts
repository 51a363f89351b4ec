import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countingDates } from '../../roster/counting-dates.js';
import { addDays } from '../../roster/dates.js';
import { openCutoff, staysOpen } from '../../roster/stays-open.js';
import { isPast } from '../../roster/sessions.js';
import { ClassState, UserState } from '../../roster/targets.js';
import type { Store } from '../../store/postgres/connect.js';
import { whole } from '../../store/postgres/shards.js';
import { classesToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import { noteOpen } from '../../store/provisioning/note-open.js';
import { aClass } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict();
const openSince = openCutoff(run.readAt, run.settings.removals.proofHours);
const seconds = fc.integer({ min: -2, max: 2 });
const missingSince = fc.oneof(
  fc.constant(null),
  seconds.map((each) => new Date(openSince.getTime() + each * 1_000)),
);
const day = (most: number) => fc.option(fc.integer({ min: -most, max: most }).map((days) => addDays(run.asOf, days)));

test('a missing enrollment stays open as long as the rules say', async () => {
  const place = fc.record({ state: mostly(ClassState.live, ...Object.values(ClassState), null) });
  const person = fc.record({ state: mostly(UserState.live, ...Object.values(UserState), null) });
  const record = fc.record({
    ...{ place: fc.nat(3), person: fc.nat(3), role: mostly('student', 'teacher') },
    ...{ missingSince, tobedeleted: mostly(false, true), rejected: mostly(false, true) },
    ...{ beginDate: day(4), endDate: day(3), stands: mostly('active', 'inactive', null) },
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 4, maxLength: 4 }),
      fc.array(person, { minLength: 4, maxLength: 4 }),
      fc.array(record, { maxLength: 30, size: 'max' }),
      fc.record({ leadDays: fc.nat(3), endDateInclusive: fc.boolean() }),
      async (places, people, records, { leadDays, endDateInclusive }) => {
        const dates = countingDates(run.asOf, { leadDays, finishDays: 7, sharedFinishDays: 0 }, endDateInclusive);
        const standing = new Map(
          records.flatMap((each) =>
            each.stands === null ? [] : [[`${each.place} ${each.person} ${each.role}`, each.stands] as const],
          ),
        );
        await fill(store, {
          ...{ plan_row_r1: [], plan_enrollment_r1: [], desired_row_r1: [], open_item: [], open_enrollment: [] },
          class_target: places.flatMap(({ state }, at) =>
            state === null
              ? []
              : [
                  {
                    ...{ class_id: `c${at}`, section_id: `s${at}`, course_id: `k${at}`, school: '701', state },
                    changed_run: 1,
                  },
                ],
          ),
          user_target: people.flatMap(({ state }, at) =>
            state === null ? [] : [{ user_sourced_id: `p${at}`, user_id: `u${at}`, state, changed_run: 1 }],
          ),
          mirror_enrollment: records.map((each, at) => ({
            ...{ sourced_id: `e${at}`, row_hash: 1, changed_run: 1, class_id: `c${each.place}`, role: each.role },
            ...{ user_id: `p${each.person}`, missing_since: each.missingSince, tobedeleted: each.tobedeleted },
            ...{ rejected: each.rejected, begin_date: each.beginDate, end_date: each.endDate },
          })),
          applied_enrollment: [...standing].map(([key, status]) => {
            const [section, user, role] = key.split(' ');
            return {
              ...{ section_id: `s${section}`, user_id: `u${user}`, role, status, since: run.asOf, accepted_run: 1 },
              ...{ school: '701', class_id: `c${section}` },
            };
          }),
        });
        await store.sql.begin((tx) => noteOpen(tx, run, dates));
        const noted = await store.sql<Array<{ pair: string }>>`
          select class_id || ' ' || user_sourced_id as pair from open_enrollment`;

        const expected = records.flatMap((one) => {
          if (one.missingSince === null) return [];
          const others = records
            .filter((each) => each !== one && each.place === one.place && each.person === one.person)
            .filter((each) => each.role === one.role)
            .map(({ missingSince, ...more }) => ({ missing: missingSince !== null, ...more }));
          const missing = {
            missingSince: one.missingSince,
            ...{ classState: places[one.place]!.state, userState: people[one.person]!.state },
            stands: ['student', 'teacher'].some(
              (role) => standing.get(`${one.place} ${one.person} ${role}`) === 'active',
            ),
          };
          return staysOpen(missing, others, { openSince, dates }) ? [`c${one.place} p${one.person}`] : [];
        });
        expect(noted.map(({ pair }) => pair).sort()).toEqual([...new Set(expected)].sort());
      },
    ),
    sets,
  );
});

test('a class is mapped again on the night after its last day, when it is past', async () => {
  const target = fc.record({ state: mostly(ClassState.live, ...Object.values(ClassState)), termEnd: day(2) });
  await fc.assert(
    fc.asyncProperty(fc.array(target, { maxLength: 8 }), async (targets) => {
      await fill(store, {
        ...{ link: [], applied_row: [], open_item: [], proposal: [], mirror_enrollment: [] },
        mirror_record: targets.map((_, at) => ({
          ...{
            collection: 'classes',
            sourced_id: `c${at}`,
            row_hash: 1,
            content_hash: 1,
            first_run: 1,
            changed_run: 1,
          },
          body: store.sql.json(aClass(`c${at}`) as never),
        })),
        class_target: targets.map(({ state, termEnd }, at) => ({
          ...{ class_id: `c${at}`, section_id: `s${at}`, course_id: `k${at}`, school: '701', state },
          ...{ term_end: termEnd, changed_run: 1 },
        })),
      });
      const quiet = runOfDistrict({ mapAll: false, settledRun: 1 });
      const touched: string[] = [];
      for await (const batch of classesToMap(store.sql, quiet, whole)) {
        touched.push(...batch.map((each) => each.class.sourcedId));
      }
      const expected = targets.flatMap(({ state, termEnd }, at) =>
        state !== ClassState.ended && termEnd !== null && isPast(termEnd, run.asOf) ? [`c${at}`] : [],
      );
      expect(touched).toEqual(expected);
    }),
    sets,
  );
});
