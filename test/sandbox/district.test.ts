import { describe, expect, it } from 'vitest';
import { generateDistrict } from '../../sandbox/district/generate.js';
import { collections, type District, type Enrollment } from '../../sandbox/district/records.js';

const today = '2026-11-23';
const district = generateDistrict({ seed: 'Juniper Flats', students: 2000, today });

const idsOf = (records: ReadonlyArray<{ sourcedId: string }>): Set<string> =>
  new Set(records.map((one) => one.sourcedId));

function group<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const currentClasses = (of: District): Set<string> =>
  idsOf(of.classes.filter((one) => one.terms.every((term) => /-36\d\d$/.test(term))));

describe('a generated district', () => {
  it('is the same for the same seed, size and day, and another for another seed', () => {
    const again = generateDistrict({ seed: 'Juniper Flats', students: 2000, today });
    for (const name of collections) expect(again[name]).toEqual(district[name]);
    expect(generateDistrict({ seed: 'other', students: 2000, today }).users).not.toEqual(district.users);
  });

  it('refuses sizes it is not made for', () => {
    expect(() => generateDistrict({ seed: 'x', students: 299, today })).toThrow('300 to 100000');
  });

  it.each([300, 2000, 8000])('of %i students has exactly so many, in schools of three levels', (students) => {
    const made = students === 2000 ? district : generateDistrict({ seed: 'x', students, today });
    expect(made.users.filter((user) => user.role === 'student')).toHaveLength(students);
    const names = made.orgs.map((org) => org.name);
    for (const kind of ['Elementary', 'Middle', 'High']) expect(names.some((name) => name.includes(kind))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refers to nothing that is not there, and gives no id twice', () => {
    const made = generateDistrict({ seed: 'refs', students: 3000, today });
    const [orgs, sessions, courses] = [idsOf(made.orgs), idsOf(made.academicSessions), idsOf(made.courses)];
    const [classes, users] = [idsOf(made.classes), idsOf(made.users)];
    for (const name of collections) expect(idsOf(made[name]).size).toBe(made[name].length);
    expect(made.academicSessions.every((one) => one.parent === null || sessions.has(one.parent))).toBe(true);
    expect(made.courses.every((one) => orgs.has(one.org!))).toBe(true);
    expect(made.classes.every((one) => courses.has(one.course!) && orgs.has(one.school))).toBe(true);
    expect(made.classes.every((one) => one.terms.length > 0 && one.terms.every((term) => sessions.has(term)))).toBe(
      true,
    );
    expect(made.users.every((one) => one.orgs.every((org) => orgs.has(org)))).toBe(true);
    const byId = new Map(made.classes.map((one) => [one.sourcedId, one]));
    expect(
      made.enrollments.every(
        (one) => classes.has(one.class) && users.has(one.user) && byId.get(one.class)!.school === one.school,
      ),
    ).toBe(true);
    expect(made.enrollments.every((one) => one.beginDate! <= one.endDate!)).toBe(true);
    expect(new Set(made.users.map((user) => user.username)).size).toBe(made.users.length);
  });

  it('gives every school its own copy of the sessions of last year and of this, some not yet begun', () => {
    for (const org of district.orgs.filter((one) => one.type === 'school')) {
      const own = district.academicSessions.filter((one) => one.sourcedId.startsWith(`${org.sourcedId}-`));
      expect(new Set(own.map((one) => one.schoolYear))).toEqual(new Set(['2026', '2027']));
      expect(own.some((one) => one.startDate > today)).toBe(true);
    }
  });

  it('enrollments a secondary student in seven to nine classes and a younger one in a homeroom and three to five', () => {
    const current = currentClasses(district);
    const perStudent = group(
      district.enrollments.filter((one) => one.role === 'student' && current.has(one.class)),
      (one) => one.user,
    );
    const gradeOf = new Map(district.users.map((user) => [user.sourcedId, user.grades[0] ?? '']));
    const usual = (lowest: number, highest: number, young: boolean): number => {
      const counts = [...perStudent]
        .filter(([user]) => ['KG', '01', '02', '03', '04', '05'].includes(gradeOf.get(user)!) === young)
        .map(([, enrollments]) => new Set(enrollments.map((enrollment) => enrollment.class)).size);
      return counts.filter((count) => count >= lowest && count <= highest).length / counts.length;
    };
    expect(usual(7, 9, false)).toBeGreaterThan(0.95);
    expect(usual(4, 6, true)).toBeGreaterThan(0.95);
  });

  it('has the odd cases that every district has', () => {
    const current = currentClasses(district);
    const enrollments = district.enrollments.filter((one) => current.has(one.class));
    const students = enrollments.filter((one) => one.role === 'student');
    const teaching = group(
      enrollments.filter((one) => one.role === 'teacher'),
      (one) => one.class,
    );
    const endOf = new Map(district.academicSessions.map((one) => [one.sourcedId, one.endDate]));
    const termEnd = new Map(
      district.classes.map((one) => [
        one.sourcedId,
        one.terms
          .map((term) => endOf.get(term)!)
          .sort()
          .at(-1)!,
      ]),
    );
    const twice = [...group(students, (one) => `${one.user} ${one.class}`).values()].filter((all) => all.length === 2);
    const staff = district.users.filter((user) => user.role !== 'student');
    const numbers = [...group(staff, (user) => user.identifier!).values()].filter((all) => all.length === 2);
    const cases: Record<string, number> = {
      'a class with two teachers': [...teaching.values()].filter((all) => all.length > 1).length,
      'an aide in a class': enrollments.filter((one) => one.role === 'aide').length,
      'a class without a teacher': [...current].filter((id) => !teaching.has(id)).length,
      'a class without students': [...current].filter((id) => !students.some((one) => one.class === id)).length,
      'a class in several sessions': district.classes.filter((one) => one.terms.length > 1).length,
      'someone at two schools': staff.filter((user) => user.orgs.length === 2).length,
      'two role records of one person': numbers.filter(([one, other]) => one!.role !== other!.role).length,
      'a student who came back': twice.filter((all) => all.some((one: Enrollment) => one.endDate! < today)).length,
      'a drop in the past': students.filter((one) => one.endDate! < today && one.endDate! < termEnd.get(one.class)!)
        .length,
      'a student who is still to come': students.filter((one) => one.beginDate === '2026-11-28').length,
      'a class of last year': district.classes.length - current.size,
      'someone without e-mail': district.users.filter((user) => user.email === null).length,
      'a name that is hard on files': district.users.filter((user) =>
        /[,"'\u{1F300}-\u{1FAFF}]/u.test(user.familyName + user.givenName),
      ).length,
    };
    for (const [name, count] of Object.entries(cases)) expect(count, name).toBeGreaterThan(0);
  });

  it('sends mail only to its own invented domain', () => {
    const domains = new Set(district.users.flatMap((user) => (user.email ? [user.email.split('@')[1]] : [])));
    expect(domains).toEqual(new Set(['juniper-flats.example', 'students.juniper-flats.example']));
  });

  it.each(['2026-08-12', '2026-07-15', '2027-06-09', '2026-12-28'])('can be made on %s', (day) => {
    const made = generateDistrict({ seed: 'x', students: 300, today: day });
    expect(made.enrollments.length).toBeGreaterThan(1500);
    expect(made.enrollments.every((one) => one.beginDate! <= one.endDate!)).toBe(true);
  });
});
