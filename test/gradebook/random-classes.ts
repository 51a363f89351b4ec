import fc from 'fast-check';
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

const students = ['A', 'B', 'C'];
const works = ['1', '2'];
const canvasHost = 'maple.example';
export const classSourcedId = '7141';
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
/** A class of three students and two works, as Canvas, the SIS and the database may hold it. */
export const grid = fc.record({
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

export interface Built {
  facts: ClassFacts;
  policy: ClassPolicy;
  inSis: ResultInSis[];
}

export function build({ assignments, cells, enrolled, linked, complete, cutOff, settings: chosen }: Grid): Built {
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
      isRefused: false,
      students: students.map((each, at) => ({
        sourcedId: each,
        userSisId: each,
        isEnrolled: enrolled[at]!,
        cameOn: null,
      })),
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
