import { expect, test } from 'vitest';
import { movedAway, type HeldEnrollment } from '../../roster/moved-away.js';

const held: HeldEnrollment = {
  ...{ sectionId: 's1', canvasRole: 'student', classState: 'live', sectionOfClass: 's1' },
  ...{ userStates: ['live'], rolesInClass: [], mayNameNobody: false, danglingDecisions: [], isUndecided: false },
};

test.each<[string, Partial<HeldEnrollment>, boolean]>([
  ['that no record speaks of has moved away', {}, true],
  ['of which a record speaks has not, whatever the record says', { rolesInClass: ['student'] }, false],
  ['whose record has another role now has moved away', { rolesInClass: ['teacher'] }, true],
  ['in a class that is gone goes with its section', { classState: 'gone' }, false],
  ['in a class that has ended is left alone', { classState: 'ended' }, false],
  ['in a class of which nothing is known stays', { classState: null }, false],
  ['in a section that is not the class’s any more stays', { sectionOfClass: 's2' }, false],
  ['of a person who left stays', { userStates: ['gone'] }, false],
  ['of a person one of whose records is live has moved away', { userStates: ['gone', 'live'] }, true],
  ['whose record may be one that names nobody now stays', { mayNameNobody: true }, false],
  ['whose record names nobody now stays', { danglingDecisions: ['active'] }, false],
  ['whose record names nobody now and cannot be read, or is missing, stays', { danglingDecisions: ['unknown'] }, false],
  ['whose record names nobody now and is marked has moved away', { danglingDecisions: ['exited'] }, true],
  ['whose record named nobody and is proven to have left has moved away', { danglingDecisions: ['removed'] }, true],
  ['that another record named too, which names nobody now, stays', { danglingDecisions: ['exited', 'active'] }, false],
  [
    'whose record has another role now, and cannot be read or finished, stays',
    { rolesInClass: ['teacher'], isUndecided: true },
    false,
  ],
  ['of a person who was never mapped stays', { userStates: [] }, false],
])('an enrollment in Canvas %s', (_, more, expected) => {
  expect(movedAway({ ...held, ...more })).toBe(expected);
});
