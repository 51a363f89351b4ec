import { expect, test } from 'vitest';
import type { EnrollmentDecision } from '../../roster/enrollment-decision.js';
import { decisionInClass, obstacleInClass, type ClassState, type UserState } from '../../roster/targets.js';

test.each<[string, EnrollmentDecision, ClassState | null, UserState | null, EnrollmentDecision | null]>([
  ['in a live class a live person has what the enrollment says', 'active', 'live', 'live', 'active'],
  ['a drop from a live class stays one', 'removed', 'live', 'live', 'removed'],
  ['a drop of a person who left stays one', 'removed', 'live', 'gone', 'removed'],
  ['whatever else a person who left has is unknown', 'active', 'live', 'gone', 'unknown'],
  ['also what has finished', 'completed', 'live', 'gone', 'unknown'],
  ['a drop of an unknown person is unknown', 'removed', 'live', 'unknown', 'unknown'],
  ['an exit of an unknown person stays one', 'exited', 'live', 'unknown', 'exited'],
  ['an exit of a person who left stays one', 'exited', 'live', 'gone', 'exited'],
  ['a drop from an unknown class is unknown', 'removed', 'unknown', 'live', 'unknown'],
  ['an exit from an unknown class is unknown', 'exited', 'unknown', 'live', 'unknown'],
  ['an enrollment in a class that is gone goes with its section', 'removed', 'gone', 'live', 'unknown'],
  ['what a class that has ended holds is not looked at', 'removed', 'ended', 'live', null],
  ['nor a class that was never mapped', 'active', null, 'live', null],
  ['nor a person who was never mapped', 'active', 'live', null, null],
  ['what Canvas does not get to know stays so', 'ignored', 'unknown', 'live', 'ignored'],
])('%s', (_, decision, classState, userState, expected) => {
  expect(decisionInClass(decision, classState, userState)).toBe(expected);
});

test.each<[EnrollmentDecision, ClassState | null, UserState | null, string | null]>([
  ['active', 'live', 'live', null],
  ['active', null, null, 'noClass'],
  ['active', 'ended', null, 'classEnded'],
  ['active', 'unknown', null, 'noPerson'],
  ['ignored', 'unknown', 'unknown', null],
  ['active', 'unknown', 'unknown', 'classUnknown'],
  ['active', 'gone', 'unknown', 'personUnknown'],
  ['active', 'gone', 'gone', 'classGone'],
  ['active', 'live', 'gone', 'personGone'],
  ['removed', 'live', 'gone', null],
])(
  'in the way of %s, in a class that is %s and of a person who is %s, stands %s',
  (decision, ofClass, user, obstacle) => {
    expect(obstacleInClass(decision, ofClass, user)).toBe(obstacle);
  },
);
