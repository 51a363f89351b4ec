import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assignment } from '../../canvas/grades/model.js';
import { passbackSettings } from '../../config/passback-settings.js';
import type {
  AcceptedResult,
  ClassFacts,
  ClassPolicy,
  ResultInSis,
  StoredSubmission,
  WorkInCanvas,
} from '../../gradebook/class-facts.js';
import { lineItemId, resultId } from '../../gradebook/ids.js';
import { sameNumber } from '../../gradebook/numbers.js';
import { planClass, type ClassPlan } from '../../gradebook/plan-class.js';
import { prepareClass } from '../../gradebook/prepare-class.js';

const students = ['A', 'B', 'C'];
const works = ['1', '2'];
const canvasHost = 'maple.example';
const classSourcedId = '7141';
const key = (assignmentId: string) => ({ canvasHost, assignmentId, classSourcedId, generation: 1 });

const score = fc.oneof(
  fc.constantFrom(null, 0, -1, 12),
  fc.double({ min: 0, max: 30, noNaN: true }).map((each) => Math.round(each * 100) / 100),
);
const posted = fc.constantFrom(null, '2026-11-18T12:00:00Z');
const part = fc.record({
  state: fc.constantFrom('unsubmitted' as const, 'graded' as const, 'pending_review' as const),
  score,
  excused: fc.boolean(),
  postedAt: posted,
  dueAt: fc.constantFrom(null, '2026-11-21T05:59:00Z'),
});
const submission = fc.record({
  score,
  enteredScore: score,
  scoreIsMissing: fc.boolean(),
  excused: fc.boolean(),
  missing: fc.boolean(),
  late: fc.boolean(),
  state: fc.constantFrom('unsubmitted' as const, 'submitted' as const, 'pending_review' as const, 'graded' as const),
  postedAt: posted,
  gradedAt: fc.constantFrom(null, '2026-11-18T11:00:00Z'),
  dueAt: fc.constantFrom(null, '2026-11-21T05:59:00Z', '2026-10-10T04:59:00Z'),
  gradeMatchesSubmission: fc.boolean(),
  parts: fc.array(part, { maxLength: 2 }),
  vanished: fc.boolean(),
});
const assignment = fc.record({
  published: fc.boolean(),
  postToSis: fc.boolean(),
  pointsPossible: fc.constantFrom(null, 0, 10, 20, 12.5),
  hasCheckpoints: fc.boolean(),
  omitFromFinalGrade: fc.boolean(),
  unflaggedByClose: fc.boolean(),
  dueAt: fc.constantFrom(null, '2026-11-21T05:59:00Z', '2026-10-10T04:59:00Z'),
});
const accepted = fc.option(fc.record({ score: fc.constantFrom(0, 10, 12, 15.5), exempt: fc.boolean() }), { nil: null });
const held = fc.option(
  fc.record({ score: fc.constantFrom(null, 0, 10, 12, 15.5), exempt: fc.boolean(), isActive: fc.boolean() }),
  { nil: null },
);
const settings = fc.record({
  work: fc.constantFrom('flagged' as const, 'published' as const),
  conflicts: fc.constantFrom('sis' as const, 'canvas' as const, 'ask' as const),
  excused: fc.constantFrom('withdraw' as const, 'exempt' as const, 'leave' as const),
  late: fc.constantFrom('afterDeduction' as const, 'beforeDeduction' as const),
  unposted: fc.constantFrom('wait' as const, 'send' as const),
  undated: fc.constantFrom('skip' as const, 'firstScore' as const),
  lineItems: fc.constantFrom('withFirstScore' as const, 'whenPublished' as const),
  overMaximum: fc.constantFrom('send' as const, 'park' as const),
});
const cell = fc.record({ submission: fc.option(submission, { nil: null }), accepted, held });
const grid = fc.record({
  assignments: fc.tuple(assignment, assignment),
  cells: fc.array(cell, { minLength: 6, maxLength: 6 }),
  enrolled: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  linked: fc.tuple(fc.boolean(), fc.boolean()),
  complete: fc.boolean(),
  /** Local cut-off of the period in which the work lies. */
  cutOff: fc.constantFrom(null, '2026-11-22T15:00', '2026-12-01T15:00'),
  settings,
});
type Grid = typeof grid extends fc.Arbitrary<infer Value> ? Value : never;

interface Built {
  facts: ClassFacts;
  policy: ClassPolicy;
  inSis: ResultInSis[];
}

function build({ assignments, cells, enrolled, linked, complete, cutOff, settings: chosen }: Grid): Built {
  const cellOf = (work: number, student: number) => cells[work * students.length + student]!;
  const work: WorkInCanvas[] = works.map((id, at) => {
    const { unflaggedByClose, ...changes } = assignments[at]!;
    return {
      assignment: { ...plainAssignment(id), ...changes },
      ...{ groupName: 'Homework', unflaggedByClose },
      submissions: students.flatMap((student, of): StoredSubmission[] => {
        const { submission: row } = cellOf(at, of);
        return row === null ? [] : [{ assignmentId: id, userId: `c${student}`, sisUserId: student, ...row }];
      }),
    };
  });
  const lineItem = (id: string) => ({
    ...{ sourcedId: lineItemId(key(id)), title: `Work ${id}`, isActive: true, classSourcedId, description: null },
    ...{ assignDate: '2026-11-02', dueDate: '2026-11-20', categorySourcedId: 'C1', resultValueMin: 0 },
    ...{ resultValueMax: 20, scoreType: 'POINTS', gradingPeriodSourcedId: null },
  });
  const standing = works.filter((_, at) => linked[at]);
  return {
    facts: {
      ...{ classSourcedId, sectionId: null, canvasHost, schoolYear: '2027', teacherIds: ['T1'] },
      ...{ firstDay: '2026-08-10', lastDay: '2026-12-18', lineItemsComplete: complete, work },
      students: students.map((each, at) => ({ sourcedId: each, userSisId: each, isEnrolled: enrolled[at]! })),
      lineItems: standing.map(lineItem) as unknown as ClassFacts['lineItems'],
      categories: [
        { sourcedId: 'C1', isActive: true, title: 'Homework', teacherDcid: 'T1', termId: null, classSourcedId: null },
      ],
      links: works.flatMap((id, at) => {
        if (!linked[at]) return [];
        const results = students.flatMap((student, of): AcceptedResult[] => {
          const { accepted: last } = cellOf(at, of);
          return last === null ? [] : [{ studentSourcedId: student, sourcedId: resultId(key(id), student), ...last }];
        });
        const { title, assignDate, dueDate, categorySourcedId, resultValueMax } = lineItem(id);
        const known = { title, assignDate, dueDate, categorySourcedId, resultValueMax };
        return [
          {
            assignmentId: id,
            generation: 1,
            sourcedId: lineItemId(key(id)),
            accepted: known,
            results,
            state: 'active' as const,
          },
        ];
      }),
      ...{ linkDecisions: [], withdrawn: [] },
      periods: [{ title: 'Q2', from: '2026-10-01', until: '2026-12-20', cutOff }],
    },
    policy: {
      passback: passbackSettings.parse({ enabled: true, ...chosen }),
      ...{ timezone: 'America/Chicago', now: '2026-11-23T04:00', titleLength: 50, wholePoints: true },
      categoriesOf: 'teacher',
    },
    inSis: works.flatMap((id, at) =>
      students.flatMap((student, of): ResultInSis[] => {
        const { held: row } = cellOf(at, of);
        if (row === null || !linked[at]) return [];
        return [
          {
            ...{ sourcedId: resultId(key(id), student), lineItemSourcedId: lineItemId(key(id)), comment: null },
            ...{ studentSourcedId: student, isActive: row.isActive, score: row.score },
            scoreStatus: row.exempt ? 'exempt' : 'fully graded',
          },
        ];
      }),
    ),
  };
}

function plainAssignment(id: string): Assignment {
  return {
    ...{ id, name: `Work ${id}`, kind: 'assignment', published: true, postToSis: true, gradingType: 'points' },
    ...{ pointsPossible: 20, dueAt: null, unlockAt: null, createdAt: '2026-11-02T12:00:00Z', groupId: '1' },
    ...{ omitFromFinalGrade: false, hiddenInGradebook: false, suppressed: false, anonymous: false },
    ...{ awaitsModeration: false, onlyForOverrides: false, overrides: [], hasCheckpoints: false },
  };
}

const planOf = ({ facts, policy, inSis }: Built) => planClass(prepareClass(facts, policy), facts, inSis, policy);

/** A planned result with the row of Canvas that it is about. */
function planned(
  built: Built,
): Array<{ write: ClassPlan['results'][number]; row: StoredSubmission; work: Assignment }> {
  return planOf(built).results.map((write) => {
    const { assignment: work, submissions } = built.facts.work.find(
      (each) => each.assignment.id === write.assignmentId,
    )!;
    return { write, work, row: submissions.find((each) => each.sisUserId === write.studentSourcedId)! };
  });
}

/** As a whole, or in all its parts. */
function isExcused(row: StoredSubmission, { hasCheckpoints }: Assignment): boolean {
  return row.excused || (hasCheckpoints && row.parts.length > 0 && row.parts.every((each) => each.excused));
}

const always = (holds: (built: Built) => void) =>
  fc.assert(
    fc.property(grid, (each) => holds(build(each))),
    { numRuns: 1_000 },
  );

test('a number that is sent is one that Canvas holds of this student and this work, posted unless the district says otherwise', () => {
  always((built) => {
    const { late, unposted } = built.policy.passback;
    for (const { write, row } of planned(built)) {
      if (write.after === null || write.after.exempt) continue;
      const held = late === 'beforeDeduction' ? (row.enteredScore ?? row.score) : row.score;
      expect(row.score).not.toBeNull();
      expect(row.scoreIsMissing).toBe(false);
      expect(sameNumber(write.after.score, held!)).toBe(true);
      if (unposted === 'wait') expect(row.postedAt).not.toBeNull();
      expect(row.state).not.toBe('pending_review');
    }
  });
});

test('who is excused never gets a number that counts', () => {
  always((built) => {
    for (const { write, row, work } of planned(built)) {
      if (!isExcused(row, work) || write.after === null) continue;
      expect(write.after.exempt).toBe(true);
      expect(built.policy.passback.excused).toBe('exempt');
    }
  });
});

test('what has vanished, has left, or does not say its score changes nothing', () => {
  always((built) => {
    const enrolled = new Map(built.facts.students.map((each) => [each.sourcedId, each.isEnrolled]));
    for (const { write, row, work } of planned(built)) {
      expect(row.vanished).toBe(false);
      expect(enrolled.get(write.studentSourcedId)).toBe(true);
      if (!isExcused(row, work)) expect(row.scoreIsMissing).toBe(false);
    }
  });
});

test('only what was sent from here is taken back, when its row is there without a score or is excused', () => {
  always((built) => {
    for (const { write, row, work } of planned(built)) {
      if (write.op !== 'withdraw') continue;
      const link = built.facts.links.find((each) => each.assignmentId === work.id);
      const last = link?.results.find((each) => each.studentSourcedId === write.studentSourcedId);
      expect(last).toBeDefined();
      expect(row.score === null || isExcused(row, work)).toBe(true);
    }
  });
});

test('what somebody changed or entered in the SIS is not overwritten unless the district says so', () => {
  always((built) => {
    if (built.policy.passback.conflicts === 'canvas') return;
    for (const { write, work } of planned(built)) {
      if (write.conflict !== null || write.before === null) continue;
      const link = built.facts.links.find((each) => each.assignmentId === work.id);
      const last = link?.results.find((each) => each.studentSourcedId === write.studentSourcedId);
      expect(last?.exempt).toBe(write.before.exempt);
      if (!write.before.exempt) expect(sameNumber(last!.score, write.before.score)).toBe(true);
    }
  });
});

test('nothing is written into a period after its cut-off', () => {
  always((built) => {
    const { cutOff } = built.facts.periods[0]!;
    if (cutOff === null || built.policy.now < cutOff) return;
    const plan = planOf(built);
    expect([...plan.lineItems, ...plan.results]).toEqual([]);
  });
});

test('once the SIS holds what was planned, nothing is left to write', () => {
  always((built) => {
    const plan = planOf(built);
    const writes = plan.results.filter((each) => each.conflict === null);
    const inSis = new Map(built.inSis.map((each) => [each.sourcedId, each]));
    for (const { sourcedId, lineItemSourcedId, studentSourcedId, after } of writes) {
      if (after === null) inSis.delete(sourcedId);
      else {
        const scoreStatus = after.exempt ? ('exempt' as const) : ('fully graded' as const);
        inSis.set(sourcedId, {
          ...{ sourcedId, lineItemSourcedId, studentSourcedId, score: after.score, scoreStatus },
          ...{ comment: null, isActive: true },
        });
      }
    }
    const links = applied(built, plan);
    const again = planOf({ ...built, facts: { ...built.facts, ...links }, inSis: [...inSis.values()] });
    expect(again.lineItems).toEqual([]);
    expect(again.results.filter((each) => each.conflict === null)).toEqual([]);
  });
});

/** The line items and links of a class once its plan was accepted. */
function applied({ facts }: Built, plan: ClassPlan): Pick<ClassFacts, 'links' | 'lineItems'> {
  const lineItems = new Map(facts.lineItems.map((each) => [each.sourcedId, each]));
  const links = new Map(facts.links.map((each) => [each.assignmentId, { ...each, results: [...each.results] }]));
  for (const { assignmentId, sourcedId, generation, fields } of plan.lineItems) {
    const before = lineItems.get(sourcedId) ?? ({ sourcedId, isActive: true, classSourcedId } as never);
    lineItems.set(sourcedId, { ...before, ...fields } as ClassFacts['lineItems'][number]);
    const link = links.get(assignmentId);
    const known = { ...link?.accepted, ...fields } as ClassFacts['links'][number]['accepted'];
    const results = link?.results ?? [];
    links.set(assignmentId, {
      assignmentId,
      sourcedId,
      generation,
      accepted: known,
      results,
      state: 'active' as const,
    });
  }
  for (const { assignmentId, studentSourcedId, sourcedId, after } of plan.results.filter((each) => !each.conflict)) {
    const link = links.get(assignmentId)!;
    link.results = link.results.filter((each) => each.studentSourcedId !== studentSourcedId);
    if (after) link.results.push({ studentSourcedId, sourcedId, ...after });
  }
  for (const { assignmentId, ...result } of plan.adopted) {
    const link = links.get(assignmentId)!;
    link.results = [...link.results.filter((each) => each.studentSourcedId !== result.studentSourcedId), result];
  }
  for (const { assignmentId, studentSourcedId } of plan.forgotten) {
    const link = links.get(assignmentId)!;
    link.results = link.results.filter((each) => each.studentSourcedId !== studentSourcedId);
  }
  return { links: [...links.values()], lineItems: [...lineItems.values()] };
}
