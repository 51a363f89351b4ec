import { always, pickClass, pickEnrollment, pickUser, type Kind } from './kind.js';

/** Roles and fields that contradict, are blank, or stand in words and dates of their own. */
export const oddFields: Record<string, Kind> = {
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
