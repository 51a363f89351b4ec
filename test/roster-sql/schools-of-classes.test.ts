import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schoolOfClass } from '../../roster/class-facts.js';
import { saveSchoolsOfClasses } from '../../store/provisioning/mapping/schools-of-classes.js';
import type { Store } from '../../store/postgres/connect.js';
import { aClass, course, org } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const recordOf = (collection: string, body: { sourcedId: string }, rejected = false) => ({
  ...{ collection, sourced_id: body.sourcedId, body: store.sql.json(body), rejected },
  ...{ row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1 },
});

const orgs = fc.record({
  rejected: mostly(false, true),
  second: fc.constantFrom<'school' | 'district'>('school', 'district'),
});
const places = fc.array(
  fc.record({
    school: mostly('', '701', '702', '999'),
    courseSchool: mostly<string | null>('701', '702', '1', '999', null),
    hasCourse: mostly(true, false),
  }),
  { minLength: 1, maxLength: 10, size: 'max' },
);

test('a person without a school is at the schools of the classes, as the rule gives these schools', async () => {
  await fc.assert(
    fc.asyncProperty(orgs, places, async ({ rejected, second }, each) => {
      const known = [org('1', { type: 'district' }), org('701'), org('702', { type: second })];
      const isRejected = (id: string) => rejected && id === '701';
      const classes = each.map((one, index) => ({
        class: aClass(`K${index}`, { schoolSourcedId: one.school, courseSourcedId: `C${index}` }),
        course: one.hasCourse ? course(`C${index}`, { orgSourcedId: one.courseSchool }) : null,
      }));
      await fill(store, {
        school_of_classes: [],
        mirror_record: [
          ...known.map((body) => recordOf('orgs', body, isRejected(body.sourcedId))),
          ...classes.map((one) => recordOf('classes', one.class)),
          ...classes.flatMap((one) => (one.course ? [recordOf('courses', one.course)] : [])),
          ...classes.map((_, index) => recordOf('users', { sourcedId: `P${index}`, orgSourcedIds: [] } as never)),
        ],
        mirror_enrollment: classes.map((_, index) => ({
          ...{ sourced_id: `e${index}`, row_hash: 1, changed_run: 1, role: 'student' },
          ...{ user_id: `P${index}`, class_id: `K${index}` },
        })),
      });
      const usable = new Map(
        known.filter((one) => !isRejected(one.sourcedId)).map((one) => [one.sourcedId, one] as const),
      );
      const expected = classes.flatMap((one, index) => {
        const school = schoolOfClass(one.class, one.course, usable);
        return usable.has(school) ? [[`P${index}`, [school]]] : [];
      });
      await store.sql.begin((tx) =>
        saveSchoolsOfClasses(tx, runOfDistrict(), { orgs: [...usable.keys()], stillCountsOn: '2026-11-23' }),
      );
      const saved = await store.sql<Array<{ id: string; schools: string[] }>>`
        select user_sourced_id as id, schools from school_of_classes order by user_sourced_id`;
      expect(saved.map((one) => [one.id, one.schools])).toEqual(expected.sort());
    }),
    sets,
  );
});
