import { describe, expect, it } from 'vitest';
import { eventKinds, playEvent, type EventSettings } from '../../sandbox/district/events.js';
import { generateDistrict } from '../../sandbox/district/generate.js';
import { collections, type District, type Enrollment, type User } from '../../sandbox/district/records.js';

const today = '2026-11-23';
const fresh = (): District => generateDistrict({ seed: 'events', students: 420, today });
const before = fresh();

function played(kind: string, settings: EventSettings = {}, district = fresh()) {
  const touched = playEvent(district, 1, kind, settings);
  const user = (id: string): User => district.users.find((one) => one.sourcedId === id)!;
  const enrollments = (id: string): Enrollment[] => district.enrollments.filter((one) => one.user === id);
  const open = (id: string): Enrollment[] => enrollments(id).filter((one) => one.endDate! >= district.today);
  return { district, touched, user, enrollments, open };
}

const was = (id: string): User => before.users.find((one) => one.sourcedId === id)!;
const enrollmentsBefore = (id: string): Enrollment[] =>
  before.enrollments.filter((one) => one.user === id && one.endDate! >= today);

/** Events that undo an earlier one. */
const undoing = ['release-login', 'identity-return'];

describe('every event', () => {
  it.each(eventKinds.map(({ kind }) => kind).filter((kind) => !undoing.includes(kind)))(
    '%s gives the same result for the same district and number, and leaves no loose end',
    (kind) => {
      const [one, other] = [played(kind), played(kind)];
      for (const name of collections) expect(one.district[name]).toEqual(other.district[name]);
      expect(one.touched).toEqual(other.touched);
      const users = new Set(one.district.users.map((user) => user.sourcedId));
      const classes = new Set(one.district.classes.map((each) => each.sourcedId));
      expect(
        one.district.enrollments.every((enrollment) => users.has(enrollment.user) && classes.has(enrollment.class)),
      ).toBe(true);
      const ids = one.district.enrollments.map((enrollment) => enrollment.sourcedId);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it('strikes only those it is told to, and says who cannot be struck', () => {
    const [student] = before.users.filter((user) => user.role === 'student');
    expect(played('rename-student', { ids: [student!.sourcedId] }).touched.users).toEqual([student!.sourcedId]);
    expect(() => played('rename-student', { ids: ['nobody'] })).toThrow('nobody is not a student');
    expect(() => played('picnic')).toThrow('unknown event "picnic"');
    expect(() => played('add-students', { school: '999' })).toThrow('no school 999');
    const { user, touched } = played('rename-student', { count: 5, school: '401' });
    expect(touched.users.every((id) => user(id).orgs.includes('401'))).toBe(true);
  });
});

describe('people', () => {
  it('arrive with enrollments that begin today, or on the day said', () => {
    const { touched, open } = played('add-students', { count: 3, on: '2026-11-25' });
    expect(touched.users).toHaveLength(3);
    for (const id of touched.users) {
      expect(was(id)).toBeUndefined();
      expect(open(id).length).toBeGreaterThan(3);
      expect(open(id).every((enrollment) => enrollment.beginDate! >= '2026-11-25')).toBe(true);
    }
  });

  it('arrive beside somebody who is named, in the same classes', () => {
    const [like] = played('rename-student').touched.users as [string];
    const { touched, open } = played('add-students', { ids: [like] });
    const classesOf = (id: string): string[] => open(id).map((each) => each.class);
    expect(touched.users).toHaveLength(1);
    expect(classesOf(touched.users[0]!).sort()).toEqual(classesOf(like).sort());
  });

  it('leave: past-dated, gone or marked, as it is said', () => {
    const past = played('drop-students');
    const [id] = past.touched.users;
    expect(past.open(id!)).toHaveLength(0);
    expect(past.enrollments(id!).every((enrollment) => enrollment.beginDate! <= enrollment.endDate!)).toBe(true);
    const gone = played('drop-students', { ids: [id!], as: 'vanish' });
    expect(gone.enrollments(id!).length).toBeLessThan(past.enrollments(id!).length);
    const marked = played('drop-students', { ids: [id!], as: 'tobedeleted' });
    expect(marked.open(id!).every((enrollment) => enrollment.status === 'tobedeleted')).toBe(true);
  });

  it('change sections of the same course in one step', () => {
    const { district, touched } = played('move-class');
    const [old, now] = touched.enrollments.map((id) => district.enrollments.find((one) => one.sourcedId === id)!);
    const courseOf = (id: string): string | null => district.classes.find((one) => one.sourcedId === id)!.course;
    expect([old!.endDate, now!.beginDate]).toEqual(['2026-11-22', today]);
    expect(courseOf(old!.class)).toBe(courseOf(now!.class));
    expect(old!.class).not.toBe(now!.class);
  });

  it('change schools: the old enrollments end, new ones begin there', () => {
    const { touched, user, open } = played('move-school', { school: '701' });
    const [id] = touched.users;
    expect(was(id!).orgs).not.toEqual(['701']);
    expect(user(id!).orgs).toEqual(['701']);
    expect(new Set(open(id!).map((enrollment) => enrollment.school))).toEqual(new Set(['701']));
  });

  it('take a login, and get another when it is released', () => {
    const { district, touched, user } = played('take-login');
    const [newcomer, holder] = touched.users;
    expect(user(newcomer!).username).toBe(user(holder!).username);
    playEvent(district, 2, 'release-login', {});
    expect(user(holder!).username).toBe(was(holder!).username);
    expect(user(newcomer!).username).not.toBe(was(holder!).username);
  });

  it('swap logins', () => {
    const { touched, user } = played('swap-logins');
    const [one, other] = touched.users;
    expect([user(one!).username, user(other!).username]).toEqual([was(other!).username, was(one!).username]);
  });

  it('come back: a second enrollment in each class', () => {
    const { district, touched, open } = played('drop-students', { count: 2 });
    const back = playEvent(district, 2, 're-enter', { ids: touched.users });
    for (const id of back.users) {
      expect(
        open(id)
          .map((enrollment) => enrollment.class)
          .sort(),
      ).toEqual(
        enrollmentsBefore(id)
          .map((enrollment) => enrollment.class)
          .sort(),
      );
      expect(open(id).map((enrollment) => enrollment.sourcedId)).not.toEqual(
        enrollmentsBefore(id).map((enrollment) => enrollment.sourcedId),
      );
    }
  });

  it('come back under another id with the same number', () => {
    const { touched, user } = played('identity-change');
    const [old, now] = touched.users;
    expect(user(old!)).toBeUndefined();
    expect(user(now!).identifier).toBe(was(old!).identifier);
  });

  it('get their former id again, with their classes', () => {
    const { district, touched, user, open } = played('identity-change');
    const [old, now] = touched.users;
    playEvent(district, 2, 'identity-return', { ids: [now!, old!] });
    expect(user(now!)).toBeUndefined();
    expect(open(now!)).toEqual([]);
    const classesOf = (enrollments: Enrollment[]): string[] => enrollments.map((each) => each.class).sort();
    expect(classesOf(open(old!))).toEqual(classesOf(enrollmentsBefore(old!)));
    expect(() => played('identity-return')).toThrow('it takes the id of a student');
  });
});

describe('records and portals of students', () => {
  it('are merged: one of two goes, and the other has its number, its username and its classes', () => {
    const { touched, user, open } = played('merge-students');
    const [stays, goes] = touched.users as [string, string];
    expect(user(goes)).toBeUndefined();
    expect(open(goes)).toEqual([]);
    expect(user(stays)).toMatchObject({ identifier: was(goes).identifier, username: was(goes).username });
    const classes = new Set([...enrollmentsBefore(stays), ...enrollmentsBefore(goes)].map((each) => each.class));
    expect(new Set(open(stays).map((each) => each.class))).toEqual(classes);
    const [one] = before.users.filter((each) => each.role === 'student');
    expect(() => played('merge-students', { ids: [one!.sourcedId] })).toThrow('two students');
  });

  it('are closed for all students, staff apart, and opened again', () => {
    const { district, touched } = played('close-portals');
    const enabled = (role: string) => district.users.filter((each) => each.role === role && each.enabledUser).length;
    expect([enabled('student'), enabled('teacher') > 0]).toEqual([0, true]);
    expect(touched.enrollments).toEqual([]);
    playEvent(district, 2, 'open-portals', {});
    expect(enabled('student')).toBe(district.users.filter((each) => each.role === 'student').length);
  });
});

describe('classes', () => {
  it('get another teacher: the old place ends, the new one is primary', () => {
    const { district, touched } = played('replace-teacher');
    const [old, now] = touched.enrollments.map((id) => district.enrollments.find((one) => one.sourcedId === id)!);
    expect(old).toMatchObject({ class: touched.classes[0], endDate: '2026-11-22' });
    expect(now).toMatchObject({ class: touched.classes[0], beginDate: today, primary: true });
    expect(old!.user).not.toBe(now!.user);
  });

  it('are opened with a teacher and students, and go with everything in them', () => {
    const opened = played('new-class');
    const inClass = opened.district.enrollments.filter((one) => one.class === opened.touched.classes[0]);
    expect(
      inClass
        .map((one) => one.role)
        .sort()
        .at(-1),
    ).toBe('teacher');
    expect(inClass).toHaveLength(16);
    const { district, touched } = played('remove-class');
    expect(district.classes.some((one) => one.sourcedId === touched.classes[0])).toBe(false);
    expect(district.enrollments.some((one) => one.class === touched.classes[0])).toBe(false);
  });

  it('are dissolved: all students sit in another section of the course, and nobody in the class', () => {
    const { district, touched } = played('dissolve-class');
    const [gone, other] = touched.classes as [string, string];
    const open = (id: string) =>
      district.enrollments.filter(
        (one) => one.class === id && one.status === 'active' && one.endDate !== null && one.endDate >= district.today,
      );
    const were = before.enrollments.filter(
      (one) => one.class === gone && one.role === 'student' && one.status === 'active',
    );
    expect(open(gone)).toEqual([]);
    expect(district.classes.find((one) => one.sourcedId === gone)?.status).toBe('tobedeleted');
    const there = new Set(open(other).map((one) => one.user));
    expect(were.length).toBeGreaterThan(0);
    expect(were.filter((one) => !there.has(one.user))).toEqual([]);
  });
});

describe('the master schedule', () => {
  it('is built anew for sessions ahead: other ids, the same sections and sizes, the students dealt out anew', () => {
    const { district } = played('rebuild-schedule');
    const begin = new Map(before.academicSessions.map((each) => [each.sourcedId, each.startDate]));
    const ahead = (each: { terms: string[] }): boolean => each.terms.every((term) => begin.get(term)! > today);
    const places = (of: District) => {
      const people = new Map<string, string[]>();
      for (const each of of.enrollments) people.set(each.class, [...(people.get(each.class) ?? []), each.user]);
      return new Map(of.classes.filter(ahead).map((each) => [each.classCode, people.get(each.sourcedId)!]));
    };
    const old = new Set(before.classes.filter(ahead).map((each) => each.sourcedId));
    const made = district.classes.filter((each) => !before.classes.some((was) => was.sourcedId === each.sourcedId));
    expect(old.size).toBeGreaterThan(3);
    expect(made).toHaveLength(old.size);
    expect(district.classes.filter((each) => old.has(each.sourcedId))).toEqual([]);
    const [were, are] = [places(before), places(district)];
    expect([...are].map(([code, people]) => [code, people.length])).toEqual(
      [...were].map(([code, people]) => [code, people.length]),
    );
    expect([...are.values()].flat().sort()).toEqual([...were.values()].flat().sort());
    expect([...are]).not.toEqual([...were]);
  });
});

describe('time', () => {
  it('has a summer school between two years, with a session, classes and students of its own', () => {
    const { district, touched, enrollments } = played('summer-school', { count: 2 });
    const [session] = touched.academicSessions;
    const classes = district.classes.filter((each) => each.terms[0] === session);
    expect(classes.map((each) => each.sourcedId)).toEqual(touched.classes);
    expect(touched.enrollments).toHaveLength(2 * 13);
    const [one] = district.enrollments.filter((each) => each.class === classes[0]!.sourcedId);
    expect(one).toMatchObject({ beginDate: '2027-06-14', endDate: '2027-07-16' });
    expect(enrollments(one!.user).length).toBeGreaterThan(1);
    expect(() => playEvent(district, 2, 'summer-school', {})).toThrow('already');
  });

  it('rolls the year over with the old year still in the feed, on the day that is said', () => {
    const { district } = played('next-year', { as: 'kept', on: '2027-07-01' });
    expect(district.today).toBe('2027-07-01');
    expect(district.enrollments.slice(0, before.enrollments.length)).toEqual(before.enrollments);
    expect(district.classes.length).toBeGreaterThan(before.classes.length * 1.8);
    expect(district.classes.some((each) => each.terms.every((term) => /-37\d\d$/.test(term)))).toBe(true);
  });

  it('goes to the day on which the next session begins', () => {
    const { district, touched } = played('next-term');
    expect(district.today).toBe('2027-01-07');
    expect(touched.academicSessions).toContain('701-3602');
  });

  it('rolls the year over: everyone a grade up, new sessions, classes and enrollments, the old ones gone', () => {
    const { district, user } = played('next-year');
    expect(district.today).toBe('2027-08-12');
    expect(new Set(district.academicSessions.map((one) => one.schoolYear))).toEqual(new Set(['2027', '2028']));
    expect(district.classes.every((one) => one.terms.every((term) => /-37\d\d$/.test(term)))).toBe(true);
    const third = before.users.find((one) => one.grades[0] === '03' && one.enabledUser)!;
    expect(user(third.sourcedId).grades).toEqual(['04']);
    const graduate = before.users.find((one) => one.grades[0] === '12')!;
    expect(user(graduate.sourcedId).enabledUser).toBe(false);
    expect(district.enrollments.length).toBeGreaterThan(before.enrollments.length * 0.8);
    expect(() => playEvent(district, 2, 'next-year', {})).not.toThrow();
  });
});
