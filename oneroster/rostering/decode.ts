import type { DecodingProblemCode } from '../../codes/decoding-problems.js';
import { remedyOf } from '../../codes/registry.js';
import {
  ids,
  isBlank,
  listOf,
  missing,
  optionalDate,
  optionalEndDate,
  optionalId,
  optionalKey,
  optionalText,
  optionalWord,
  plainWord,
  Refusal,
  refuse,
  requiredDate,
  requiredId,
  requiredKey,
  shownId,
  text,
  texts,
  vocabulary,
  type Members,
} from '../fields.js';
import type {
  AcademicSession,
  Class,
  CollectionName,
  Course,
  Enrollment,
  LocalDate,
  Org,
  RecordOf,
  RecordStatus,
  User,
  UserId,
  UserRole,
} from './model.js';
import { flagOr, nameOrRemark, remarkInvisible, wordOr, type Remark } from './remarks.js';

export type Decoded<C extends CollectionName> =
  | { ok: true; record: RecordOf<C>; remarks: readonly Remark[] }
  | { ok: false; sourcedId: string | null; code: DecodingProblemCode; field: string; remedy: string };

/**
 * Decodes one record of a collection from the provider's JSON into the strict model, or into a line of the reject list.
 * Never throws; the line never contains a value. OneRoster 1.1 data model, read as tolerantly as it is written.
 */
export function decodeRecord<C extends CollectionName>(collection: C, raw: unknown): Decoded<C> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return rejected(null, 'NOT_AN_OBJECT', collection);
  const members = raw as Members;
  const remarks: Remark[] = [];
  try {
    const record = decoders[collection](members, remarks);
    remarkInvisible(record, remarks);
    return { ok: true, record, remarks };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return rejected(shownId(members.sourcedId), refusal.code, refusal.field);
  }
}

function rejected(sourcedId: string | null, code: DecodingProblemCode, field: string) {
  return { ok: false as const, sourcedId, code, field, remedy: remedyOf(code) };
}

/** The members that a collection's decoder reads, if these are only scalars and references; null if it reads lists. */
export function membersRead(collection: CollectionName): readonly string[] | null {
  return collection === 'enrollments' ? enrollmentMembers : null;
}

const decoders: { [C in CollectionName]: (members: Members, remarks: Remark[]) => RecordOf<C> } = {
  orgs: decodeOrg,
  academicSessions: decodeAcademicSession,
  courses: decodeCourse,
  classes: decodeClass,
  users: decodeUser,
  enrollments: decodeEnrollment,
};

const sessionTypes = vocabulary('gradingPeriod', 'semester', 'schoolYear', 'term').set('year', 'schoolYear');
const classTypes = vocabulary('homeroom', 'scheduled');
/** `local` is the 1.0 word for a district; Rediker writes `departments`. */
const orgTypes = vocabulary('department', 'school', 'district', 'local', 'state', 'national')
  .set('departments', 'department')
  .set('schools', 'school')
  .set('districts', 'district');

/** An org of an unknown type is the district if it is at the top and has others below it, else a school. */
function decodeOrg(members: Members, remarks: Remark[]): Org {
  const sourcedId = requiredKey(members, 'sourcedId');
  const parentSourcedId = optionalId(members, 'parent');
  const identifier = optionalKey(members, 'identifier');
  const isTop = parentSourcedId === null && ids(members, 'children').length > 0;
  const name = nameOrRemark(members, 'name', remarks);
  return {
    sourcedId,
    status: statusOf(members),
    name: name ?? identifier ?? sourcedId,
    ...(name === null && { unnamed: true as const }),
    type: wordOr(isTop ? 'district' : 'school', members, 'type', orgTypes, remarks),
    identifier,
    parentSourcedId,
  };
}

function decodeAcademicSession(members: Members, remarks: Remark[]): AcademicSession {
  const sourcedId = requiredKey(members, 'sourcedId');
  const startDate = requiredDate(members, 'startDate');
  const endDate = requiredDate(members, 'endDate');
  if (endDate < startDate) refuse('END_BEFORE_START', 'endDate');
  const title = nameOrRemark(members, 'title', remarks);
  return {
    sourcedId,
    status: statusOf(members),
    title: title ?? `${startDate} to ${endDate}`,
    ...(title === null && { unnamed: true as const }),
    type: wordOr('term', members, 'type', sessionTypes, remarks),
    startDate,
    endDate,
    parentSourcedId: optionalId(members, 'parent'),
    schoolYear: optionalKey(members, 'schoolYear'),
  };
}

/** The code replaces a blank title: some SIS give classes and courses nothing else. */
function decodeCourse(members: Members): Course {
  const courseCode = optionalKey(members, 'courseCode');
  return {
    sourcedId: requiredKey(members, 'sourcedId'),
    status: statusOf(members),
    title: optionalText(members, 'title') ?? courseCode ?? '',
    courseCode,
    schoolYearSourcedId: optionalId(members, 'schoolYear'),
    grades: gradesOf(members),
    subjects: texts(members, 'subjects'),
    orgSourcedId: optionalId(members, 'org'),
  };
}

function decodeClass(members: Members, remarks: Remark[]): Class {
  const classCode = optionalKey(members, 'classCode');
  return {
    sourcedId: requiredKey(members, 'sourcedId'),
    status: statusOf(members),
    title: optionalText(members, 'title') ?? classCode ?? '',
    classCode,
    classType: isBlank(members.classType)
      ? 'scheduled'
      : wordOr('scheduled', members, 'classType', classTypes, remarks),
    grades: gradesOf(members),
    subjects: texts(members, 'subjects'),
    periods: texts(members, 'periods'),
    location: optionalText(members, 'location'),
    courseSourcedId: optionalId(members, 'course') ?? '',
    schoolSourcedId: optionalId(members, 'school') ?? '',
    termSourcedIds: ids(members, 'terms'),
  };
}

/** A person may have no portal name (`username` is empty) and only one name (the other is empty). */
function decodeUser(members: Members, remarks: Remark[]): User {
  const sourcedId = requiredKey(members, 'sourcedId');
  const givenName = nameOf(members, 'givenName');
  const familyName = nameOf(members, 'familyName');
  if (givenName === null && familyName === null) missing('familyName');
  return {
    sourcedId,
    status: statusOf(members),
    username: optionalKey(members, 'username') ?? '',
    userIds: listOf(members.userIds, userIdOf),
    enabledUser: flagOr(true, members, 'enabledUser', remarks),
    givenName: givenName ?? '',
    familyName: familyName ?? '',
    middleName: optionalText(members, 'middleName'),
    role: roleOf(members),
    identifier: optionalKey(members, 'identifier'),
    email: optionalText(members, 'email'),
    orgSourcedIds: ids(members, 'orgs'),
    grades: gradesOf(members),
  };
}

/** A name, or null for none. One that cannot be read must not leave a person with the other alone. */
function nameOf(members: Members, field: string): string | null {
  return optionalText(members, field) ?? (isBlank(members[field]) ? null : missing(field));
}

const enrollmentMembers = ['sourcedId', 'status', 'role', 'primary', 'user', 'class', 'school', 'beginDate', 'endDate'];

function decodeEnrollment(members: Members, remarks: Remark[]): Enrollment {
  const sourcedId = requiredKey(members, 'sourcedId');
  const beginDate = optionalDate(members, 'beginDate');
  const endDate = optionalEndDate(members, 'endDate');
  if (beginDate !== null && endDate !== null && endsTooEarly(beginDate, endDate)) refuse('END_BEFORE_START', 'endDate');
  return {
    sourcedId,
    status: statusOf(members),
    role: roleOf(members),
    primary: flagOr(false, members, 'primary', remarks),
    userSourcedId: requiredId(members, 'user'),
    classSourcedId: requiredId(members, 'class'),
    schoolSourcedId: optionalId(members, 'school'),
    beginDate,
    endDate,
  };
}

const dayMs = 86_400_000;

/**
 * Whether an end date is a mistake. PowerSchool's last day of an enrollment is the day before `dateleft`, so a student
 * who never came (left on the day of entry) ends one day before beginning: a real, finished enrollment. Anything
 * earlier is a mistake.
 */
function endsTooEarly(beginDate: LocalDate, endDate: LocalDate): boolean {
  return endDate < beginDate && Date.parse(beginDate) - Date.parse(endDate) > dayMs;
}

const statuses = new Map<string, RecordStatus>([
  ['active', 'active'],
  ['tobedeleted', 'tobedeleted'],
  ['inactive', 'tobedeleted'],
]);

function statusOf(members: Members): RecordStatus {
  if (isBlank(members.status)) return 'active';
  return optionalWord(members, 'status', statuses) ?? refuse('UNKNOWN_STATUS', 'status');
}

const roles = vocabulary('administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher');
/** Words of OneRoster 1.2 (user and enrollment roles), and one of PowerSchool's own. */
const laterRoles = vocabulary(
  ...['counselor', 'districtAdministrator', 'principal', 'siteAdministrator', 'systemAdministrator', 'staff'],
);
/** OneRoster 1.2: an extension of a vocabulary. */
const extension = /^ext:/i;

function roleOf(members: Members): UserRole {
  const given = text(members.role) ?? missing('role');
  const role = roles.get(plainWord(given));
  if (role !== undefined) return role;
  return refuse(
    laterRoles.has(plainWord(given)) || extension.test(given) ? 'ROLE_OF_LATER_VERSION' : 'UNKNOWN_ROLE',
    'role',
  );
}

/** A list, or one text as in the CSV binding: `09,10`. */
function gradesOf(members: Members): string[] {
  const given = members.grades;
  return listOf(typeof given === 'string' ? given.split(',') : given, text);
}

function userIdOf(value: unknown): UserId | null {
  if (typeof value !== 'object' || value === null) return null;
  const identifier = text((value as Members).identifier);
  return identifier === null ? null : { type: text((value as Members).type) ?? '', identifier };
}
