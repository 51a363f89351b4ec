import type { FaultDescription } from '../../faults.js';

const described = (name: string, summary: string): FaultDescription => ({ name, system: 'powerschool', summary });

/**
 * How the gradebook is known to misbehave. Those of writes read, beside the settings of every fault, `class`, `student`,
 * `lineItem` (only writes that concern it) and `method` (PUT or DELETE).
 */
export const gradebookFaults: FaultDescription[] = [
  // Reads of the gradebook
  described('no-categories', 'the list of categories is empty'),
  described(
    'results-missing-in-class',
    'every `nth` result (default 3) is missing from /classes/{id}/results (`class`), while /results has it',
  ),
  // Writes that are refused
  described('write-429', 'a write is refused with 429 and Retry-After of `seconds` (default 1)'),
  described(
    'write-too-soon',
    'a write is refused: "wait N seconds" (`seconds`, default 2) with `status` (default 403)',
  ),
  described('write-503', 'a write is refused with 503'),
  described('write-500', 'a write fails with 500 and is not applied'),
  described('token-expired-on-write', 'the token has expired when a write comes: 401'),
  described('write-scope-missing', 'a write is refused with 403: its scope was not granted'),
  described(
    'field-grant-missing',
    'a write is refused with 403 that names the `field` (default ASSIGNMENTSCORE.SCORE)',
  ),
  described('not-teaching', 'a write is refused with 403: the user does not teach the section'),
  described('class-gone', 'a line item is refused with 404: its class is not known'),
  described('student-gone', 'a result is refused with 404: its student is not known'),
  described('item-gone', 'a write is refused with 500: unable to find the assignment'),
  described('category-refused', 'a line item is refused with 409: its teacher category is not active'),
  described('due-date-refused', 'a line item is refused with 409: its due date is outside the term'),
  described('points-refused', 'a line item is refused with 409: score entry points'),
  described('grade-scale-refused', 'a result is refused with 409: the assignment is on a grade scale'),
  described('student-refused', 'a result is refused with 409: the student is not on the assignment'),
  described('term-locked', 'a write is refused with 409: the term is locked'),
  described('stale-write-refused', 'a write is refused with 412: changed meanwhile'),
  described('already-exists', 'a line item is refused with 400: it already exists'),
  described('write-refused', 'a write is refused with `status` (default 422)'),
  described('delete-refused', 'a DELETE is refused with 412: the object is in use'),
  // Writes that are accepted and are not what they seem
  described('write-not-kept', 'a write is accepted and not kept'),
  described('late-write', 'a write is accepted and shows only `ms` (default 1000) later'),
  described('score-rounded', 'scores are kept without their decimals'),
  described('comment-dropped', 'comments and descriptions are not kept'),
  described('doubled-line-item', 'a new line item is kept twice, the second under an id of PowerSchool'),
  // Answers to writes that were applied
  described('write-answer-lost', 'a write is applied, and the connection is cut before the answer'),
  described('write-500-applied', 'a write is applied, and the answer is `status` (default 500)'),
  described('write-gateway-applied', 'a write is applied, and the gateway answers 502 with a page of HTML'),
  described('malformed-write-answer', 'a write is applied, and the JSON of the answer breaks off'),
  described('html-write-answer', 'a write is applied, and a page of HTML comes with status 200'),
  described('slow-writes', 'a write is applied, and answered `ms` (default 2000) later'),
];
