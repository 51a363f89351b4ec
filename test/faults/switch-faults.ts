import type { OneRosterErrorCode } from '../../codes/client-errors.js';

/** One way in which a gradebook may be set up: what is written to it, and what it holds then. */
export interface SwitchRow {
  switch: string;
  value: string;
  /** A line item or a result that is there is written anew, with these fields. */
  does: 'lineItem' | 'result' | 'deleteResult';
  fields?: Record<string, unknown>;
  /** Another student than the one whose result is there: one who left the class. */
  student?: 'left';
  /** The code with which it fails; none: it does not. */
  code?: OneRosterErrorCode;
  /** What PowerSchool holds then; null: nothing. */
  holds: Record<string, unknown> | null;
  /** What an operator sees. */
  sees: string;
}

const nothing = 'Nothing.';
const long = 'A title of more than fifty characters, which no gradebook shows whole';

/** Settings of a gradebook that are not documented, and that a passback meets. */
export const switchRows: readonly SwitchRow[] = [
  // Answers to a write
  {
    switch: 'put-answer',
    value: '200',
    does: 'lineItem',
    fields: { title: 'New' },
    holds: { title: 'New' },
    sees: nothing,
  },
  {
    switch: 'put-answer',
    value: '201',
    does: 'lineItem',
    fields: { title: 'New' },
    holds: { title: 'New' },
    sees: nothing,
  },
  {
    switch: 'put-answer',
    value: '202',
    does: 'lineItem',
    fields: { title: 'New' },
    holds: { title: 'New' },
    sees: nothing,
  },
  {
    switch: 'put-answer',
    value: '204',
    does: 'lineItem',
    fields: { title: 'New' },
    holds: { title: 'New' },
    sees: nothing,
  },
  { switch: 'put-answer', value: 'empty', does: 'result', fields: { score: 9 }, holds: { score: 9 }, sees: nothing },
  { switch: 'put-answer', value: 'array', does: 'result', fields: { score: 9 }, holds: { score: 9 }, sees: nothing },
  { switch: 'delete-answer', value: '200', does: 'deleteResult', holds: null, sees: nothing },
  // Refusals
  {
    ...{ switch: 'unknown-reference', value: '422', does: 'result', fields: { student: { sourcedId: 'nobody' } } },
    ...{ code: 'BAD_REQUEST', holds: { score: 12.5 } },
    sees: '`WRITE_REFUSED` for this student alone.',
  },
  {
    ...{ switch: 'student-not-on-item', value: '404', does: 'result', student: 'left', code: 'NOT_FOUND' },
    ...{ holds: { score: 12.5 } },
    sees: '`RECORD_GONE` for this student alone.',
  },
  {
    ...{ switch: 'student-not-on-item', value: '409', does: 'result', student: 'left', code: 'UNEXPECTED_STATUS' },
    ...{ holds: { score: 12.5 } },
    sees: '`STUDENT_REFUSED` for this student alone.',
  },
  {
    ...{ switch: 'grading-period', value: 'required', does: 'lineItem', fields: { title: 'New' } },
    ...{ code: 'BAD_REQUEST', holds: { title: 'Essay' } },
    sees: '`WRITE_REFUSED` at each work: this provider wants a grading period, which Rollbook does not name.',
  },
  {
    ...{ switch: 'long-titles', value: 'refused', does: 'lineItem', fields: { title: long } },
    ...{ code: 'BAD_REQUEST', holds: { title: 'Essay' } },
    sees: 'Nothing: longer titles are cut, and stay different from each other.',
  },
  {
    ...{ switch: 'long-titles', value: 'cut', does: 'lineItem', fields: { title: long } },
    ...{ holds: { title: long.slice(0, 50).trim() } },
    sees: 'Nothing: titles are cut before.',
  },
  {
    ...{ switch: 'fractional-totals', value: 'refused', does: 'lineItem', fields: { resultValueMax: 7.5 } },
    ...{ code: 'UNEXPECTED_STATUS', holds: { resultValueMax: 20 } },
    sees: '`POINTS_NOT_WHOLE`: such work is not sent.',
  },
  {
    ...{ switch: 'fractional-totals', value: 'taken', does: 'lineItem', fields: { resultValueMax: 7.5 } },
    ...{
      holds: { resultValueMax: 7.5 },
      sees: '`POINTS_NOT_WHOLE` all the same: what PowerSchool shows of it is not known.',
    },
  },
  {
    ...{ switch: 'over-maximum', value: 'refused', does: 'result', fields: { score: 25 } },
    ...{ code: 'UNEXPECTED_STATUS', holds: { score: 12.5 } },
    sees: '`SCORE_OVER_MAXIMUM` where `passback.overMaximum` is `park`, else `STUDENT_REFUSED`.',
  },
  {
    switch: 'over-maximum',
    value: 'stored',
    does: 'result',
    fields: { score: 25 },
    holds: { score: 25 },
    sees: nothing,
  },
  {
    ...{ switch: 'changed-maximum', value: 'refused', does: 'lineItem', fields: { resultValueMax: 40 } },
    ...{ code: 'UNEXPECTED_STATUS', holds: { resultValueMax: 20 } },
    sees: '`MAXIMUM_CHANGED` holds it for a person; released, it is parked as `TERM_LOCKED`: no cause can be seen.',
  },
  {
    ...{ switch: 'changed-maximum', value: 'rescale', does: 'lineItem', fields: { resultValueMax: 40 } },
    ...{ holds: { resultValueMax: 40 } },
    sees: '`MAXIMUM_CHANGED` holds it for a person; released, all results of the work are sent again.',
  },
  {
    ...{
      switch: 'put-hidden-fields',
      value: 'reset',
      does: 'lineItem',
      fields: { title: 'New' },
      holds: { title: 'New' },
    },
    sees: 'Nothing: a line item is written only when something of it has changed. What its teacher had set beside is lost then.',
  },
  {
    ...{
      switch: 'not-submitted-score',
      value: 'missing',
      does: 'result',
      fields: { scoreStatus: 'not submitted', score: 0 },
    },
    ...{ holds: { scoreStatus: 'not submitted' }, sees: nothing },
  },
];

/** What the page of faults says of each switch and its value. */
export const switchLines: ReadonlyArray<{ fault: string; sees: string }> = switchRows.map((row) => ({
  fault: `${row.switch}: ${row.value}`,
  sees: row.sees,
}));
