import type { OneRosterErrorCode } from '../../codes/client-errors.js';
import type { FaultSettings } from '../../sandbox/faults.js';

/** One row: what the client does while a fault of the gradebook is on, what comes of it, and what PowerSchool holds then. */
export interface GradebookRow {
  fault: string;
  settings?: FaultSettings;
  /** `lineItem` and `result` change one that is there. */
  does: 'lineItem' | 'newLineItem' | 'result' | 'deleteResult' | 'categories' | 'resultsOfClass';
  /** The code with which it fails; none: it does not. */
  code?: OneRosterErrorCode;
  /** It is refused first, and repeated. */
  retried?: true;
  /** What PowerSchool holds of it when the call has ended, or of a list what was read. */
  holds: 'what it held' | 'what was sent' | 'something else';
  /** What an operator sees. */
  sees: string;
}

const again = 'Nothing: the write is sent again.';
const readBack = 'Nothing: the gradebook is read back, and nothing is sent twice.';
const readBackFirst = 'Nothing: the gradebook is read back, and what is not in it is sent again.';
const parked = (code: string, more = ''): string =>
  `\`${code}\` in \`rollbook grades list\`${more}; the run is \`partial\`, all other grades go.`;

/** Every fault of the gradebook, by name. */
export const gradebookRows: readonly GradebookRow[] = [
  // Reads
  {
    ...{ fault: 'no-categories', does: 'categories', holds: 'something else' },
    sees: '`CATEGORIES_NONE` at `connect`, and `CATEGORY_MISSING` at new work.',
  },
  {
    ...{ fault: 'results-missing-in-class', settings: { nth: 1 }, does: 'resultsOfClass', holds: 'something else' },
    sees: '`REMOVED_IN_SIS`: the grade is told and left, since somebody may have taken it out.',
  },
  // Refused
  { fault: 'write-429', settings: { times: 1 }, does: 'result', retried: true, holds: 'what was sent', sees: again },
  {
    ...{ fault: 'write-too-soon', settings: { times: 1, seconds: 1 }, does: 'result', retried: true },
    ...{ holds: 'what was sent', sees: again },
  },
  { fault: 'write-503', does: 'result', code: 'WRITE_UNKNOWN', holds: 'what it held', sees: readBackFirst },
  { fault: 'write-500', does: 'lineItem', code: 'WRITE_UNKNOWN', holds: 'what it held', sees: readBackFirst },
  {
    ...{ fault: 'token-expired-on-write', settings: { times: 1 }, does: 'result', retried: true },
    ...{ holds: 'what was sent', sees: 'Nothing: a new token is asked for, and the write is sent again.' },
  },
  {
    ...{ fault: 'write-scope-missing', does: 'lineItem', code: 'FORBIDDEN', holds: 'what it held' },
    sees: parked('CLASS_REFUSED', ', once for the class'),
  },
  {
    ...{ fault: 'field-grant-missing', does: 'result', code: 'FORBIDDEN', holds: 'what it held' },
    sees: parked('CLASS_REFUSED', ', once for the class'),
  },
  {
    ...{ fault: 'not-teaching', does: 'lineItem', code: 'FORBIDDEN', holds: 'what it held' },
    sees: parked('CLASS_REFUSED', ', once for the class'),
  },
  {
    ...{ fault: 'class-gone', does: 'lineItem', code: 'NOT_FOUND', holds: 'what it held' },
    sees: parked('RECORD_GONE', ', once for the class'),
  },
  {
    ...{ fault: 'student-gone', does: 'result', code: 'NOT_FOUND', holds: 'what it held' },
    sees: parked('RECORD_GONE', ', for this student alone'),
  },
  {
    ...{ fault: 'item-gone', does: 'result', code: 'WRITE_UNKNOWN', holds: 'what it held' },
    sees: parked('WRITE_NOT_KEPT', ', or `RECORD_GONE` where the line item was deleted'),
  },
  {
    ...{ fault: 'category-refused', does: 'lineItem', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('CATEGORY_REFUSED', ' where the category can be seen to be the cause, else `TERM_LOCKED`'),
  },
  {
    ...{ fault: 'due-date-refused', does: 'lineItem', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('DUE_DATE_REFUSED', ' where the date is outside the term of the class, else `TERM_LOCKED`'),
  },
  {
    ...{ fault: 'points-refused', does: 'lineItem', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('TERM_LOCKED', ': no cause can be seen'),
  },
  {
    ...{ fault: 'grade-scale-refused', does: 'result', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('SCORE_TYPE_REFUSED', ' where the line item takes no points, else `STUDENT_REFUSED` or `TERM_LOCKED`'),
  },
  {
    ...{ fault: 'student-refused', does: 'result', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('STUDENT_REFUSED', ', for this student alone; `TERM_LOCKED` where none of several is taken'),
  },
  {
    ...{ fault: 'term-locked', does: 'result', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('TERM_LOCKED', ', once for the work (`STUDENT_REFUSED` for a single grade), until it is unlocked'),
  },
  {
    ...{ fault: 'stale-write-refused', does: 'result', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: parked('RECORD_CHANGED'),
  },
  {
    ...{ fault: 'already-exists', does: 'newLineItem', code: 'BAD_REQUEST', holds: 'what it held' },
    sees: parked('WRITE_REFUSED', '; one that stands there already is proposed as a link (`LINE_ITEM_STANDS_ALREADY`)'),
  },
  {
    ...{ fault: 'write-refused', does: 'lineItem', code: 'BAD_REQUEST', holds: 'what it held' },
    sees: parked('WRITE_REFUSED'),
  },
  {
    ...{ fault: 'delete-refused', does: 'deleteResult', code: 'UNEXPECTED_STATUS', holds: 'what it held' },
    sees: 'The grade stays, and is told: no zero takes its place.',
  },
  // Accepted, and not what it seems
  { fault: 'write-not-kept', does: 'result', holds: 'what it held', sees: parked('WRITE_NOT_KEPT') },
  {
    ...{ fault: 'late-write', settings: { ms: 400 }, does: 'result', holds: 'what it held' },
    sees: parked('WRITE_NOT_KEPT', ' until the next run, which sees that it is there'),
  },
  {
    ...{ fault: 'score-rounded', does: 'result', holds: 'something else' },
    sees: '`CHANGED_IN_SIS`: what stands there is left, and told.',
  },
  {
    ...{ fault: 'comment-dropped', does: 'result', holds: 'something else' },
    sees: "Nothing: Rollbook writes no comments; a teacher's is lost by the SIS.",
  },
  {
    ...{ fault: 'doubled-line-item', does: 'newLineItem', holds: 'something else' },
    sees: 'Nothing: grades go to the line item under the id that was sent; the other one stays empty.',
  },
  // Applied, and the answer does not say so
  { fault: 'write-answer-lost', does: 'result', code: 'WRITE_UNKNOWN', holds: 'what was sent', sees: readBack },
  { fault: 'write-500-applied', does: 'result', code: 'WRITE_UNKNOWN', holds: 'what was sent', sees: readBack },
  { fault: 'write-gateway-applied', does: 'lineItem', code: 'WRITE_UNKNOWN', holds: 'what was sent', sees: readBack },
  { fault: 'malformed-write-answer', does: 'result', code: 'WRITE_UNKNOWN', holds: 'what was sent', sees: readBack },
  { fault: 'html-write-answer', does: 'lineItem', code: 'WRITE_UNKNOWN', holds: 'what was sent', sees: readBack },
  {
    ...{ fault: 'slow-writes', settings: { ms: 100 }, does: 'result', holds: 'what was sent' },
    sees: 'Nothing; the run takes longer.',
  },
];
