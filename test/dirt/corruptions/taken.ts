import { renamed } from '../people.js';
import { always, both, pickOther, pickUser, type Kind } from './kind.js';

/** Logins, numbers and addresses that somebody else has. */
export const taken: Record<string, Kind> = {
  'a login that somebody else has': (rows, random) => {
    const some = pickUser(rows, random);
    const { username } = some;
    return always('users', pickOther(rows, random, some).sourcedId!, {
      username: random.chance() ? username! : username!.toUpperCase(),
    });
  },
  'a number that a teacher has': (rows, random) => {
    const { identifier } = pickUser(rows, random, 'teacher');
    return always('users', pickUser(rows, random, 'student').sourcedId!, { identifier: identifier! });
  },
  'a number that a student has': (rows, random) => {
    const { identifier } = pickUser(rows, random, 'student');
    return always('users', pickUser(rows, random, 'teacher').sourcedId!, { identifier: identifier! });
  },
  'a number that somebody of the same role has': (rows, random) => {
    const some = pickUser(rows, random);
    const other = pickOther(rows, random, some, some.role);
    return always('users', other.sourcedId!, { identifier: some.identifier! });
  },
  'an address that somebody else has': (rows, random) => {
    const some = pickUser(rows, random);
    return always('users', pickOther(rows, random, some).sourcedId!, { email: some.email! });
  },
  "two children with their family's address and name": (rows, random) => {
    const one = pickUser(rows, random, 'student');
    const other = pickOther(rows, random, one, 'student');
    const email = 'the.orrens@larkmoor.example';
    return both(
      always('users', one.sourcedId!, { email }),
      always('users', other.sourcedId!, (of) => ({
        ...renamed(of, { givenName: of.givenName!, familyName: of.familyName! }),
        email,
      })),
    );
  },
};
