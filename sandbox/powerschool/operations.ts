import type { AcademicSession, Class, CollectionName, Enrollment, OneRosterRecord, User } from '../district/records.js';
import type { Reach } from './fault-reach.js';
import type { View } from './view.js';
import type { WireCollection } from './wire.js';

export type Scope =
  | 'roster-core.readonly'
  | 'roster.readonly'
  | 'roster-demographics.readonly'
  | 'gradebook.readonly'
  | 'gradebook.createput'
  | 'gradebook.delete';

type Ids = Record<string, string>;

/** One read of OneRoster 1.1. */
export interface Operation {
  name: string;
  /** Below the root; `:id` as in a route. */
  path: string;
  collection: WireCollection;
  envelope: string;
  /** The envelope some providers use instead. */
  alias?: string;
  scope: Scope;
  /** Reads one object by `:id`; otherwise a collection. */
  single: boolean;
  /** Of what a read selects beside the view: another value after each change. */
  version?(): string;
  /** What faults make of the rows of one request. */
  shape?(rows: readonly OneRosterRecord[], ids: Ids, reach: Reach): readonly OneRosterRecord[];
  select(view: View, ids: Ids): readonly OneRosterRecord[];
}

type Select = Operation['select'];

interface Subtype {
  plural: string;
  one: string;
  many: string;
  operation: string;
  collection: WireCollection;
  envelope: [many: string, one: string];
  scope?: Scope;
  belongs?: (record: never, view: View) => boolean;
}

const isStudent = (user: User): boolean => user.role === 'student';
const isTeacher = (user: User): boolean => user.role === 'teacher';

/** Every collection with its read of one object. */
const subtypes: Subtype[] = [
  { plural: 'orgs', one: 'Org', many: 'AllOrgs', operation: 'orgs', collection: 'orgs', envelope: ['orgs', 'org'] },
  {
    ...{ plural: 'schools', one: 'School', many: 'AllSchools', operation: 'schools', collection: 'orgs' },
    envelope: ['orgs', 'org'],
    belongs: (org: { type: string }) => org.type === 'school',
  },
  {
    ...{
      plural: 'academicSessions',
      one: 'AcademicSession',
      many: 'AllAcademicSessions',
      operation: 'academicSessions',
    },
    collection: 'academicSessions',
    envelope: ['academicSessions', 'academicSession'],
  },
  {
    ...{ plural: 'terms', one: 'Term', many: 'AllTerms', operation: 'terms', collection: 'academicSessions' },
    envelope: ['academicSessions', 'academicSession'],
    belongs: (session: AcademicSession, view: View) => view.isTerm(session),
  },
  {
    ...{ plural: 'gradingPeriods', one: 'GradingPeriod', many: 'AllGradingPeriods', operation: 'gradingPeriods' },
    collection: 'academicSessions',
    envelope: ['academicSessions', 'academicSession'],
    belongs: (session: { type: string }) => session.type === 'gradingPeriod',
  },
  {
    ...{ plural: 'courses', one: 'Course', many: 'AllCourses', operation: 'courses', collection: 'courses' },
    envelope: ['courses', 'course'],
  },
  {
    ...{ plural: 'classes', one: 'Class', many: 'AllClasses', operation: 'classes', collection: 'classes' },
    envelope: ['classes', 'class'],
  },
  {
    ...{ plural: 'enrollments', one: 'Enrollment', many: 'AllEnrollments', operation: 'enrollments' },
    collection: 'enrollments',
    envelope: ['enrollments', 'enrollment'],
  },
  {
    plural: 'users',
    one: 'User',
    many: 'AllUsers',
    operation: 'users',
    collection: 'users',
    envelope: ['users', 'user'],
  },
  {
    ...{ plural: 'students', one: 'Student', many: 'AllStudents', operation: 'students', collection: 'users' },
    envelope: ['users', 'user'],
    belongs: isStudent,
  },
  {
    ...{ plural: 'teachers', one: 'Teacher', many: 'AllTeachers', operation: 'teachers', collection: 'users' },
    envelope: ['users', 'user'],
    belongs: isTeacher,
  },
  {
    ...{ plural: 'demographics', one: 'Demographics', many: 'AllDemographics', operation: 'demographics' },
    collection: 'demographics',
    envelope: ['demographics', 'demographics'],
    scope: 'roster-demographics.readonly',
    belongs: isStudent,
  },
] as Subtype[];

const aliased = new Set(['schools', 'terms', 'gradingPeriods', 'students', 'teachers']);

function readsOf(subtype: Subtype): Operation[] {
  const { plural, collection, envelope } = subtype;
  const held = (collection === 'demographics' ? 'users' : collection) as CollectionName;
  const belongs = subtype.belongs as ((record: OneRosterRecord, view: View) => boolean) | undefined;
  const scope = subtype.scope ?? 'roster-core.readonly';
  return [
    {
      ...{ name: `get${subtype.many}`, path: `/${plural}`, collection, scope, single: false, envelope: envelope[0] },
      alias: aliased.has(plural) ? plural : undefined,
      select: (view) =>
        belongs ? (view[held] as readonly OneRosterRecord[]).filter((one) => belongs(one, view)) : view[held],
    },
    {
      ...{ name: `get${subtype.one}`, path: `/${plural}/:id`, collection, scope, single: true, envelope: envelope[1] },
      alias: aliased.has(plural) ? plural.slice(0, -1) : undefined,
      select: (view, { id }) => {
        const found: OneRosterRecord | undefined = view.byId(held, id!);
        return found && (!belongs || belongs(found, view)) ? [found] : [];
      },
    },
  ];
}

function nested(name: string, path: string, collection: WireCollection, select: Select, alias?: string): Operation {
  return { name, path, collection, envelope: collection, alias, scope: 'roster.readonly', single: false, select };
}

function usersIn(view: View, enrollments: readonly Enrollment[], role: string): User[] {
  const ids = new Set(enrollments.filter((one) => one.role === role).map((one) => one.user));
  return [...ids].map((id) => view.byId('users', id)).filter((user) => user !== undefined);
}

function classesOf(view: View, user: string, role?: string): Class[] {
  const enrollments = view.enrollmentsOfUser(user).filter((one) => role === undefined || one.role === role);
  const ids = new Set(enrollments.map((one) => one.class));
  return [...ids].map((id) => view.byId('classes', id)).filter((one) => one !== undefined);
}

const peopleOf =
  (role: string): Select =>
  (view, { id }) =>
    usersIn(view, view.enrollmentsOfClass(id!), role);
const peopleOfSchool =
  (role: string): Select =>
  (view, { school, id }) =>
    usersIn(
      view,
      view.enrollmentsOfClass(id!).filter((one) => one.school === school),
      role,
    );
const membersOf =
  (role: string): Select =>
  (view, { id }) =>
    view.users.filter((user) => user.role === role && user.orgs.includes(id!));

/** Whether a session is part of another, or of a part of it: the quarters of a year are those of its semesters. */
function liesIn(view: View, { parent }: AcademicSession, id: string): boolean {
  if (parent === null || parent === id) return parent === id;
  const above = view.byId('academicSessions', parent);
  return above !== undefined && above.parent !== parent && liesIn(view, above, id);
}

const nestedOperations: Operation[] = [
  nested('getCoursesForSchool', '/schools/:id/courses', 'courses', (view, { id }) =>
    view.courses.filter((course) => course.org === id),
  ),
  nested('getClassesForSchool', '/schools/:id/classes', 'classes', (view, { id }) =>
    view.classes.filter((one) => one.school === id),
  ),
  nested('getEnrollmentsForSchool', '/schools/:id/enrollments', 'enrollments', (view, { id }) =>
    view.enrollments.filter((one) => one.school === id),
  ),
  nested('getStudentsForSchool', '/schools/:id/students', 'users', membersOf('student'), 'students'),
  nested('getTeachersForSchool', '/schools/:id/teachers', 'users', membersOf('teacher'), 'teachers'),
  nested(
    'getTermsForSchool',
    '/schools/:id/terms',
    'academicSessions',
    (view, { id }) => {
      const used = new Set(view.classes.filter((one) => one.school === id).flatMap((one) => one.terms));
      return view.academicSessions.filter(
        (one) => one.type !== 'gradingPeriod' && (used.has(one.sourcedId) || one.sourcedId.startsWith(`${id}-`)),
      );
    },
    'terms',
  ),
  nested('getEnrollmentsForClassInSchool', '/schools/:school/classes/:id/enrollments', 'enrollments', (view, ids) =>
    view.enrollmentsOfClass(ids.id!).filter((one) => one.school === ids.school),
  ),
  nested(
    'getStudentsForClassInSchool',
    '/schools/:school/classes/:id/students',
    'users',
    peopleOfSchool('student'),
    'students',
  ),
  nested(
    'getTeachersForClassInSchool',
    '/schools/:school/classes/:id/teachers',
    'users',
    peopleOfSchool('teacher'),
    'teachers',
  ),
  nested('getClassesForTerm', '/terms/:id/classes', 'classes', (view, { id }) =>
    view.classes.filter((one) => one.terms.includes(id!)),
  ),
  nested(
    'getGradingPeriodsForTerm',
    '/terms/:id/gradingPeriods',
    'academicSessions',
    (view, { id }) => view.academicSessions.filter((one) => one.type === 'gradingPeriod' && liesIn(view, one, id!)),
    'gradingPeriods',
  ),
  nested('getClassesForCourse', '/courses/:id/classes', 'classes', (view, { id }) =>
    view.classes.filter((one) => one.course === id),
  ),
  nested('getClassesForStudent', '/students/:id/classes', 'classes', (view, { id }) => classesOf(view, id!, 'student')),
  nested('getClassesForTeacher', '/teachers/:id/classes', 'classes', (view, { id }) => classesOf(view, id!, 'teacher')),
  nested('getClassesForUser', '/users/:id/classes', 'classes', (view, { id }) => classesOf(view, id!)),
  nested('getStudentsForClass', '/classes/:id/students', 'users', peopleOf('student'), 'students'),
  nested('getTeachersForClass', '/classes/:id/teachers', 'users', peopleOf('teacher'), 'teachers'),
];

/** The rostering reads of OneRoster 1.1, table 3.1a: twelve collections, each with its read of one, and what is nested. */
export const operations: readonly Operation[] = [...subtypes.flatMap(readsOf), ...nestedOperations];
