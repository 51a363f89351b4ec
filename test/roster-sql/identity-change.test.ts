import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserRole } from '../../oneroster/rostering/model.js';
import { countsAsStudent } from '../../roster/courses.js';
import { mayBeSameClass, mayBeSamePerson } from '../../roster/identity-change.js';
import { goneCutoff, presenceOf } from '../../roster/presence.js';
import type { Store } from '../../store/postgres/connect.js';
import { whole } from '../../store/postgres/shares.js';
import { classesToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import { peopleToMap } from '../../store/provisioning/mapping/people-to-map.js';
import { aClass, user } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict({}, (settings) => (settings.scope.classesWithoutStudents = false));
const cutoff = goneCutoff(run.readAt, run.settings.removals.proofHours);
const missingSince = fc.constantFrom(
  ...[null, null, cutoff, new Date(cutoff.getTime() + 1), new Date(cutoff.getTime() - 1)],
);
const common = { missingSince, pinned: fc.boolean() };
/** What two records may share or not: mostly they do, so that pairs are frequent. */
const classes = fc.array(
  fc.record({
    ...common,
    classCode: mostly<string | null>('M100.1', 'M100.2', null),
    schoolSourcedId: mostly('701', '702'),
    courseSourcedId: mostly('300', '301', ''),
    termSourcedIds: mostly(['S1'], ['S1', 'S2'], ['S2', 'S1']),
  }),
  { maxLength: 10, size: 'max' },
);
const people = fc.array(
  fc.record({
    ...common,
    identifier: mostly<string | null>('1001', '1002', null),
    role: mostly<UserRole>('student', 'teacher', 'aide'),
  }),
  { maxLength: 10, size: 'max' },
);
const enrollments = fc.array(
  fc.record({
    ...{ inClass: fc.nat(9), role: mostly<UserRole | null>('student', 'teacher', null), missingSince },
    ...{ tobedeleted: mostly(false, true), rejected: mostly(false, true) },
  }),
  { maxLength: 20, size: 'max' },
);

interface Known<Body> {
  body: Body & { sourcedId: string };
  missingSince: Date | null;
  missing: boolean;
  pinned: boolean;
}

const mirrorRows = (collection: string, records: ReadonlyArray<Known<object>>) =>
  records.map(({ body, missingSince }) => ({
    ...{ collection, sourced_id: body.sourcedId, row_hash: 1, content_hash: 1, body: store.sql.json(body as never) },
    ...{ first_run: 1, changed_run: 1, missing_since: missingSince },
  }));
const links = (kind: string, records: ReadonlyArray<Known<object>>) =>
  records
    .filter((each) => each.pinned)
    .map(({ body }) => ({ kind, sourced_id: body.sourcedId, sis_id: body.sourcedId, pinned_run: 1 }));

/** What the statement may answer: any of the records that may be the same, and null only where there is none. */
function mayAnswer<Body>(
  one: Known<Body>,
  all: ReadonlyArray<Known<Body>>,
  maySame: (one: Known<Body>, other: Known<Body>) => boolean,
): Array<string | null> {
  const same = all.filter((other) => maySame(one, other)).map(({ body }) => body.sourcedId);
  return same.length === 0 ? [null] : same;
}

test('a class is told with its presence, its students, and another class that it may have been', async () => {
  await fc.assert(
    fc.asyncProperty(classes, enrollments, async (drawn, inClasses) => {
      const known = drawn.map(({ missingSince, pinned, ...more }, index) => ({
        ...{ body: aClass(`c${index}`, more), missingSince, missing: missingSince !== null, pinned },
      }));
      await fill(store, {
        ...{ mirror_record: mirrorRows('classes', known), link: links('section', known), applied_row: [] },
        mirror_enrollment: inClasses.map(({ inClass, missingSince, ...more }, index) => ({
          ...{ sourced_id: `e${index}`, row_hash: 1, changed_run: 1, user_id: `p${index}`, class_id: `c${inClass}` },
          ...{ missing_since: missingSince, ...more },
        })),
      });
      const told = new Map<string, { presence: string; students: number | null; same: string | null }>();
      for await (const batch of classesToMap(store.sql, run, whole)) {
        for (const { class: one, presence, students, possibleIdentityChange } of batch) {
          told.set(one.sourcedId, { presence, students, same: possibleIdentityChange });
        }
      }
      expect(told.size).toBe(known.length);
      for (const one of known) {
        const { presence, students, same } = told.get(one.body.sourcedId)!;
        expect(presence).toBe(presenceOf(one.missingSince, cutoff));
        expect(students).toBe(
          inClasses.filter((each) => `c${each.inClass}` === one.body.sourcedId && countsAsStudent(each)).length,
        );
        expect(mayAnswer(one, known, mayBeSameClass)).toContain(same);
      }
    }),
    sets,
  );
});

test('a person is told with another record that the person may have been', async () => {
  await fc.assert(
    fc.asyncProperty(people, async (drawn) => {
      const known = drawn.map(({ missingSince, pinned, ...more }, index) => ({
        ...{ body: user(`p${index}`, more), missingSince, missing: missingSince !== null, pinned },
      }));
      await fill(store, {
        ...{ mirror_record: mirrorRows('users', known), link: links('user', known), applied_row: [] },
      });
      const told = new Map<string, string | null>();
      for await (const batch of peopleToMap(store.sql, run, whole)) {
        for (const each of batch) told.set(each.user.sourcedId, each.possibleIdentityChange);
      }
      expect(told.size).toBe(known.length);
      for (const one of known) {
        expect(mayAnswer(one, known, mayBeSamePerson)).toContain(told.get(one.body.sourcedId));
      }
    }),
    sets,
  );
});
