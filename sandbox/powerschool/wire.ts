import type {
  AcademicSession,
  Class,
  CollectionName,
  Course,
  Enrollment,
  OneRosterRecord,
  Org,
  RecordsByCollection,
  User,
} from '../district/records.js';
import { createGradebookFormat } from './gradebook/wire.js';

/** What a route can list: the collections of the district, demographics, which hang on its users, and the gradebook. */
export type WireCollection = CollectionName | 'demographics' | GradebookCollection;
export type GradebookCollection = 'categories' | 'lineItems' | 'results';

/** Writes a record as PowerSchool's OneRoster 1.1 sends it, as JSON text. */
export type WireFormat = { [Name in CollectionName]: (record: RecordsByCollection[Name]) => string } & {
  demographics: (record: OneRosterRecord) => string;
} & ReturnType<typeof createGradebookFormat>;

const safe = /^[\w.-]*$/;
/** Needs no escape in JSON. */
const plain = /^[\w.:-]*$/;

function text(value: string | null): string {
  if (value === null || value === '') return 'null';
  return plain.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** PowerSchool sends null where a list is empty. */
function list(values: readonly string[]): string {
  return values.length === 0 ? 'null' : JSON.stringify(values);
}

/** Some ids come with a space on their side: a share of the staff's, and of the courses'. */
function ownId(collection: WireCollection, id: string): string {
  if (collection === 'users' && id.startsWith('T') && id.endsWith('7')) return `${id} `;
  if (collection === 'courses' && id.length < 8 && id.endsWith('3')) return ` ${id}`;
  return id;
}

/** Text that every record begins with. */
function head(collection: WireCollection, record: OneRosterRecord): string {
  const id = JSON.stringify(ownId(collection, record.sourcedId));
  return `{"sourcedId":${id},"status":${text(record.status)},"dateLastModified":${text(record.dateLastModified)}`;
}

/** What `metadata` of a class or a user shows; nothing for the others. */
export function rosterMetadata(
  collection: WireCollection,
  record: OneRosterRecord,
): Record<string, number> | undefined {
  if (collection === 'users') {
    const dcid = /^[ST](\d+)$/.exec(record.sourcedId);
    return dcid ? { dcid: Number(dcid[1]) } : undefined;
  }
  if (collection !== 'classes') return undefined;
  const termId = /^\d+-(\d+)$/.exec((record as Class).terms[0] ?? '');
  return termId ? { TermID: Number(termId[1]) } : undefined;
}

/**
 * PowerSchool's formats.
 *
 * @param root address that the `href` of references begins with. It is not where this server listens: behind a
 *   district's gateway it never is, and records must not change because a port did.
 */
export function createWireFormat(root: string): WireFormat {
  const ref = (id: string | null, type: string, plural: string): string => {
    if (id === null || id === '') return 'null';
    const inPath = safe.test(id) ? id : encodeURIComponent(id);
    // Courses are padded where they are pointed at, too; staff are not.
    const pointed = type === 'course' ? ownId('courses', id) : id;
    return `{"href":"${root}/${plural}/${inPath}","sourcedId":${JSON.stringify(pointed)},"type":"${type}"}`;
  };
  const refs = (ids: readonly string[], type: string, plural: string): string =>
    ids.length === 0 ? 'null' : `[${ids.map((id) => ref(id, type, plural)).join()}]`;
  const metadata = (collection: WireCollection, record: OneRosterRecord): string =>
    JSON.stringify(rosterMetadata(collection, record) ?? null);
  return {
    ...createGradebookFormat({ head, text, ref }),
    orgs: (org: Org) =>
      `${head('orgs', org)},"metadata":null,"name":${text(org.name)},"type":${text(org.type)},` +
      `"identifier":${text(org.identifier)},"parent":${ref(org.parent, 'org', 'orgs')},"children":null}`,
    academicSessions: (one: AcademicSession) =>
      `${head('academicSessions', one)},"metadata":null,"title":${text(one.title)},"startDate":${text(one.startDate)},` +
      `"endDate":${text(one.endDate)},"type":${text(one.type)},` +
      `"parent":${ref(one.parent, 'academicSession', 'academicSessions')},"children":null,"schoolYear":${text(one.schoolYear)}}`,
    courses: (course: Course) =>
      `${head('courses', course)},"metadata":null,"title":${text(course.title)},"courseCode":${text(course.courseCode)},` +
      `"schoolYear":${ref(course.schoolYear, 'academicSession', 'academicSessions')},"grades":${list(course.grades)},` +
      `"subjects":${list(course.subjects)},"subjectCodes":${list(course.subjectCodes)},` +
      `"org":${ref(course.org, 'org', 'orgs')},"resources":null}`,
    classes: (one: Class) =>
      `${head('classes', one)},"metadata":${metadata('classes', one)},"title":${text(one.title)},` +
      `"classCode":${text(one.classCode)},"classType":${text(one.classType)},"location":${text(one.location)},` +
      `"grades":${list(one.grades)},"subjects":${list(one.subjects)},"subjectCodes":${list(one.subjectCodes)},` +
      `"periods":${list(one.periods)},"course":${ref(one.course, 'course', 'courses')},` +
      `"school":${ref(one.school, 'org', 'orgs')},` +
      `"terms":${refs(one.terms, 'academicSession', 'academicSessions')},"resources":null}`,
    users: (user: User) =>
      `${head('users', user)},"metadata":${metadata('users', user)},"username":${text(user.username)},` +
      `"userIds":${user.userIds.length === 0 ? 'null' : JSON.stringify(user.userIds)},` +
      `"enabledUser":${text(String(user.enabledUser))},"givenName":${text(user.givenName)},"familyName":${text(user.familyName)},` +
      `"middleName":${text(user.middleName)},"role":${text(user.role)},"identifier":${text(user.identifier)},` +
      `"email":${text(user.email)},"sms":${text(user.sms)},"phone":${text(user.phone)},` +
      `"agents":${refs(user.agents, 'user', 'users')},"orgs":${refs(user.orgs, 'org', 'orgs')},` +
      `"grades":${list(user.grades)},"password":null}`,
    enrollments: (one: Enrollment) =>
      `${head('enrollments', one)},"metadata":null,"user":${ref(one.user, 'user', 'users')},` +
      `"class":${ref(one.class, 'class', 'classes')},"school":${ref(one.school, 'org', 'orgs')},"role":${text(one.role)},` +
      `"primary":${one.primary === null ? 'null' : text(String(one.primary))},"beginDate":${text(one.beginDate)},` +
      `"endDate":${text(one.endDate)}}`,
    demographics: (one: OneRosterRecord) =>
      `${head('demographics', one)},"metadata":null,"birthDate":null,"sex":null,"americanIndianOrAlaskaNative":null,` +
      `"asian":null,"blackOrAfricanAmerican":null,"nativeHawaiianOrOtherPacificIslander":null,"white":null,` +
      `"demographicRaceTwoOrMoreRaces":null,"hispanicOrLatinoEthnicity":null,"countryOfBirthCode":null,` +
      `"stateOfBirthAbbreviation":null,"cityOfBirth":null,"publicSchoolResidenceStatus":null}`,
  };
}
