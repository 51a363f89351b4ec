import { expect, test } from 'vitest';
import { isElsewhere, takesAway, type SectionPlace } from '../../roster/cross-list.js';

const at = (course: string | null): SectionPlace => ({ course, home: null, isCrossListed: false });
const listed = (course: string | null, home: string | null): SectionPlace => ({ course, home, isCrossListed: true });

test.for([
  ['a section where it was accepted', at('C1'), false],
  ['one that was moved', at('C2'), true],
  ['one of which Canvas hides the course', at(null), false],
  ['one that is cross-listed', listed('C2', 'C1'), true],
  ['one that is cross-listed into a course that somebody made by hand', listed(null, 'C1'), true],
] as const)('%s is elsewhere: %s', ([, place, elsewhere]) => {
  expect(isElsewhere('C1', place)).toBe(elsewhere);
});

test.for([
  ['its own course changes nothing', 'C1', at('C1'), false],
  ['its own course takes one back that was moved', 'C1', at('C2'), true],
  ['its home leaves a cross-listed one where it is', 'C1', listed('C2', 'C1'), false],
  ['the course that it is cross-listed into leaves it there', 'C2', listed('C2', 'C1'), false],
  ['another course takes a cross-listed one out', 'C3', listed('C2', 'C1'), true],
  ['its home is known where the other course has no SIS id', 'C1', listed(null, 'C1'), false],
  ['nothing is known where Canvas hides the ids', 'C1', listed(null, null), false],
] as const)('a row with %s', ([, wanted, place, away]) => {
  expect(takesAway(wanted, place)).toBe(away);
});
