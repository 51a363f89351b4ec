import type { CanvasErrorCode } from '../../codes/client-errors.js';
import type { FaultSettings } from '../../sandbox/faults.js';

/** What of a classroom's work is read: submissions of a section, or what has changed in a course; or a message is sent. */
type Comes =
  /** As without the fault. */
  | { comes: 'whole'; unasked?: true }
  /** Fewer submissions, without a word of it. */
  | { comes: 'short' }
  /** Some of them twice. */
  | { comes: 'twice' }
  /** All, with another value in this field. */
  | { comes: 'otherwise'; in: 'postedAt' | 'score' | 'sisUserId' }
  /** No list of changes: everything is read. */
  | { comes: 'no changes told' }
  /** A list of changes without the newest. */
  | { comes: 'older changes' }
  | { comes: 'failure'; code: CanvasErrorCode };

export type CourseworkRow = Comes & {
  fault: string;
  settings?: FaultSettings;
  reads?: 'submissions' | 'changes' | 'message';
  /** It strikes the course, or the newest work of it. */
  strikes?: 'course' | 'work';
  /** What an operator sees. */
  sees: string;
};

const leftOut = (code: string): string =>
  `\`${code}\` at the class: it is left out of this run, the others go on; \`partial\`.`;
const notAsked = 'Nothing: a passback does not ask for it.';

/** Every fault of coursework, by name. */
export const courseworkRows: readonly CourseworkRow[] = [
  {
    ...{ fault: 'page-repeated', settings: { path: 'submissions' }, comes: 'failure' },
    code: 'CANVAS_PAGING_BROKEN',
    sees: leftOut('CANVAS_PAGING_BROKEN'),
  },
  {
    ...{ fault: 'next-link-dropped', settings: { path: 'submissions' }, comes: 'short' },
    sees: '`SUBMISSION_VANISHED`: what is not in the list is frozen and told, and never withdrawn.',
  },
  {
    ...{ fault: 'row-skipped', settings: { path: 'submissions' }, comes: 'short' },
    sees: '`SUBMISSION_VANISHED` for the row, until the next reading has it.',
  },
  { fault: 'row-doubled', comes: 'twice', sees: 'Nothing: a row counts once.' },
  {
    ...{ fault: 'json-cut', settings: { times: 1, path: 'submissions' }, comes: 'failure' },
    code: 'CANVAS_ANSWER_NOT_JSON',
    sees: `Nothing: the class is read again. If it stays, ${leftOut('CANVAS_ANSWER_NOT_JSON')}`,
  },
  {
    ...{ fault: 'field-absent', settings: { path: 'submissions' }, comes: 'otherwise', in: 'postedAt' },
    sees: '`SCORE_NOT_POSTED`: a grade of which Canvas does not say that it is posted is not sent.',
  },
  {
    ...{ fault: 'field-garbled', settings: { path: 'submissions' }, comes: 'otherwise', in: 'score' },
    sees: '`SCORE_MISSING` at a grade, `WORK_UNREADABLE` at work: what stands in the SIS stays as it is.',
  },
  { fault: 'score-as-text', comes: 'whole', sees: 'Nothing: a text of a number is read as the number.' },
  {
    ...{ fault: 'score-empty', comes: 'otherwise', in: 'score' },
    sees: '`SCORE_MISSING`: a grade without a score is no cleared grade; nothing is sent, nothing withdrawn.',
  },
  {
    ...{ fault: 'sis-user-id-withheld', settings: { path: 'submissions' }, comes: 'otherwise', in: 'sisUserId' },
    sees: '`STUDENT_NOT_KNOWN`: nobody gets the grade of somebody else; `CANVAS_STUDENTS_HIDDEN` where no id is shown at all.',
  },
  {
    ...{ fault: 'grades-hidden', comes: 'failure', code: 'CANVAS_PERMISSION_MISSING' },
    sees: 'The run fails in `connect` with `CANVAS_GRADES_HIDDEN`.',
  },
  {
    ...{ fault: 'course-refused', strikes: 'course', comes: 'failure', code: 'CANVAS_PERMISSION_MISSING' },
    sees: leftOut('CANVAS_PERMISSION_MISSING'),
  },
  { fault: 'course-unpublished', strikes: 'course', comes: 'whole', unasked: true, sees: notAsked },
  {
    ...{ fault: 'assignment-forbidden', strikes: 'work', comes: 'failure', code: 'CANVAS_FORBIDDEN' },
    sees: leftOut('CANVAS_FORBIDDEN'),
  },
  { fault: 'sis-listing-stale', comes: 'whole', unasked: true, sees: notAsked },
  {
    ...{ fault: 'graphql-forbidden', reads: 'changes', comes: 'no changes told' },
    sees: '`CANVAS_GRAPHQL_CLOSED` at `connect`: everything is read each time, which takes longer.',
  },
  {
    ...{ fault: 'graphql-errors', reads: 'changes', comes: 'no changes told' },
    sees: 'Nothing: everything is read, which takes longer.',
  },
  {
    ...{ fault: 'graphql-stale', reads: 'changes', comes: 'older changes' },
    sees: 'Nothing: each run asks again for some time before the last, and a full reading follows.',
  },
  { fault: 'audit-absent', comes: 'whole', unasked: true, sees: notAsked },
  { fault: 'integration-data-dropped', comes: 'whole', unasked: true, sees: notAsked },
  { fault: 'integration-data-overwritten', comes: 'whole', unasked: true, sees: notAsked },
  { fault: 'grading-fails-after-saving', comes: 'whole', unasked: true, sees: notAsked },
  {
    ...{ fault: 'messages-refused', reads: 'message', comes: 'failure', code: 'CANVAS_FORBIDDEN' },
    sees: 'Teachers get no message of what is not sent (`passback.tellTeachers`); the report has it.',
  },
  {
    ...{ fault: 'message-answer-lost', reads: 'message', comes: 'failure', code: 'CANVAS_UNREACHABLE' },
    sees: 'Nothing: a message that may have arrived is not sent twice.',
  },
];
