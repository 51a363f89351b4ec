import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserRole } from '../../oneroster/rostering/model.js';
import { countsAsStudent } from '../../roster/courses.js';
import { personEvidenceOf } from '../../roster/identity-change.js';
import {
  IdentityQuestion,
  isAnswered,
  isReplaced,
  ProposalState,
  takenOverFrom,
  type StoredProposal,
} from '../../roster/proposals.js';
import { goneCutoff, presenceOf } from '../../roster/presence.js';
import type { Store } from '../../store/postgres/connect.js';
import { whole } from '../../store/postgres/shards.js';
import { possiblePeople } from '../../store/provisioning/mapping/possible-people.js';
import { classesToMap, classToMap, type ClassToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import { peopleToMap, personToMap, type PersonRecord } from '../../store/provisioning/mapping/people-to-map.js';
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
/** Between two records by their places, in either order, with any answer; mostly none at all. */
const proposals = fc.uniqueArray(
  fc.record({
    left: fc.nat(9),
    right: fc.nat(9),
    question: fc.constantFrom(...Object.values(IdentityQuestion)),
    state: fc.constantFrom(...Object.values(ProposalState)),
  }),
  { maxLength: 6, selector: ({ question, right }) => `${question} ${right}` },
);
type DrawnProposal = typeof proposals extends fc.Arbitrary<Array<infer One>> ? One : never;

const asked = (prefix: string, drawn: readonly DrawnProposal[]): StoredProposal[] =>
  drawn.map(({ left, right, ...more }) => ({
    ...{ leftId: `${prefix}${left}`, rightId: `${prefix}${right}`, holdsRight: false, ...more },
  }));
const proposalRows = (all: readonly StoredProposal[]) =>
  all.map(({ question, leftId, rightId, holdsRight, state }, id) => ({
    ...{ id, question, left_id: leftId, right_id: rightId, holds_right: holdsRight, state },
    ...{ evidence: store.sql.json([]), confidence: 0.9, first_run: 1, last_run: 1 },
  }));

/** By the rules: the pinned id is its own, else that of the record that it took over from by a person's word. */
function byRules<Body>(
  question: IdentityQuestion,
  one: Known<Body>,
  all: ReadonlyArray<Known<Body>>,
  answers: readonly StoredProposal[],
) {
  const { sourcedId } = one.body;
  const from = takenOverFrom(answers, question, sourcedId);
  const pinnedOf = (id: string | undefined) => all.find((each) => each.pinned && each.body.sourcedId === id);
  return {
    pinned: (pinnedOf(sourcedId) ?? pinnedOf(from))?.body.sourcedId ?? null,
    replaced: isReplaced(answers, question, sourcedId, (id) =>
      all.some((each) => each.body.sourcedId === id && !each.missing),
    ),
  };
}

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

test('a class is told with its presence, its students and its pinned id', async () => {
  await fc.assert(
    fc.asyncProperty(classes, enrollments, proposals, async (drawn, inClasses, between) => {
      const answers = asked('c', between);
      const known = drawn.map(({ missingSince, pinned, ...more }, index) => ({
        ...{ body: aClass(`c${index}`, more), missingSince, missing: missingSince !== null, pinned },
      }));
      await fill(store, {
        ...{ mirror_record: mirrorRows('classes', known), link: links('section', known), applied_row: [] },
        proposal: proposalRows(answers),
        mirror_enrollment: inClasses.map(({ inClass, missingSince, ...more }, index) => ({
          ...{ sourced_id: `e${index}`, row_hash: 1, changed_run: 1, user_id: `p${index}`, class_id: `c${inClass}` },
          ...{ missing_since: missingSince, ...more },
        })),
      });
      const told = new Map<string, ClassToMap>();
      for await (const batch of classesToMap(store.sql, run, whole)) {
        for (const each of batch) told.set(each.class.sourcedId, each);
      }
      const [first] = known;
      if (first !== undefined) {
        expect(await classToMap(store.sql, run, first.body.sourcedId)).toMatchObject(told.get(first.body.sourcedId)!);
      }
      expect(told.size).toBe(known.length);
      for (const one of known) {
        const { presence, students, pinnedSection, replaced } = told.get(one.body.sourcedId)!;
        const pins = byRules(IdentityQuestion.class, one, known, answers);
        expect({ pinned: pinnedSection, replaced }).toEqual(pins);
        expect(presence).toBe(presenceOf(one.missingSince, cutoff));
        expect(students).toBe(
          inClasses.filter((each) => `c${each.inClass}` === one.body.sourcedId && countsAsStudent(each)).length,
        );
      }
    }),
    sets,
  );
});

test('a person is told with the pinned id', async () => {
  await fc.assert(
    fc.asyncProperty(people, proposals, async (drawn, between) => {
      const answers = asked('p', between);
      const known = drawn.map(({ missingSince, pinned, ...more }, index) => ({
        ...{ body: user(`p${index}`, more), missingSince, missing: missingSince !== null, pinned },
      }));
      await fill(store, {
        ...{ mirror_record: mirrorRows('users', known), link: links('user', known), applied_row: [] },
        proposal: proposalRows(answers),
      });
      const told = new Map<string, PersonRecord>();
      for await (const batch of peopleToMap(store.sql, run, whole)) {
        for (const each of batch) told.set(each.user.sourcedId, each);
      }
      const [first] = known;
      if (first !== undefined) {
        expect(await personToMap(store.sql, run, first.body)).toMatchObject([told.get(first.body.sourcedId)!]);
        // Where numbers merge records, whoever has the number is the same person.
        const merging = runOfDistrict({}, (settings) => (settings.mapping.mergeUsersBy = 'identifier'));
        const { identifier } = first.body;
        const same = known.filter((each) => each === first || (identifier && each.body.identifier === identifier));
        const merged = await personToMap(store.sql, merging, first.body);
        expect(merged.map((each) => each.user.sourcedId)).toEqual(same.map((each) => each.body.sourcedId));
      }
      expect(told.size).toBe(known.length);
      for (const one of known) {
        const { pinned, replaced } = told.get(one.body.sourcedId)!;
        expect({ pinned, replaced }).toEqual(byRules(IdentityQuestion.person, one, known, answers));
      }
    }),
    sets,
  );
});

const loginsAndNumbers = fc.array(
  fc.record({
    ...common,
    identifier: mostly<string | null>('1001', '1002', null, '', 'p1', 'stu-p1', 'P 2'),
    username: mostly('login', 'LOGIN', '', 'p0', 'stu-p0'),
    givenName: mostly('Ada', 'Bea'),
    role: mostly<UserRole>('student', 'teacher'),
    status: mostly<'active' | 'tobedeleted'>('active', 'tobedeleted'),
  }),
  { maxLength: 7, size: 'max' },
);

test('people who may be one under two ids are those of the rule, a number before a login', async () => {
  await fc.assert(
    fc.asyncProperty(loginsAndNumbers, proposals, async (drawn, between) => {
      const answers = asked('p', between);
      const known = drawn.map(({ missingSince, pinned, ...more }, index) => ({
        ...{ body: user(`p${index}`, more), missingSince, missing: missingSince !== null, pinned },
      }));
      await fill(store, {
        ...{ mirror_record: mirrorRows('users', known), link: links('user', known), proposal: proposalRows(answers) },
        applied_row: known
          .filter((each) => each.pinned)
          .map(({ body }) => ({
            ...{ kind: 'user', sis_id: body.sourcedId, fields: store.sql.json({}), sources: [body.sourcedId] },
            ...{ scope_fingerprint: 's', removed: false, accepted_run: 1 },
          })),
      });
      const found: string[] = [];
      for await (const group of possiblePeople(store.sql, run)) {
        for (const each of group) found.push(`${each.leftId} ${each.rightId} ${each.by} ${each.rightIsNew}`);
      }
      const isLeft = ({ body, missing, pinned }: (typeof known)[number]) =>
        missing &&
        pinned &&
        !answers.some(
          (each) => each.question === 'person' && each.state === 'accepted' && each.leftId === body.sourcedId,
        );
      const all = known.filter(isLeft).flatMap((left) =>
        known.flatMap((right) => {
          if (right.missing || right.body.status !== 'active') return [];
          const [one, other] = [left.body.sourcedId, right.body.sourcedId];
          const by = personEvidenceOf(left.body, right.body);
          return by === null || isAnswered(answers, 'person', one, other)
            ? []
            : [{ one, other, by, isNew: !right.pinned }];
        }),
      );
      const numbered = all.filter((each) => each.by === 'byNumber');
      const expected = all.filter(
        ({ by, one, other }) => by === 'byNumber' || !numbered.some((each) => each.one === one || each.other === other),
      );
      expect(found.sort()).toEqual(
        expected.map(({ one, other, by, isNew }) => `${one} ${other} ${by} ${isNew}`).sort(),
      );
    }),
    sets,
  );
});
