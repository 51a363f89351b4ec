import type { DecodingProblemCode } from '../../codes/record-problems.js';
import { remedyOf } from '../../codes/registry.js';
import {
  flag,
  ids,
  listOf,
  missing,
  optionalDate,
  optionalId,
  optionalText,
  Refusal,
  refuse,
  requiredDate,
  requiredId,
  requiredText,
  requiredWord,
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
} from './model.js';

export type Decoded<C extends CollectionName> =
  | { ok: true; record: RecordOf<C> }
  | { ok: false; sourcedId: string | null; code: DecodingProblemCode; field: string; remedy: string };

/**
 * Decodes one record of a collection from the provider's JSON into the strict model, or into a line of the reject list.
 * Never throws; the line never contains a value. OneRoster 1.1 data model, read as tolerantly as it is written.
 */
export function decodeRecord<C extends CollectionName>(collection: C, raw: unknown): Decoded<C> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return rejected(null, 'NOT_AN_OBJECT', collection);
  const members = raw as Members;
  try {
    return { ok: true, record: decoders[collection](members) };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return rejected(text(members.sourcedId), refusal.code, refusal.field);
  }
}

function rejected(sourcedId: string | null, code: DecodingProblemCode, field: string) {
  return { ok: false as const, sourcedId, code, field, remedy: remedyOf(code) };
}

/** The members that a collection's decoder reads, if these are only scalars and references; null if it reads lists. */
export function membersRead(collection: CollectionName): readonly string[] | null {
  return collection === 'enrollments' ? enrollmentMembers : null;
}

const decoders: { [C in CollectionName]: (members: Members) => RecordOf<C> } = {
  orgs: decodeOrg,
  academicSessions: decodeAcademicSession,
  courses: decodeCourse,
  classes: decodeClass,
  users: decodeUser,
  enrollments: decodeEnrollment,
};

const roles = vocabulary('administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher');
const sessionTypes = vocabulary('gradingPeriod', 'semester', 'schoolYear', 'term');
const classTypes = vocabulary('homeroom', 'scheduled');
/** `local` is the 1.0 word for a district; Rediker writes `departments`. */
const orgTypes = vocabulary('department', 'school', 'district', 'local', 'state', 'national').set(
  'departments',
  'department',
);

function decodeOrg(members: Members): Org {
  return {
    sourcedId: requiredText(members, 'sourcedId'),
    status: statusOf(members),
    name: requiredText(members, 'name'),
    type: requiredWord(members, 'type', orgTypes, 'UNKNOWN_TYPE'),
    identifier: optionalText(members, 'identifier'),
    parentSourcedId: optionalId(members, 'parent'),
  };
}

function decodeAcademicSession(members: Members): AcademicSession {
  const sourcedId = requiredText(members, 'sourcedId');
  const startDate = requiredDate(members, 'startDate');
  const endDate = requiredDate(members, 'endDate');
  if (endDate < startDate) refuse('END_BEFORE_START', 'endDate');
  return {
    sourcedId,
    status: statusOf(members),
    title: requiredText(members, 'title'),
    type: requiredWord(members, 'type', sessionTypes, 'UNKNOWN_TYPE'),
    startDate,
    endDate,
    parentSourcedId: optionalId(members, 'parent'),
    schoolYear: optionalText(members, 'schoolYear'),
  };
}

/** The code replaces a blank title: some SIS give classes and courses nothing else. */
function decodeCourse(members: Members): Course {
  const courseCode = optionalText(members, 'courseCode');
  return {
    sourcedId: requiredText(members, 'sourcedId'),
    status: statusOf(members),
    title: optionalText(members, 'title') ?? courseCode ?? missing('title'),
    courseCode,
    schoolYearSourcedId: optionalId(members, 'schoolYear'),
    grades: gradesOf(members),
    subjects: texts(members, 'subjects'),
    orgSourcedId: optionalId(members, 'org'),
  };
}

function decodeClass(members: Members): Class {
  const classCode = optionalText(members, 'classCode');
  return {
    sourcedId: requiredText(members, 'sourcedId'),
    status: statusOf(members),
    title: optionalText(members, 'title') ?? classCode ?? missing('title'),
    classCode,
    classType: classTypeOf(members),
    grades: gradesOf(members),
    subjects: texts(members, 'subjects'),
    periods: texts(members, 'periods'),
    location: optionalText(members, 'location'),
    courseSourcedId: requiredId(members, 'course'),
    schoolSourcedId: requiredId(members, 'school'),
    termSourcedIds: ids(members, 'terms'),
  };
}

/** A person may have no portal name (`username` is empty) and only one name (the other is empty). */
function decodeUser(members: Members): User {
  const sourcedId = requiredText(members, 'sourcedId');
  const givenName = optionalText(members, 'givenName');
  const familyName = optionalText(members, 'familyName');
  if (givenName === null && familyName === null) missing('familyName');
  return {
    sourcedId,
    status: statusOf(members),
    username: optionalText(members, 'username') ?? '',
    userIds: listOf(members.userIds, userIdOf),
    enabledUser: flag(members, 'enabledUser', true),
    givenName: givenName ?? '',
    familyName: familyName ?? '',
    middleName: optionalText(members, 'middleName'),
    role: requiredWord(members, 'role', roles, 'UNKNOWN_ROLE'),
    identifier: optionalText(members, 'identifier'),
    email: optionalText(members, 'email'),
    orgSourcedIds: ids(members, 'orgs'),
    grades: gradesOf(members),
  };
}

const enrollmentMembers = ['sourcedId', 'status', 'role', 'primary', 'user', 'class', 'school', 'beginDate', 'endDate'];

function decodeEnrollment(members: Members): Enrollment {
  const sourcedId = requiredText(members, 'sourcedId');
  const beginDate = optionalDate(members, 'beginDate');
  const endDate = optionalDate(members, 'endDate');
  if (beginDate !== null && endDate !== null && endsTooEarly(beginDate, endDate)) refuse('END_BEFORE_START', 'endDate');
  return {
    sourcedId,
    status: statusOf(members),
    role: requiredWord(members, 'role', roles, 'UNKNOWN_ROLE'),
    primary: flag(members, 'primary', false),
    userSourcedId: requiredId(members, 'user'),
    classSourcedId: requiredId(members, 'class'),
    schoolSourcedId: requiredId(members, 'school'),
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

function statusOf(members: Members): RecordStatus {
  const word = text(members.status)?.toLowerCase();
  if (word === undefined || word === 'active') return 'active';
  if (word === 'tobedeleted' || word === 'inactive') return 'tobedeleted';
  return refuse('UNKNOWN_STATUS', 'status');
}

function classTypeOf(members: Members): Class['classType'] {
  if (text(members.classType) === null) return 'scheduled';
  return requiredWord(members, 'classType', classTypes, 'UNKNOWN_TYPE');
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
