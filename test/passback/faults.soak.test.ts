import { afterAll, beforeAll, expect, test } from 'vitest';
import { courseworkFaults } from '../../sandbox/canvas/coursework/faults.js';
import { gradebookFaults } from '../../sandbox/powerschool/gradebook/faults.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

/** What a passback comes to while a fault is on. What is not named is as without it. */
interface Met {
  /** Settings of the fault beside `times`. */
  settings?: Record<string, unknown>;
  /** How often it strikes; default: as long as it is on. */
  times?: number;
  outcome?: 'complete' | 'partial';
  /** Codes of what is parked. */
  parked?: string[];
  /** Reasons that the run notes, among others. */
  notes?: string[];
  /** The code with which the class is left out. */
  skipped?: string;
  /** The code with which the run fails: the schedule begins another one. */
  fails?: string;
  /** What the passback after it leaves different from Canvas, and tells with this reason. */
  stays?: string;
  /** It strikes one course, or one piece of work. */
  ofCourse?: true;
  ofWork?: true;
  /** Only a grade is changed, so that no full reading is due. */
  onlyChanged?: true;
  /** No passback asks for it. */
  unused?: true;
}

const settled: Met = {};
const refused = (...parked: string[]): Met => ({ outcome: 'partial', parked });

/** Every fault of the catalogue, by name. */
const outcomes: Record<string, Met> = {
  // PowerSchool's gradebook
  'no-categories': { notes: ['CATEGORY_MISSING'] },
  'results-missing-in-class': { notes: ['REMOVED_IN_SIS'] },
  'write-429': { times: 2 },
  'write-too-soon': { times: 2, settings: { seconds: 1 } },
  'write-503': { times: 2 },
  'write-500': { times: 2 },
  'token-expired-on-write': { times: 1 },
  'write-scope-missing': refused('CLASS_REFUSED'),
  'field-grant-missing': refused('CLASS_REFUSED'),
  'not-teaching': refused('CLASS_REFUSED'),
  'class-gone': refused('RECORD_GONE'),
  'student-gone': refused('RECORD_GONE'),
  'item-gone': refused('WRITE_NOT_KEPT'),
  'category-refused': refused('TERM_LOCKED'),
  'due-date-refused': refused('TERM_LOCKED'),
  'points-refused': refused('TERM_LOCKED'),
  'grade-scale-refused': refused('STUDENT_REFUSED', 'TERM_LOCKED'),
  'student-refused': refused('STUDENT_REFUSED', 'TERM_LOCKED'),
  'term-locked': refused('STUDENT_REFUSED', 'TERM_LOCKED'),
  'stale-write-refused': refused('RECORD_CHANGED'),
  'already-exists': refused('WRITE_REFUSED'),
  'write-refused': refused('WRITE_REFUSED'),
  'delete-refused': settled,
  'write-not-kept': refused('WRITE_NOT_KEPT'),
  'late-write': { ...refused('WRITE_NOT_KEPT'), settings: { ms: 300 } },
  'comment-dropped': settled,
  'doubled-line-item': settled,
  'write-answer-lost': settled,
  'write-500-applied': settled,
  'write-gateway-applied': settled,
  'malformed-write-answer': settled,
  'html-write-answer': settled,
  'slow-writes': { settings: { ms: 200 } },
  // Canvas's coursework
  'page-repeated': { settings: { path: 'submissions' }, outcome: 'partial', skipped: 'CANVAS_PAGING_BROKEN' },
  'next-link-dropped': { settings: { path: 'submissions' }, notes: ['SUBMISSION_VANISHED'] },
  'row-skipped': { settings: { path: 'submissions' }, notes: ['SUBMISSION_VANISHED'] },
  'row-doubled': settled,
  'json-cut': { times: 2 },
  'field-absent': { settings: { path: 'submissions' }, notes: ['SCORE_NOT_POSTED'] },
  'score-as-text': settled,
  'score-empty': { notes: ['SCORE_MISSING'] },
  'sis-user-id-withheld': { notes: ['STUDENT_NOT_KNOWN'] },
  'course-refused': { ofCourse: true, outcome: 'partial', skipped: 'CANVAS_PERMISSION_MISSING' },
  'assignment-forbidden': { ofWork: true, outcome: 'partial', skipped: 'CANVAS_FORBIDDEN' },
  'grades-hidden': { fails: 'CANVAS_GRADES_HIDDEN' },
  'graphql-forbidden': { onlyChanged: true },
  'graphql-errors': { onlyChanged: true },
  'graphql-stale': { onlyChanged: true },
  // What a passback does not use
  'course-unpublished': { unused: true },
  'sis-listing-stale': { unused: true },
  'audit-absent': { unused: true },
  'integration-data-dropped': { unused: true },
  'integration-data-overwritten': { unused: true },
  'grading-fails-after-saving': { unused: true },
  'messages-refused': { unused: true },
  'message-answer-lost': { unused: true },
  // Last: what it changes stays.
  'score-rounded': { stays: 'CHANGED_IN_SIS' },
};

test('every fault of both catalogues has its outcome here', () => {
  const known = [...gradebookFaults.map((each) => each.name), ...Object.keys(courseworkFaults)];
  expect(Object.keys(outcomes).sort()).toEqual(known.sort());
});

let district: Gradebooks;
let course: string;
let students: string[];
/** Canvas's own id of the course. */
let canvasCourse: number;
/** What Canvas holds, by work and student. */
const grades = new Map<string, number>();
let score = 5;
beforeAll(async () => {
  district = await startGradebooks();
  ({ id: course, students } = district.class);
  await district.teach('create-group', { course, name: 'Homework' });
  canvasCourse = (await district.teach('course-settings', { course })).course as number;
  await newWork('Fractions');
  await district.passBack();
});
afterAll(() => district?.stop());

async function newWork(name: string): Promise<number> {
  const made = await district.teach('create-assignment', {
    ...{ course, name, group: 'Homework', points_possible: 20, post_to_sis: true },
    due_at: '2026-11-20T23:59:00-06:00',
  });
  for (const student of students.slice(0, 3)) await grade(name, student);
  return made.assignment as number;
}

async function grade(assignment: string, student: string): Promise<void> {
  score = score === 19.75 ? 5 : score + 0.25;
  grades.set(`${assignment} / ${student}`, score);
  await district.teach('grade', { course, assignment, student, grade: score });
}

/** What the SIS holds differently from Canvas, and line items that are not of one piece of work. */
async function differences(): Promise<string[]> {
  const items = await district.held<{ sourcedId: string; title: string }>('lineItems');
  const titleOf = new Map(items.map((each) => [each.sourcedId, each.title]));
  const results = await district.held<{ lineItem: string; student: string; score: number }>('results');
  const held = new Map(results.map((each) => [`${titleOf.get(each.lineItem)} / ${each.student}`, each.score]));
  return [
    ...[...grades].filter(([key, each]) => held.get(key) !== each).map(([key]) => key),
    ...[...held.keys()].filter((key) => !grades.has(key)),
  ];
}

async function parkedCodes(): Promise<string[]> {
  const codes = await district.store.sql<Array<{ code: string }>>`
    select distinct code from parked_grade where settled_run is null order by code`;
  return codes.map(({ code }) => code);
}

test('what no passback asks for does not disturb it', async () => {
  const unused = Object.entries(outcomes).filter(([, each]) => each.unused);
  for (const [name] of unused) await district.fault(name);
  await newWork('Without faults');
  expect(await district.passBack()).toMatchObject({ outcome: 'complete' });
  expect(await differences()).toEqual([]);
  await district.calm();
});

for (const [name, { settings = {}, times, ...met }] of Object.entries(outcomes)) {
  if (met.unused) continue;
  const what = met.fails ?? met.parked?.join(', ') ?? met.skipped ?? met.notes?.join(', ') ?? met.stays ?? 'settled';
  test(`${name}: ${what}, and nothing is lost or doubled once it is over`, async () => {
    const work = met.onlyChanged ? null : await newWork(name);
    await grade('Fractions', students[0]!);
    await district.fault(name, {
      ...settings,
      ...(times && { times }),
      ...(met.ofCourse && { id: canvasCourse }),
      ...(met.ofWork && { id: work }),
    });
    const failure = await district.passBack().then(
      (report) => {
        expect(report.outcome).toBe(met.outcome ?? 'complete');
        expect(Object.keys(report.notes)).toEqual(expect.arrayContaining(met.notes ?? []));
        expect(report.classes.skipped).toBe(met.skipped === undefined ? 0 : 1);
        return undefined;
      },
      (error: { cause?: { cause?: { type?: string } } }) => error.cause?.cause?.type,
    );
    expect(failure).toBe(met.fails);
    expect(await parkedCodes()).toEqual([...(met.parked ?? [])].sort());
    await district.calm();
    if (met.stays !== undefined) {
      await grade(name, students[0]!);
      expect(Object.keys((await district.passBack()).notes)).toContain(met.stays);
      return;
    }
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', parked: { causes: 0 } });
    expect(await differences()).toEqual([]);
  });
}
