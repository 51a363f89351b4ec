import { expect, test } from 'vitest';
import { successorCutoff, waitsForSuccessor, type StandingTeacher } from '../../roster/teacher-succession.js';

const cutoff = successorCutoff('2026-11-23', 7);
const successor: StandingTeacher = { userId: 'new', status: 'active', since: '2026-11-16', leaves: false };

test.each<[string, StandingTeacher[], boolean]>([
  ['without a successor stays', [], true],
  ['whose successor came a week ago leaves', [successor], false],
  ['whose successor came six days ago stays', [{ ...successor, since: '2026-11-17' }], true],
  ['whose successor is not active stays', [{ ...successor, status: 'inactive' }], true],
  ['whose successor leaves as well stays', [{ ...successor, leaves: true }], true],
  ['is no successor of themselves', [{ ...successor, userId: 'old' }], true],
  ['of whose two successors one was there long enough leaves', [{ ...successor, leaves: true }, successor], false],
])('a teacher %s', (_, teachers, waits) => {
  expect(waitsForSuccessor('old', teachers, cutoff)).toBe(waits);
});
