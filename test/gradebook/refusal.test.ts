import { expect, test } from 'vitest';
import { causeOfRefusal, type RefusedWrite } from '../../gradebook/refusal.js';

const refused: RefusedWrite = {
  ...{ kind: 'result', status: 409, lineItemThere: true, takesPoints: true, categoryUsable: true, dueInTerm: true },
  ...{ acceptedBeside: 1, refusedBeside: 0 },
};
const item = { kind: 'lineItem' as const };

test.each<[string, Partial<RefusedWrite>, string, string]>([
  ['the teacher does not teach the section', { status: 403 }, 'CLASS_REFUSED', 'class'],
  ['nor for a line item', { ...item, status: 403 }, 'CLASS_REFUSED', 'class'],
  ['the line item is gone', { status: 500, lineItemThere: false }, 'RECORD_GONE', 'work'],
  ['a result was changed meanwhile', { status: 412 }, 'RECORD_CHANGED', 'student'],
  ['a line item was changed meanwhile', { ...item, status: 412 }, 'RECORD_CHANGED', 'work'],
  ['the line item takes no points', { takesPoints: false }, 'SCORE_TYPE_REFUSED', 'work'],
  ['one student is not on it', {}, 'STUDENT_REFUSED', 'student'],
  ['the student is unknown', { status: 404 }, 'STUDENT_REFUSED', 'student'],
  ['the first student of all', { acceptedBeside: 0 }, 'STUDENT_REFUSED', 'student'],
  ['every student is refused', { acceptedBeside: 0, refusedBeside: 2 }, 'TERM_LOCKED', 'work'],
  ['several, though others were accepted', { acceptedBeside: 1, refusedBeside: 5 }, 'STUDENT_REFUSED', 'student'],
  ['something else about a result', { status: 422 }, 'WRITE_REFUSED', 'student'],
  ['the class is gone', { ...item, status: 404 }, 'RECORD_GONE', 'class'],
  ['the due date is outside the term', { ...item, dueInTerm: false }, 'DUE_DATE_REFUSED', 'work'],
  ['the category cannot be used', { ...item, categoryUsable: false }, 'CATEGORY_REFUSED', 'work'],
  ['nothing to be seen: a locked term', { ...item }, 'TERM_LOCKED', 'work'],
  ['something else about a line item', { ...item, status: 422 }, 'WRITE_REFUSED', 'work'],
])('refused because %s', (_name, changes, code, scope) => {
  expect(causeOfRefusal({ ...refused, ...changes })).toEqual({ code, scope });
});
