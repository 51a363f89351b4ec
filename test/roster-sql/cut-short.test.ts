import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AcademicSession, Class } from '../../oneroster/rostering/model.js';
import { isCutShort } from '../../roster/former-days.js';
import { chooseSession } from '../../roster/sessions.js';
import { ClassState } from '../../roster/targets.js';
import type { Store } from '../../store/postgres/connect.js';
import { whole } from '../../store/postgres/shards.js';
import { classesToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import { aClass, session } from '../roster/records.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const run = runOfDistrict();
const [yesterday, today, tomorrow] = ['2026-11-22', run.asOf, '2026-11-24'] as const;
const day = fc.constantFrom(yesterday, today, tomorrow);
const sessionEnd = mostly<string>(yesterday, today, tomorrow);
const classes = fc.array(
  fc.record({
    termSourcedIds: fc.constantFrom<string[]>(['S1'], ['S2'], ['S1', 'S2'], ['S9'], ['S1', 'S9'], []),
    termEnd: mostly<string | null>(tomorrow, today, yesterday, null),
    wasMapped: mostly(true, false),
    enrollments: fc.array(
      fc.record({
        end: fc.oneof(day, fc.constant(null)),
        tobedeleted: mostly(false, true),
        rejected: mostly(false, true),
        isMissing: mostly(false, true),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  { maxLength: 8, size: 'max' },
);

test('enrollments that go on are looked up wherever the rule asks whether the end of a class was moved into the past', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(classes, fc.tuple(sessionEnd, sessionEnd), async (drawn, [end1, end2]) => {
      const sessions = [end1, end2].map((end, at) => session(`S${at + 1}`, 'semester', '2026-08-17', end));
      const known = drawn.map((each, at) => ({
        ...each,
        body: aClass(`c${at}`, { termSourcedIds: each.termSourcedIds }),
      }));
      const record = (collection: string, body: AcademicSession | Class) => ({
        ...{ collection, sourced_id: body.sourcedId, row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1 },
        body: store.sql.json(body as never),
      });
      const formerOf = ({ termEnd }: (typeof known)[number]) => ({ session: 'S1', termStart: '2026-08-17', termEnd });
      await fill(store, {
        mirror_record: [
          ...sessions.map((body) => record('academicSessions', body)),
          ...known.map(({ body }) => record('classes', body)),
        ],
        [run.targets.class]: known
          .filter((each) => each.wasMapped)
          .map((each) => ({
            ...{ class_id: each.body.sourcedId, section_id: each.body.sourcedId, course_id: each.body.sourcedId },
            ...{ school: '701', state: ClassState.live, session: 'S1', term_start: '2026-08-17' },
            ...{ term_end: each.termEnd, changed_run: 1 },
          })),
        mirror_enrollment: known.flatMap(({ body, enrollments }) =>
          enrollments.map(({ end, isMissing, ...more }, at) => ({
            ...{ sourced_id: `${body.sourcedId}-${at}`, row_hash: 1, changed_run: 1, user_id: `p${at}`, ...more },
            ...{
              class_id: body.sourcedId,
              role: 'student',
              end_date: end,
              missing_since: isMissing ? run.readAt : null,
            },
          })),
        ),
      });
      const byId = new Map(sessions.map((each) => [each.sourcedId, each]));
      const told = new Map<string, boolean>();
      for await (const batch of classesToMap(store.sql, run, whole))
        for (const each of batch) told.set(each.class.sourcedId, each.isNamed);
      for (const each of known) {
        const facts = {
          ...{ class: each.body, choice: chooseSession(each.termSourcedIds, byId, ['semester']), newcomer: null },
          former: each.wasMapped ? formerOf(each) : null,
        };
        const isNamed = each.enrollments.some(
          ({ end, tobedeleted, rejected, isMissing }) =>
            !tobedeleted && !rejected && !isMissing && (end === null || end >= today),
        );
        const expected = isCutShort({ ...facts, isNamed }, today);
        found += expected ? 1 : 0;
        expect(isCutShort({ ...facts, isNamed: told.get(each.body.sourcedId)! }, today)).toBe(expected);
      }
    }),
    sets,
  );
  expect(found).toBeGreaterThan(0);
});
