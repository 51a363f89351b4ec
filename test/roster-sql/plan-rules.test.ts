import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canvasKinds } from '../../canvas/sis/rows.js';
import { addDays } from '../../roster/dates.js';
import { groupCourses as groupByRule } from '../../roster/course-groups.js';
import { categoryOf } from '../../roster/limits.js';
import { ClassState } from '../../roster/targets.js';
import { earlyTermCutoff, isEarly } from '../../roster/term-begin.js';
import type { Store } from '../../store/postgres/connect.js';
import { groupCourses } from '../../store/provisioning/mapping/group-courses.js';
import { isEarlyInTerm } from '../../store/provisioning/plan/term-begin.js';
import { aClass } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

test.each(canvasKinds)('of a new %s the database says the same place and the same limit as the rules', async (kind) => {
  const [said] = await store.sql`select kind_order(${kind}) as place, new_category(${kind}) as category`;
  const category = categoryOf({ kind, op: 'create', losses: [], changed: [] });
  expect(said).toEqual({ place: canvasKinds.indexOf(kind) + 1, category });
});

test('a night is early in a term when one of its live classes is', async () => {
  const run = runOfDistrict();
  const target = fc.record({
    state: mostly(...(Object.values(ClassState) as [ClassState, ...ClassState[]])),
    termStart: fc.option(fc.integer({ min: -30, max: 3 }).map((days) => addDays(run.asOf, days))),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(target, { maxLength: 3 }), fc.nat(20), async (targets, schoolDays) => {
      await fill(store, {
        class_target: targets.map(({ state, termStart }, index) => ({
          ...{ class_id: `c${index}`, section_id: `c${index}`, course_id: `c${index}`, school: '701', state },
          ...{ term_start: termStart, changed_run: 1 },
        })),
      });
      const cutoff = earlyTermCutoff(run.asOf, schoolDays);
      const early = targets.some(
        ({ state, termStart }) =>
          state === ClassState.live && termStart !== null && isEarly(termStart, run.asOf, cutoff),
      );
      expect(await store.sql.begin((tx) => isEarlyInTerm(tx, run, schoolDays))).toBe(early);
    }),
    sets,
  );
});

test('classes share courses as the rules say', async () => {
  const teacher = fc.record({
    userSourcedId: fc.constantFrom('t1', 't2', 'T2', 't3'),
    primary: fc.boolean(),
    beginDate: fc.constantFrom('2026-08-12', '2026-09-01', null),
    usable: mostly<object>(
      {},
      { tobedeleted: true },
      { rejected: true },
      { missing_since: new Date() },
      { role: 'student' },
    ),
  });
  const one = fc.record({
    courseSourcedId: mostly('300', '301'),
    schoolSourcedId: mostly('701', '702'),
    termSourcedIds: mostly(['S1'], ['S1', 'S2'], ['S2', 'S1']),
    teachers: fc.array(teacher, { maxLength: 4, size: 'max' }),
    pinnedCourse: mostly(null, 'k1', 'K2', 'k3'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 9, size: 'max' }), async (drawn) => {
      const classes = drawn.map((each, index) => ({ ...each, sourcedId: index % 2 ? `c${index}` : `C${index}` }));
      await fill(store, {
        mirror_record: classes.map(({ sourcedId, courseSourcedId, schoolSourcedId, termSourcedIds }) => ({
          ...{
            collection: 'classes',
            sourced_id: sourcedId,
            row_hash: 1,
            content_hash: 1,
            first_run: 1,
            changed_run: 1,
          },
          body: store.sql.json(aClass(sourcedId, { courseSourcedId, schoolSourcedId, termSourcedIds }) as never),
        })),
        mirror_enrollment: [],
        link: classes
          .filter((each) => each.pinnedCourse !== null)
          .map(({ sourcedId }) => ({ kind: 'section', sourced_id: sourcedId, sis_id: sourcedId, pinned_run: 1 })),
        applied_row: classes
          .filter((each) => each.pinnedCourse !== null)
          .map(({ sourcedId, pinnedCourse }) => ({
            ...{ kind: 'section', sis_id: sourcedId, fields: store.sql.json({ course_id: pinnedCourse! }) },
            ...{ sources: [sourcedId], scope_fingerprint: 's', accepted_run: 1 },
          })),
      });
      for (const { sourcedId, teachers } of classes) {
        for (const [index, { userSourcedId, primary, beginDate, usable }] of teachers.entries()) {
          const row = {
            ...{ district_id: 1, sourced_id: `${sourcedId} ${index}`, row_hash: 1, changed_run: 1, role: 'teacher' },
            ...{ class_id: sourcedId, user_id: userSourcedId, is_primary: primary, begin_date: beginDate, ...usable },
          };
          await store.sql`insert into mirror_enrollment ${store.sql(row as never)}`;
        }
      }
      const byRule = groupByRule(
        classes.map((each) => ({
          ...each,
          teachers: each.teachers.filter(({ usable }) => Object.keys(usable).length === 0),
        })),
      );
      const told = await store.sql.begin((tx) => groupCourses(tx, runOfDistrict()));
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(byRule));
    }),
    sets,
  );
});
