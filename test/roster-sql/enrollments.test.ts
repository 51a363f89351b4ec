import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserRole } from '../../oneroster/rostering/model.js';
import { countingDates, momentOf } from '../../roster/counting-dates.js';
import { addDays } from '../../roster/dates.js';
import {
  decisionOrder,
  EnrollmentDecision,
  enrollmentDecision,
  enrollmentDecisions,
} from '../../roster/enrollment-decision.js';
import { movedAway, type HeldEnrollment } from '../../roster/moved-away.js';
import { goneCutoff, presenceOf } from '../../roster/presence.js';
import { canvasRoleOf } from '../../roster/roles.js';
import { ClassState, decisionInClass, UserState } from '../../roster/targets.js';
import type { Store } from '../../store/postgres/connect.js';
import { whole } from '../../store/postgres/shards.js';
import { beginPlan } from '../../store/provisioning/plan/begin-plan.js';
import { planEnrollments } from '../../store/provisioning/plan/plan-enrollments.js';
import { createRunPartitions } from '../../store/provisioning/run-partitions.js';
import { fill, openDistrict, runOfDistrict, sets } from './district.js';
import { mostly } from './mostly.js';

let store: Store;
beforeAll(async () => {
  store = await openDistrict();
});
afterAll(() => store?.close());

const asOf = '2026-11-23';
const readAt = new Date('2026-11-23T06:30:00Z');
const proofHours = 20;
const roles: readonly UserRole[] = ['student', 'teacher', 'aide', 'proctor', 'parent'];

/** Days around the date of the run, so that every border is met. */
const day = (most: number) => fc.option(fc.integer({ min: -most, max: most }).map((days) => addDays(asOf, days)));
/** Moments around the cut-off, to the second. */
const missingSince = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc
    .integer({ min: -2, max: 2 })
    .map((seconds) => new Date(readAt.getTime() - proofHours * 3_600_000 + seconds * 1_000)),
);

const classes = fc.array(
  fc.record({
    ...{ state: mostly(ClassState.live, ...Object.values(ClassState), null), termEnd: day(3) },
    /** Whether the SIS has ever given its record. */
    isKnown: mostly(true, false),
  }),
  { minLength: 1, maxLength: 12, size: 'max' },
);
/** People by their records: two records may stand for one user. */
const people = fc.array(
  fc.record({
    ...{ state: mostly(UserState.live, ...Object.values(UserState), null), userId: fc.nat(9) },
    isKnown: mostly(true, false),
  }),
  { minLength: 1, maxLength: 12, size: 'max' },
);
const enrollment = fc.record({
  inClass: fc.nat(11),
  person: fc.nat(11),
  role: mostly<UserRole | null>('student', ...roles, null),
  tobedeleted: mostly(false, true),
  rejected: mostly(false, true),
  beginDate: day(4),
  endDate: day(3),
  missingSince,
  applied: fc.constantFrom('active', 'inactive', null),
  /** What it last named when both were given; null: what it names now, or nothing is noted. */
  named: fc.option(
    fc.record({ inClass: fc.nat(11), person: fc.nat(11), role: mostly<UserRole>('student', 'teacher') }),
  ),
});
/** What Canvas holds beside that: of people and classes by themselves, whether or not a record speaks of them. */
const stray = fc.record({
  ...{ inClass: fc.nat(11), userId: fc.nat(9), role: mostly('student', 'teacher', 'observer') },
  ...{ status: mostly('active', 'inactive'), inOldSection: mostly(false, true) },
});
const night = fc.record({
  ...{ classes, people, enrollments: fc.array(enrollment, { maxLength: 80, size: 'max' }) },
  strays: fc.array(stray, { maxLength: 30, size: 'max' }),
  ...{
    proven: fc.boolean(),
    leadDays: fc.nat(3),
    finishDays: fc.nat(2),
    endDateInclusive: fc.boolean(),
    aide: fc.constantFrom('ta', ''),
  },
});

const recordOf = (collection: string, sourcedId: string) => ({
  ...{ collection, sourced_id: sourcedId, row_hash: 1, content_hash: 1, first_run: 1, changed_run: 1 },
});

/** Places and people as they lie in the store; what has no state was never mapped. */
function rowsOf(each: typeof night extends fc.Arbitrary<infer Night> ? Night : never) {
  const enrollments = each.enrollments.map((one, index) => {
    const named = one.named && {
      role: one.named.role,
      place: one.named.inClass % each.classes.length,
      person: one.named.person % each.people.length,
    };
    const place = one.inClass % each.classes.length;
    const person = one.person % each.people.length;
    const target = { ...each.classes[place]!, ...{ classId: `class ${place}`, sectionId: `section ${place}` } };
    const user = each.people[person]!;
    return {
      ...one,
      named,
      sourcedId: `e${index}`,
      target,
      personId: `person ${person}`,
      user,
      userId: `user ${user.userId}`,
    };
  });
  return enrollments;
}

test('the plan of enrollments is what the rules say of every record by itself and of a person in a class', async () => {
  await fc.assert(
    fc.asyncProperty(night, async (each) => {
      const run = runOfDistrict({ asOf, readAt }, (settings) => {
        settings.removals.proofHours = proofHours;
        Object.assign(settings.enrollments, { leadDays: each.leadDays, finishDays: each.finishDays });
        settings.mapping.roles.aide = each.aide;
      });
      const dates = countingDates(asOf, { ...each, sharedFinishDays: 0 }, each.endDateInclusive);
      const cutoff = goneCutoff(readAt, proofHours);
      const records = rowsOf(each);
      const applied = new Map<string, string>();
      const undecided = new Set<string>();
      const deciding = new Map<string, { rank: number; outcome: string | null }>();
      for (const one of records) {
        if (one.role === null) continue;
        const role = canvasRoleOf(one.role, run.settings);
        const key = [one.target.sectionId, one.userId, role].join('|');
        if (one.applied !== null && role !== '') applied.set(key, one.applied);
        const presence = presenceOf(one.missingSince, cutoff, each.proven);
        const moment = momentOf({ ...one, termEnd: one.target.termEnd }, dates);
        const { tobedeleted, rejected } = one;
        const alone = enrollmentDecision({ role: one.role, presence, tobedeleted, rejected, moment }, role);
        const decision = decisionInClass(alone, one.target.state, one.user.state);
        if (decision === null || decision === EnrollmentDecision.ignored) continue;
        if (decision === EnrollmentDecision.unknown || decision === EnrollmentDecision.completed)
          undecided.add([one.target.classId, one.userId].join('|'));
        const rank = decisionOrder.indexOf(decision);
        if (rank >= (deciding.get(key)?.rank ?? Infinity)) continue;
        const { studentDrop, teacherDrop } = run.settings.enrollments;
        const exit = one.role === 'student' ? studentDrop : teacherDrop;
        const outcome = { active: 'active', exited: exit, removed: exit, unknown: null, completed: null }[decision];
        deciding.set(key, { rank, outcome });
      }
      for (const { inClass, userId, role, status, inOldSection } of each.strays) {
        const place = inClass % each.classes.length;
        const key = [inOldSection ? `old section ${place}` : `section ${place}`, `user ${userId}`, role].join('|');
        if (!applied.has(key)) applied.set(key, status);
      }
      for (const [key, status] of applied) {
        if (status !== 'active' || deciding.has(key)) continue;
        const [sectionId, userId, canvasRole] = key.split('|') as [string, string, string];
        const place = Number(sectionId.split(' ').at(-1));
        const ofPerson = records.filter((one) => one.user.state !== null && one.userId === userId);
        const held: HeldEnrollment = {
          ...{ sectionId, canvasRole, classState: each.classes[place]!.state, sectionOfClass: `section ${place}` },
          userStates: each.people.flatMap((one) => (`user ${one.userId}` === userId ? (one.state ?? []) : [])),
          rolesInClass: ofPerson
            .filter((one) => one.target.classId === `class ${place}` && one.role !== null)
            .map((one) => canvasRoleOf(one.role!, run.settings)),
          mayNameNobody: records.some((one) => {
            const isCurrent = one.missingSince === null && !one.tobedeleted;
            const role = one.role === null ? null : canvasRoleOf(one.role, run.settings);
            const hasNoPerson = !one.user.isKnown && one.target.classId === `class ${place}` && role === canvasRole;
            const hasNoClass = !one.target.isKnown && one.user.state !== null && one.userId === userId;
            return isCurrent && one.named === null && (hasNoPerson || hasNoClass);
          }),
          danglingDecisions: records.flatMap((one) => {
            if (one.named === null || (one.user.isKnown && one.target.isKnown)) return [];
            const { state, userId: namedUser } = each.people[one.named.person]!;
            const namedRole = canvasRoleOf(one.named.role, run.settings);
            if (one.named.place !== place || state === null || `user ${namedUser}` !== userId) return [];
            if (namedRole !== canvasRole) return [];
            const presence = presenceOf(one.missingSince, cutoff, each.proven);
            const moment = momentOf({ ...one, termEnd: each.classes[place]!.termEnd }, dates);
            const { tobedeleted, rejected } = one;
            return enrollmentDecision({ role: one.named.role, presence, tobedeleted, rejected, moment }, namedRole);
          }),
          isUndecided: undecided.has([`class ${place}`, userId].join('|')),
        };
        const { studentDrop, teacherDrop } = run.settings.enrollments;
        // A role that no record can have any more has no rule by which to drop it.
        const canHave = Object.values(run.settings.mapping.roles).includes(canvasRole);
        const outcome = canvasRole === 'student' ? studentDrop : canHave ? teacherDrop : undefined;
        if (movedAway(held) && outcome !== undefined) {
          deciding.set(key, { rank: decisionOrder.indexOf(EnrollmentDecision.removed), outcome });
        }
      }
      const expected = [...deciding].flatMap(([key, { outcome }]) => {
        if (outcome === 'active') return applied.get(key) === 'active' ? [] : [`create ${key} active`];
        return outcome !== null && applied.get(key) === 'active' ? [`remove ${key} ${outcome}`] : [];
      });

      await fill(store, {
        class_target: each.classes.flatMap(({ state, termEnd }, index) =>
          state === null
            ? []
            : [
                {
                  ...{ class_id: `class ${index}`, section_id: `section ${index}`, course_id: `course ${index}` },
                  ...{ school: '701', state, term_end: termEnd, changed_run: 1 },
                },
              ],
        ),
        user_target: each.people.flatMap(({ state, userId }, index) =>
          state === null
            ? []
            : [{ user_sourced_id: `person ${index}`, user_id: `user ${userId}`, state, changed_run: 1 }],
        ),
        mirror_record: [
          ...each.people.flatMap(({ isKnown }, index) => (isKnown ? [recordOf('users', `person ${index}`)] : [])),
          ...each.classes.flatMap(({ isKnown }, index) => (isKnown ? [recordOf('classes', `class ${index}`)] : [])),
        ],
        mirror_enrollment: records.map((one) => ({
          ...{ sourced_id: one.sourcedId, row_hash: 1, changed_run: 1, role: one.role, school_id: '701' },
          ...{ user_id: one.personId, class_id: one.target.classId, missing_since: one.missingSince },
          ...{ tobedeleted: one.tobedeleted, rejected: one.rejected },
          ...{ begin_date: one.beginDate, end_date: one.endDate },
        })),
        dangling_enrollment: records.flatMap(({ sourcedId, named }) =>
          named === null
            ? []
            : [
                {
                  ...{ sourced_id: sourcedId, role: named.role },
                  ...{ class_id: `class ${named.place}`, user_sourced_id: `person ${named.person}` },
                },
              ],
        ),
        applied_enrollment: [...applied].map(([key, status]) => {
          const [section, user, role] = key.split('|');
          return {
            ...{ section_id: section, user_id: user, role, status, since: asOf, accepted_run: 1, school: '701' },
            class_id: section!.replace(/^(old )?section/, 'class'),
          };
        }),
      });
      await store.sql.begin(async (tx) => {
        await beginPlan(tx, run, enrollmentDecisions(run.settings), 1);
        await planEnrollments(tx, run, { proven: each.proven, dates, lastDates: null }, whole);
      });
      const planned = await store.sql<Array<{ row: string }>>`
        select op || ' ' || concat_ws('|', section_id, user_id, role) || ' ' || after_status as row
        from plan_enrollment_r1`;
      expect(planned.map(({ row }) => row).sort()).toEqual(expected.sort());
    }),
    sets,
  );
});

test('a run plans by its own settings while another one plans beside it', async () => {
  const [night, beside] = [
    runOfDistrict(),
    runOfDistrict({ runId: 2 }, (settings) => void (settings.enrollments.studentDrop = 'completed')),
  ];
  const tables = async () =>
    store.sql`select run_id, role, facts, canvas_role, decision, rank, drop_status from enrollment_decision
              where run_id = 1 order by role collate "C", facts`;
  await store.sql.begin((tx) => createRunPartitions(tx, beside.runId));
  await store.sql.begin((tx) => beginPlan(tx, night, enrollmentDecisions(night.settings), 1));
  const before = await tables();
  await store.sql.begin((tx) => beginPlan(tx, beside, enrollmentDecisions(beside.settings), 1));
  expect(await tables()).toEqual(before);
});
