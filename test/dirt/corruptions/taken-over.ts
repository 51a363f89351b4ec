import type { Cells } from '../../../sandbox/feed/rows.js';
import { addDays } from '../../../sandbox/district/dates.js';
import { changed } from '../changes.js';
import { enrollment, semester, sessionDays, type Rows } from '../clean-district.js';
import { isNumberTheId, renamed, renumbered } from '../people.js';
import { always, pickUser, stranger, type Kind } from './kind.js';

/** Ids in the hands of somebody else. */
export const takenOver: Record<string, Kind> = {
  "a user's id with another child": (rows, random) => {
    const some = pickUser(rows, random, 'student');
    return always('users', some.sourcedId!, stranger(some, random));
  },
  "a teacher's id with another teacher": (rows, random) => {
    const some = pickUser(rows, random, 'teacher');
    return always('users', some.sourcedId!, stranger(some, random));
  },
  // The number alone makes one person, unless it is the id itself.
  'an id that is the number, with another child': (rows, random) => {
    const some = pickUser(rows, random, 'student');
    const { identifier, ...cells } = stranger(some, random);
    return always('users', some.sourcedId!, isNumberTheId(some) ? cells : { ...cells, identifier: identifier! });
  },
  "a student's id with a teacher": (rows, random) => {
    const some = pickUser(rows, random, 'student');
    return always('users', some.sourcedId!, { ...stranger(some, random), role: 'teacher', grades: '' });
  },
  "a child's id with a sibling, who has the family's address": (rows, random) => {
    const some = pickUser(rows, random, 'student');
    const { familyName, email } = some;
    const { givenName, identifier } = stranger(some, random);
    const sibling = {
      ...renamed(some, { givenName: givenName!, familyName: familyName! }),
      ...renumbered(some, identifier!),
    };
    return always('users', some.sourcedId!, { ...sibling, email: email! });
  },
  "two children's records changed places": (rows, random) => {
    const one = pickUser(rows, random, 'student');
    // Where no number tells, one given name may be one person who has married.
    const others = rows.users.filter((each) => each.role === 'student' && each.givenName !== one.givenName);
    const other = random.pick(others)!;
    return (now) =>
      changed(changed(now, 'users', one.sourcedId!, selfOf(other)), 'users', other.sourcedId!, selfOf(one));
  },
  'a class of the first semester is another one of the second': (rows, random) => {
    const some = random.pick(rows.classes.filter((each) => each.termSourcedIds === 'S1'));
    const course = random.pick(rows.courses.filter((each) => each.sourcedId !== some?.courseSourcedId))!;
    const cells = { title: 'Pottery 9', termSourcedIds: 'S2', courseSourcedId: course.sourcedId! };
    return (now) => (some ? withPeople(changed(now, 'classes', some.sourcedId!, cells), some) : now);
  },
  'a class that was over comes back in the next semester': (rows, random) => {
    const id = random.pick(rows.classes.filter((each) => each.termSourcedIds === 'S1'))?.sourcedId;
    return (now, day) =>
      id === undefined || day <= addDays(semester.end, 3) ? now : changed(now, 'classes', id, { termSourcedIds: 'S2' });
  },
};

const selfOf = ({ givenName, familyName, username, email, identifier }: Cells): Cells => ({
  ...{ givenName: givenName!, familyName: familyName! },
  ...{ username: username!, email: email!, identifier: identifier! },
});

/** Those of the school who were not in a class are in it, and nobody else. */
function withPeople(rows: Rows, { sourcedId, schoolSourcedId }: Cells): Rows {
  const before = rows.enrollments.filter((each) => each.classSourcedId === sourcedId);
  const were = new Set(before.map((each) => each.userSourcedId));
  const come = rows.users.filter((each) => each.orgSourcedIds === schoolSourcedId && !were.has(each.sourcedId));
  return {
    ...rows,
    enrollments: [
      ...rows.enrollments.filter((each) => each.classSourcedId !== sourcedId),
      ...come.map((each) => enrollment(each.sourcedId!, sourcedId!, schoolSourcedId!, each.role!, sessionDays.S2!)),
    ],
  };
}
