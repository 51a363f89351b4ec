import { schoolYearOf } from './calendar.js';
import { addDays, daysBetween, earlier } from './dates.js';
import type { Class, District, Enrollment, User } from './records.js';
import type { Registrar } from './registrar.js';

interface SchoolPeople {
  id: string;
  teachers: User[];
}

/** Every nth of a list, at least one where there is any. */
function share<T>(of: readonly T[], part: number): T[] {
  return of.slice(0, Math.min(of.length, Math.max(1, Math.round(of.length * part))));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/**
 * What every real district has besides its tidy timetable: co-teachers, aides, people at two schools and with two role
 * records, students who moved, left, came back or will come, classes without a teacher and classes without students.
 */
export function addOddities(district: District, registrar: Registrar, schools: readonly SchoolPeople[]): void {
  const year = String(schoolYearOf(district.today));
  const current = new Set(
    district.academicSessions.filter((one) => Number(one.schoolYear) === Number(year) + 1).map((one) => one.sourcedId),
  );
  const classes = district.classes.filter((one) => one.terms.some((term) => current.has(term)));
  oddStaff(district, registrar, schools, classes);
  oddStudents(district, registrar, classes);
}

function oddStaff(
  district: District,
  registrar: Registrar,
  schools: readonly SchoolPeople[],
  classes: readonly Class[],
): void {
  const { random } = registrar;
  const leadOf = new Map(
    district.enrollments.filter((one) => one.role === 'teacher').map((one) => [one.class, one] as const),
  );
  const teachersAt = new Map(schools.map((school) => [school.id, school.teachers]));
  const shuffled = random.shuffled(classes);
  const withoutTeacher = new Set(share(shuffled, 0.01).map((one) => leadOf.get(one.sourcedId)?.sourcedId));
  district.enrollments = district.enrollments.filter((one) => !withoutTeacher.has(one.sourcedId));

  const staffed = shuffled.slice(Math.max(1, Math.round(shuffled.length * 0.01)));
  for (const shared of share(staffed, 0.05)) {
    const lead = leadOf.get(shared.sourcedId)!;
    const colleagues = teachersAt.get(shared.school)!.filter((one) => one.sourcedId !== lead.user);
    if (colleagues.length > 0) registrar.assign(random.pick(colleagues), shared, lead.beginDate!, lead.endDate!, false);
  }
  for (const [school, ofSchool] of groupBy(staffed, (one) => one.school)) {
    const helped = share(ofSchool, 0.03);
    const aide = registrar.addStaff({ schools: [school], role: 'aide' });
    for (const one of helped.slice(0, 6)) {
      const lead = leadOf.get(one.sourcedId)!;
      registrar.assign(aide, one, lead.beginDate!, lead.endDate!, false);
    }
    const last = ofSchool.at(-1)!;
    const course = district.courses.find((one) => one.sourcedId === last.course)!;
    registrar.addClass({
      course,
      school,
      terms: last.terms,
      title: `${course.title} - not yet scheduled`,
      period: '1(A-E)',
      section: 99,
    });
  }
  const everyone = random.shuffled(schools.flatMap((school) => school.teachers));
  if (schools.length > 1) {
    for (const itinerant of share(everyone, 0.03)) {
      const elsewhere = random.pick(schools.filter((school) => school.id !== itinerant.orgs[0])).id;
      itinerant.orgs = [...itinerant.orgs, elsewhere];
      const there = staffed.find((one) => one.school === elsewhere);
      const lead = there && leadOf.get(there.sourcedId);
      if (there && lead) registrar.assign(itinerant, there, lead.beginDate!, lead.endDate!, false);
    }
  }
  for (const [index, original] of share(everyone.slice(Math.ceil(everyone.length / 2)), 0.04).entries()) {
    registrar.addStaff({
      schools: [original.orgs[0]!],
      role: index % 2 === 0 ? 'administrator' : 'aide',
      name: { givenName: original.givenName, familyName: original.familyName, middleName: original.middleName },
      identifier: original.identifier!,
      email: original.email,
    });
  }
}

function oddStudents(district: District, registrar: Registrar, classes: readonly Class[]): void {
  const { random } = registrar;
  const { today } = district;
  const classOf = new Map(classes.map((one) => [one.sourcedId, one]));
  const enrollments = district.enrollments.filter((one) => one.role === 'student' && classOf.has(one.class));
  const enrollmentsOf = groupBy(enrollments, (one) => one.user);
  const siblings = groupBy(classes, (one) => `${one.school}/${one.course}/${one.terms.join()}`);
  const students = random.shuffled(district.users.filter((one) => enrollmentsOf.has(one.sourcedId)));
  let taken = 0;
  const some = (part: number): User[] => {
    const group = students.slice(taken, taken + Math.max(1, Math.round(students.length * part)));
    taken += group.length;
    return group;
  };
  /** Enrollments that began long enough ago for something to have happened since. */
  const lived = (student: User): Enrollment[] =>
    enrollmentsOf
      .get(student.sourcedId)!
      .filter((one) => one.beginDate! <= addDays(today, -8) && one.endDate! >= today);
  const dayWithin = (enrollment: Enrollment): string =>
    addDays(enrollment.beginDate!, 2 + random.below(Math.max(1, daysBetween(enrollment.beginDate!, today) - 5)));

  for (const moved of some(0.03)) {
    const movable = lived(moved).filter((one) => {
      const from = classOf.get(one.class)!;
      return siblings.get(`${from.school}/${from.course}/${from.terms.join()}`)!.length > 1;
    });
    if (movable.length === 0) continue;
    const old = random.pick(movable);
    const from = classOf.get(old.class)!;
    const choices = siblings.get(`${from.school}/${from.course}/${from.terms.join()}`)!.filter((one) => one !== from);
    const begin = dayWithin(old);
    registrar.enrollment(moved, random.pick(choices), begin, old.endDate!);
    old.endDate = addDays(begin, -1);
  }
  for (const dropped of some(0.01)) {
    const enrollment = lived(dropped)[0];
    if (enrollment) enrollment.endDate = dayWithin(enrollment);
  }
  for (const returned of some(0.006)) {
    for (const enrollment of lived(returned)) {
      const left = addDays(enrollment.beginDate!, 2);
      registrar.enrollment(
        returned,
        classOf.get(enrollment.class)!,
        earlier(addDays(left, 4), today),
        enrollment.endDate!,
      );
      enrollment.endDate = left;
    }
  }
  // An enrollment that never came to be used is deleted, not ended.
  const deleted = new Set<Enrollment>();
  for (const gone of some(0.005)) {
    if (lived(gone).length === 0) continue;
    const left = addDays(today, -1 - random.below(4));
    for (const enrollment of enrollmentsOf.get(gone.sourcedId)!) {
      if (enrollment.beginDate! > left) deleted.add(enrollment);
      else if (enrollment.endDate! > left) enrollment.endDate = left;
    }
    gone.enabledUser = false;
  }
  for (const coming of some(0.003)) {
    const begin = addDays(today, 5);
    for (const enrollment of enrollmentsOf.get(coming.sourcedId)!) {
      if (enrollment.endDate! < begin) deleted.add(enrollment);
      else if (enrollment.beginDate! < begin) enrollment.beginDate = begin;
    }
  }
  district.enrollments = district.enrollments.filter((one) => !deleted.has(one));
}
