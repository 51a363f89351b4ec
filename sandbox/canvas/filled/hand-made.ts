import { inventName } from '../../district/names.js';
import type { Course, Section, User } from '../model.js';
import { defaultTermId } from '../state.js';
import { addCourse, addLogin, addSection, addUser, enroll, some, type Fill } from './fill.js';
import { localPart } from './names.js';
import type { Departed } from './people.js';
import { accountCalled } from './schools.js';
import { byHand } from './way.js';

const clubs = [
  'Chess Club',
  'Robotics Team',
  'Yearbook',
  'Garden Club',
  'Debate',
  'Drama Crew',
  'Running Club',
  'Choir',
];

/** The custom roles of the district. */
const substitute = 'Substitute Teacher';
const caseManager = 'Case Manager';
const schoolAdministrator = 'School Administrator';
const helpDesk = 'Help Desk';

export function fillRoles({ state }: Fill): void {
  state.roles.add({ name: substitute, baseType: 'TeacherEnrollment' });
  state.roles.add({ name: caseManager, baseType: 'TaEnrollment' });
  state.roles.add({ name: schoolAdministrator, baseType: 'AccountMembership' });
  state.roles.add({ name: helpDesk, baseType: 'AccountMembership' });
}

/** People of the SIS who are in Canvas, by role and school. */
export interface Groups {
  students: (school: string) => User[];
  staff: (school: string) => User[];
  allStaff: User[];
  teachers: User[];
  schools: string[];
}

export function groupPeople(fill: Fill): Groups {
  const { district, people, records } = fill;
  const entries = [...people].map(([id, user]) => ({ record: records.users.get(id)!, user }));
  const unique = (users: User[]): User[] => [...new Set(users)];
  const staff = entries.filter(({ record }) => record.role !== 'student');
  const at = (list: typeof entries) => {
    const bySchool = new Map<string, User[]>();
    for (const { record, user } of list)
      for (const school of record.orgs) {
        const there = bySchool.get(school);
        if (there) there.push(user);
        else bySchool.set(school, [user]);
      }
    return (school: string): User[] => unique(bySchool.get(school) ?? []);
  };
  return {
    students: at(entries.filter(({ record }) => record.role === 'student')),
    staff: at(staff),
    allStaff: unique(staff.map(({ user }) => user)),
    teachers: unique(staff.filter(({ record }) => record.role === 'teacher').map(({ user }) => user)),
    schools: district.orgs.filter(({ type }) => type === 'school').map(({ sourcedId }) => sourcedId),
  };
}

/** Courses of no class: clubs, a training of the staff, sandboxes of teachers, a blueprint, an empty shell. */
export function fillHandMadeCourses(fill: Fill, groups: Groups, second: readonly User[]): Course[] {
  const { notes } = fill;
  const random = fill.random('hand-made courses');
  const made: Course[] = [];
  const make = (name: string, account: string, more: { isBlueprint?: boolean } = {}): Course => {
    const accountId = accountCalled(fill, account);
    const course = addCourse(fill, {
      ...{ ids: byHand, name, code: name.slice(0, 12), accountId, termId: defaultTermId, state: 'available', ...more },
    });
    notes.note(course, [], 'hand-made');
    made.push(course);
    return course;
  };
  const sectionOf = (course: Course): Section => {
    const section = addSection(fill, byHand, course.name, course.id, true);
    notes.note(section, [], 'hand-made');
    return section;
  };
  const put = (user: User, section: Section, type: 'StudentEnrollment' | 'TeacherEnrollment'): void =>
    notes.note(enroll(fill, { user, section, type }), [], 'hand-made');

  for (const [at, school] of groups.schools.entries()) {
    for (const club of [clubs[(2 * at) % clubs.length]!, clubs[(2 * at + 1) % clubs.length]!]) {
      const course = make(`${club} ${fill.accounts.get(school)!.name}`, 'Clubs & Activities');
      notes.note(course, [], 'club');
      const section = sectionOf(course);
      for (const user of some(random, groups.students(school), 0, 12)) put(user, section, 'StudentEnrollment');
      for (const user of some(random, groups.staff(school), 0, 1)) put(user, section, 'TeacherEnrollment');
      for (const user of second.filter((_, place) => place % groups.schools.length === at))
        put(user, section, 'StudentEnrollment');
    }
  }
  const training = make('Canvas Basics for Staff', 'Staff Development');
  notes.note(training, [], 'staff-training');
  const staffSection = sectionOf(training);
  for (const [at, user] of groups.allStaff.entries())
    put(user, staffSection, at === 0 ? 'TeacherEnrollment' : 'StudentEnrollment');
  for (const user of some(random, groups.teachers, 0.3)) {
    const sandbox = make(`${user.lastName ?? user.name} Sandbox`, 'Teacher Sandboxes');
    notes.note(sandbox, [], 'sandbox');
    put(user, sectionOf(sandbox), 'TeacherEnrollment');
  }
  const blueprint = make('Course Template', 'Staff Development', { isBlueprint: true });
  notes.note(blueprint, [], 'blueprint');
  for (const section of some(random, [...fill.sections.values()], 0, 3)) {
    const course = fill.state.courses.get(section.courseId)!;
    course.blueprintCourseId = blueprint.id;
    notes.note(course, [], 'of-a-blueprint');
  }
  notes.note(make('Empty shell', 'Teacher Sandboxes'), [], 'without-sections');
  return made;
}

/** People whom somebody has put into the courses of classes: substitutes, case managers, guests, who has left. */
export function fillHandMadeEnrollments(fill: Fill, groups: Groups, departed: Departed): void {
  const { notes } = fill;
  const random = fill.random('hand-made enrollments');
  const sections = [...fill.sections];
  const schoolOf = (one: string): string => fill.records.classes.get(one)!.school;
  const add = (
    share: number,
    enrolls: (section: Section, school: string) => Parameters<typeof enroll>[1] | undefined,
  ) => {
    for (const [one, section] of some(random, sections, share)) {
      const wanted = enrolls(section, schoolOf(one));
      if (!wanted) continue;
      const before = fill.state.enrollments.rows.length;
      const enrollment = enroll(fill, wanted);
      // Who is enrolled there anyhow is not by hand.
      if (fill.state.enrollments.rows.length > before)
        notes.note(enrollment, [], 'hand-made', ...(wanted.role ? ['custom-role'] : []));
    }
  };
  const anyOf = (users: readonly User[]): User | undefined => (users.length > 0 ? random.pick(users) : undefined);
  add(0.05, (section, school) => {
    const user = anyOf(groups.staff(school));
    return user && { user, section, type: 'TeacherEnrollment', role: substitute };
  });
  add(0.04, (section, school) => {
    const user = anyOf(groups.staff(school));
    return user && { user, section, type: 'TaEnrollment', role: caseManager };
  });
  add(0.03, (section) => {
    const user = anyOf(groups.teachers);
    return user && { user, section, type: 'DesignerEnrollment' };
  });
  add(0.05, (section, school) => {
    const user = anyOf(groups.students(school));
    return user && { user, section, type: 'StudentEnrollment' };
  });
  add(0.02, (section) => {
    const user = anyOf(departed.students);
    return user && { user, section, type: 'StudentEnrollment' };
  });
}

/** Who may what: the district's and the schools' administrators, a help desk, and somebody from a vendor. */
export function fillAdministrators(fill: Fill, groups: Groups): void {
  const { state, notes, district, people } = fill;
  const random = fill.random('administrators');
  const appoint = (user: User, accountId: number, role: string): void => {
    if (state.admins.rows.some((each) => each.userId === user.id && each.accountId === accountId && each.role === role))
      return;
    const sisManaged = fill.importId !== null && role === schoolAdministrator;
    state.admins.add({ userId: user.id, accountId, role, sisManaged, state: 'active' });
    notes.note(user, [], 'administrator');
  };
  const { givenName: given, familyName: family } = inventName(random);
  const email = `${localPart(given, family, 'vendor')}@vendor.example`;
  const vendor = addUser(fill, { ids: byHand, given, family, email });
  for (const each of [vendor, addLogin(fill, vendor, byHand, email, null)]) notes.note(each, [], 'vendor');
  appoint(vendor, 1, 'AccountAdmin');
  for (const record of district.users) {
    const user = record.role === 'administrator' ? people.get(record.sourcedId) : undefined;
    const account = fill.accounts.get(record.orgs[0] ?? '');
    if (user && account) appoint(user, account.id, account.parentId === null ? 'AccountAdmin' : schoolAdministrator);
  }
  for (const user of some(random, groups.teachers, 0, 2)) appoint(user, 1, helpDesk);
}
