import { expect, test } from 'vitest';
import { causeOfRefusal, causeOfRefusedResults, type RefusedWrite } from '../../gradebook/refusal.js';

const refused: RefusedWrite = {
  ...{ kind: 'result', status: 409, lineItemThere: true, takesPoints: true, categoryUsable: true, dueInTerm: true },
  ...{ lineItemJustMade: false, lineItemLinked: false },
};
const item = { kind: 'lineItem' as const };

test.each<[string, Partial<RefusedWrite>, string, string]>([
  ['the teacher does not teach the section', { status: 403 }, 'CLASS_REFUSED', 'class'],
  ['nor for a line item', { ...item, status: 403 }, 'CLASS_REFUSED', 'class'],
  ['the line item is of another product', { status: 403, lineItemLinked: true }, 'LINE_ITEM_NOT_OURS', 'work'],
  ['the line item is gone', { status: 500, lineItemThere: false }, 'RECORD_GONE', 'work'],
  [
    'the SIS accepted the line item and does not have it',
    { status: 404, lineItemThere: false, lineItemJustMade: true },
    'WRITE_NOT_KEPT',
    'work',
  ],
  ['the student is not known', { status: 404 }, 'RECORD_GONE', 'student'],
  ['a result was changed meanwhile', { status: 412 }, 'RECORD_CHANGED', 'student'],
  ['a line item was changed meanwhile', { ...item, status: 412 }, 'RECORD_CHANGED', 'work'],
  ['the line item takes no points', { takesPoints: false }, 'SCORE_TYPE_REFUSED', 'work'],
  ['something else about a result', { status: 422 }, 'WRITE_REFUSED', 'student'],
  ['the class is gone', { ...item, status: 404 }, 'RECORD_GONE', 'class'],
  ['the due date is outside the term', { ...item, dueInTerm: false }, 'DUE_DATE_REFUSED', 'work'],
  ['the category cannot be used', { ...item, categoryUsable: false }, 'CATEGORY_REFUSED', 'work'],
  ['nothing to be seen: a locked term', { ...item }, 'TERM_LOCKED', 'work'],
  ['something else about a line item', { ...item, status: 422 }, 'WRITE_REFUSED', 'work'],
])('refused because %s', (_name, changes, code, scope) => {
  expect(causeOfRefusal({ ...refused, ...changes })).toEqual({ code, scope });
});

test('whether a student is not on the line item or the term is locked is told by other results alone', () => {
  expect(causeOfRefusal(refused)).toBeNull();
});

test.each([
  ['one student', { accepted: 0, refused: 1 }, 'STUDENT_REFUSED', 'student'],
  ['some of several students', { accepted: 2, refused: 3 }, 'STUDENT_REFUSED', 'student'],
  ['each of several students', { accepted: 0, refused: 2 }, 'TERM_LOCKED', 'work'],
])('where the SIS refuses %s', (_name, counts, code, scope) => {
  expect(causeOfRefusedResults(counts)).toEqual({ code, scope });
});
