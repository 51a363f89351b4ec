import type { Cells, FeedNight } from '../../sandbox/feed/rows.js';
import type { Random } from '../holds/random.js';
import { changed, runningClasses } from './changes.js';
import { loginOf, nameOf, type Rows } from './clean-district.js';

/** What a mistake does to the lines of a night, the same to the same records in each. */
export type Corruption = (rows: Rows) => Rows;

type Kind = (rows: Rows, random: Random) => Corruption;

/** A child who is nobody else in the district. */
const stranger = (number: number): Cells => {
  const { givenName, familyName } = nameOf(number);
  return {
    givenName,
    familyName: `${familyName}son`,
    ...loginOf(givenName, `${familyName}son`),
    identifier: `7${number}`,
  };
};

const pickUser = (rows: Rows, random: Random, role?: string): Cells =>
  random.pick(rows.users.filter((each) => role === undefined || each.role === role))!;
const pickEnrollment = (rows: Rows, random: Random): Cells => {
  const running = new Set(runningClasses(rows).map((each) => each.sourcedId));
  return random.pick(rows.enrollments.filter((each) => running.has(each.classSourcedId)))!;
};
const pickClass = (rows: Rows, random: Random): Cells => random.pick(runningClasses(rows))!;
const twice = (collection: keyof Rows, id: string, cells: (of: Cells) => Cells): Corruption => {
  return (rows) => {
    const found = rows[collection].find((each) => each.sourcedId === id);
    return found ? { ...rows, [collection]: [...rows[collection], { ...found, ...cells(found) }] } : rows;
  };
};
const always = (collection: keyof Rows, id: string, cells: Cells | ((of: Cells) => Cells)): Corruption => {
  return (rows) => {
    const found = rows[collection].find((each) => each.sourcedId === id);
    return found ? changed(rows, collection, id, typeof cells === 'function' ? cells(found) : cells) : rows;
  };
};
/** What an id comes to on the way through a spreadsheet. */
const mangled = (id: string, random: Random): string => {
  const ways = [id.replace(/^0+/, ''), id.toUpperCase(), id.toLowerCase(), ` ${id}`, `D-${id}`, `${id}.0`, 'nobody'];
  return random.pick(ways.filter((each) => each !== id))!;
};

/** One id, two records. */
const idTwice: Record<string, Kind> = {
  'a user twice, the second another person': (rows, random) =>
    twice('users', pickUser(rows, random).sourcedId!, () => stranger(60 + Math.floor(random.next() * 30))),
  'a user twice, the second with the name of a third': (rows, random) => {
    const { givenName, familyName, username } = pickUser(rows, random);
    return twice('users', pickUser(rows, random).sourcedId!, () => ({
      ...{ givenName: givenName!, familyName: familyName!, username: username! },
    }));
  },
  'a user twice, as it is': (rows, random) => twice('users', pickUser(rows, random).sourcedId!, () => ({})),
  'a user twice, once for each school': (rows, random) =>
    twice('users', pickUser(rows, random).sourcedId!, () => ({
      orgSourcedIds: random.pick(rows.orgs.slice(1))!.sourcedId!,
    })),
  'a class twice, the second of another course': (rows, random) =>
    twice('classes', pickClass(rows, random).sourcedId!, () => ({
      ...{ title: 'Pottery 9', courseSourcedId: random.pick(rows.courses)!.sourcedId! },
    })),
  'an enrollment twice, the second of somebody else': (rows, random) => {
    const other = pickUser(rows, random, 'student').sourcedId!;
    return twice('enrollments', pickEnrollment(rows, random).sourcedId!, () => ({ userSourcedId: other }));
  },
  'a session twice, the second shorter': (_rows, _random) =>
    twice('academicSessions', 'S1', () => ({ endDate: '2026-10-01' })),
  'a course twice, the second of another name': (rows, random) =>
    twice('courses', random.pick(rows.courses)!.sourcedId!, () => ({ title: 'Weaving', courseCode: 'WEA9' })),
};

/** References that name nobody. */
const dangling: Record<string, Kind> = {
  'an enrollment that names nobody': (rows, random) => {
    const { sourcedId, userSourcedId } = pickEnrollment(rows, random);
    return always('enrollments', sourcedId!, { userSourcedId: mangled(userSourcedId!, random) });
  },
  'an enrollment in no class': (rows, random) => {
    const { sourcedId, classSourcedId } = pickEnrollment(rows, random);
    return always('enrollments', sourcedId!, { classSourcedId: mangled(classSourcedId!, random) });
  },
  'all enrollments of a person name nobody': (rows, random) => {
    const { sourcedId } = pickUser(rows, random);
    const instead = mangled(sourcedId!, random);
    return (now) => ({
      ...now,
      enrollments: now.enrollments.map((each) =>
        each.userSourcedId === sourcedId ? { ...each, userSourcedId: instead } : each,
      ),
    });
  },
  'a person whose record is gone': (rows, random) => {
    const { sourcedId } = pickUser(rows, random);
    return (now) => ({ ...now, users: now.users.filter((each) => each.sourcedId !== sourcedId) });
  },
  'a class whose record is gone': (rows, random) => {
    const { sourcedId } = pickClass(rows, random);
    return (now) => ({ ...now, classes: now.classes.filter((each) => each.sourcedId !== sourcedId) });
  },
  'a class of a course that is none': (rows, random) =>
    always('classes', pickClass(rows, random).sourcedId!, (of) => ({
      courseSourcedId: mangled(of.courseSourcedId!, random),
    })),
  'a class of a session that is none': (rows, random) =>
    always('classes', pickClass(rows, random).sourcedId!, { termSourcedIds: 'S9' }),
  'a user of a school that is none': (rows, random) =>
    always('users', pickUser(rows, random).sourcedId!, { orgSourcedIds: '999' }),
};

/** Ids in the hands of somebody else. */
export const takenOver: Record<string, Kind> = {
  "a user's id with another child": (rows, random) =>
    always('users', pickUser(rows, random, 'student').sourcedId!, stranger(60 + Math.floor(random.next() * 30))),
  "two children's records changed places": (rows, random) => {
    const [one, other] = [pickUser(rows, random, 'student'), pickUser(rows, random, 'student')];
    const what = ({ givenName, familyName, username, email, identifier }: Cells): Cells => ({
      ...{
        givenName: givenName!,
        familyName: familyName!,
        username: username!,
        email: email!,
        identifier: identifier!,
      },
    });
    return (now) => changed(changed(now, 'users', one.sourcedId!, what(other)), 'users', other.sourcedId!, what(one));
  },
};

/** Logins and numbers that somebody else has. */
const taken: Record<string, Kind> = {
  'a login that somebody else has': (rows, random) => {
    const { username } = pickUser(rows, random);
    return always('users', pickUser(rows, random).sourcedId!, {
      username: random.chance() ? username! : username!.toUpperCase(),
    });
  },
  'a number that a teacher has': (rows, random) => {
    const { identifier } = pickUser(rows, random, 'teacher');
    return always('users', pickUser(rows, random, 'student').sourcedId!, { identifier: identifier! });
  },
};

/** Roles and fields that contradict, are blank, or stand in words and dates of their own. */
const oddFields: Record<string, Kind> = {
  'a student as teacher of a class': (rows, random) => {
    const { sourcedId } = random.pick(rows.enrollments.filter((each) => each.role === 'student'))!;
    return always('enrollments', sourcedId!, { role: 'teacher' });
  },
  'a class without a title': (rows, random) => always('classes', pickClass(rows, random).sourcedId!, { title: '' }),
  'a class without a term': (rows, random) =>
    always('classes', pickClass(rows, random).sourcedId!, { termSourcedIds: '' }),
  'a class of an unknown type': (rows, random) =>
    always('classes', pickClass(rows, random).sourcedId!, { classType: 'advisory' }),
  'an enrollment without a school': (rows, random) =>
    always('enrollments', pickEnrollment(rows, random).sourcedId!, { schoolSourcedId: '' }),
  'a user without a school': (rows, random) =>
    always('users', pickUser(rows, random).sourcedId!, { orgSourcedIds: '' }),
  'a user without a login': (rows, random) => always('users', pickUser(rows, random).sourcedId!, { username: '' }),
  'a user without a number': (rows, random) => always('users', pickUser(rows, random).sourcedId!, { identifier: '' }),
  'flags and words in other spellings': () => (now) => ({
    ...now,
    users: now.users.map((each, at) => ({ ...each, enabledUser: ['Yes', 'TRUE', 'Y', '1'][at % 4]! })),
    enrollments: now.enrollments.map((each) => ({
      ...each,
      role: `${each.role![0]!.toUpperCase()}${each.role!.slice(1)} `,
    })),
  }),
  'a date that cannot be read': (rows, random) =>
    always('enrollments', pickEnrollment(rows, random).sourcedId!, { endDate: 'June' }),
  'dates as in America': () => (now) => ({
    ...now,
    enrollments: now.enrollments.map((each) => ({
      ...each,
      beginDate: american(each.beginDate!),
      endDate: american(each.endDate!),
    })),
  }),
  'a session whose end cannot be read': () => always('academicSessions', 'S1', { endDate: 'n/a' }),
  'a name with a damaged letter': (rows, random) =>
    always('users', pickUser(rows, random).sourcedId!, (of) => ({
      familyName: `${of.familyName!.slice(0, -1)}\u{fffd}`,
    })),
};

const american = (day: string): string => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;

/** Lists that shrank or left. */
export const shrunk: Record<string, Kind> = {
  'a third of the enrollments left out': (_rows, random) => leftOut('enrollments', random, 0.34),
  'a tenth of the users left out': (_rows, random) => leftOut('users', random, 0.1),
  'a school left out': (rows, random) => {
    const { sourcedId } = random.pick(rows.orgs.slice(1))!;
    return (now) => ({
      ...now,
      classes: now.classes.filter((each) => each.schoolSourcedId !== sourcedId),
      enrollments: now.enrollments.filter((each) => each.schoolSourcedId !== sourcedId),
      users: now.users.filter((each) => each.orgSourcedIds !== sourcedId),
    });
  },
  'no courses at all': () => (now) => ({ ...now, courses: [] }),
  'last year left out': () => (now) => ({
    ...now,
    academicSessions: now.academicSessions.filter((each) => each.sourcedId !== 'PY'),
    classes: now.classes.filter((each) => each.termSourcedIds !== 'PY'),
  }),
};

/** A school under new ids for some nights, as after a plug-in was installed anew. */
export const otherIds: Record<string, Kind> = {
  'all classes of a school under other ids': (rows, random) => {
    const school = random.pick(rows.orgs.slice(1))!.sourcedId!;
    return (now) => {
      const its = now.classes.filter((each) => each.schoolSourcedId === school).map((each) => each.sourcedId!);
      const other = new Map(its.map((id) => [id, `${id}.new`]));
      return renamed(renamedEnrollments(now, other, 'classSourcedId'), 'classes', other);
    };
  },
  'all people of a school under other ids': (rows, random) => {
    const school = random.pick(rows.orgs.slice(1))!.sourcedId!;
    return (now) => {
      const its = now.users.filter((each) => each.orgSourcedIds === school).map((each) => each.sourcedId!);
      const other = new Map(its.map((id) => [id, `${id}.new`]));
      return renamed(renamedEnrollments(now, other, 'userSourcedId'), 'users', other);
    };
  },
  'all sessions under other ids': () => (now) => {
    const other = new Map(now.academicSessions.map((each) => [each.sourcedId!, `${each.sourcedId!}.new`]));
    const sessions = renamed(now, 'academicSessions', other);
    return {
      ...sessions,
      academicSessions: sessions.academicSessions.map((each) => renamedCell(each, 'parentSourcedId', other)),
      classes: sessions.classes.map((each) => renamedCell(each, 'termSourcedIds', other)),
    };
  },
};

const renamedCell = (cells: Cells, column: string, other: ReadonlyMap<string, string>): Cells => ({
  ...cells,
  [column]: other.get(cells[column] ?? '') ?? cells[column] ?? '',
});
const renamed = (rows: Rows, collection: keyof Rows, other: ReadonlyMap<string, string>): Rows => ({
  ...rows,
  [collection]: rows[collection].map((each) => renamedCell(each, 'sourcedId', other)),
});
/** Enrollments of renamed records have other ids, too. */
const renamedEnrollments = (rows: Rows, other: ReadonlyMap<string, string>, column: string): Rows => ({
  ...rows,
  enrollments: rows.enrollments.map((each) =>
    other.has(each[column]!) ? { ...renamedCell(each, column, other), sourcedId: `${each.sourcedId!}.new` } : each,
  ),
});

function leftOut(collection: keyof Rows, random: Random, share: number): Corruption {
  const salt = 1 + Math.floor(random.next() * 1000);
  const isIn = (id: string): boolean => {
    let sum = salt;
    for (const each of id) sum = (sum * 31 + each.charCodeAt(0)) % 1009;
    return sum / 1009 >= share;
  };
  return (now) => ({ ...now, [collection]: now[collection].filter((each) => isIn(each.sourcedId!)) });
}

/** Every kind of mistake in the lines, by name. */
export const corruptions: Record<string, Kind> = {
  ...idTwice,
  ...dangling,
  ...takenOver,
  ...taken,
  ...oddFields,
  ...shrunk,
  ...otherIds,
};

/** How a SIS misanswers in a night, by name. */
export const misanswers: Record<string, FeedNight['patch']> = {
  'errors with 200': {
    page: (kind) =>
      kind === 'classes' ? { statusInfoSet: [{ imsx_codeMajor: 'failure', imsx_severity: 'error' }] } : undefined,
  },
  'not found for courses': { page: (kind) => (kind === 'courses' ? { status: 404, __raw: '{}' } : undefined) },
  'look-ups without an answer': { single: () => ({ status: 204, __raw: '' }) },
  'look-ups that fail': { single: () => ({ status: 500, __raw: 'error' }) },
  'the total of the page': {
    headers: (_kind, headers, { rows }) => ({ ...headers, 'x-total-count': String(Math.min(rows.length, 20)) }),
  },
};
