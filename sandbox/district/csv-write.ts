import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import yazl from 'yazl';
import { csvColumns } from './csv-shape.js';
import { collections, type CollectionName, type District, type RecordsByCollection } from './records.js';

const rowsAtATime = 2000;
const absent = ['categories', 'classResources', 'courseResources', 'demographics', 'lineItems', 'resources', 'results'];

type Cell = string | null;

const stamped = (one: { sourcedId: string; status: string; dateLastModified: string }): Cell[] => [
  one.sourcedId,
  one.status,
  one.dateLastModified,
];
const truth = (value: boolean | string | null): Cell => (value === null ? null : String(value));

const cells: { [Name in CollectionName]: (record: RecordsByCollection[Name]) => Cell[] } = {
  orgs: (org) => [...stamped(org), org.name, org.type, org.identifier, org.parent],
  academicSessions: (one) => [
    ...[...stamped(one), one.title, one.type, one.startDate, one.endDate, one.parent],
    one.schoolYear,
  ],
  courses: (course) => [
    ...[...stamped(course), course.schoolYear, course.title, course.courseCode, course.grades.join()],
    ...[course.org, course.subjects.join(), course.subjectCodes.join()],
  ],
  classes: (one) => [
    ...[...stamped(one), one.title, one.grades.join(), one.course, one.classCode, one.classType, one.location],
    ...[one.school, one.terms.join(), one.subjects.join(), one.subjectCodes.join(), one.periods.join()],
  ],
  users: (user) => [
    ...[...stamped(user), truth(user.enabledUser), user.orgs.join(), user.role, user.username],
    user.userIds.map(({ type, identifier }) => `{${type}:${identifier}}`).join(),
    ...[user.givenName, user.familyName, user.middleName, user.identifier, user.email, user.sms, user.phone],
    ...[user.agents.join(), user.grades.join(), null],
  ],
  enrollments: (one) => [
    ...[...stamped(one), one.class, one.school, one.user, one.role, truth(one.primary)],
    ...[one.beginDate, one.endDate],
  ],
};

/** Writes the district as a OneRoster 1.1 bulk export: a zip, as a stream. */
export function exportCsv(district: District): Readable {
  const zip = new yazl.ZipFile();
  // A fixed time, so that the same district gives the same file.
  const mtime = new Date(`${district.today}T00:00:00Z`);
  const manifest = [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.1'],
    ...[
      ...collections.map((name) => [`file.${name}`, 'bulk']),
      ...absent.map((name) => [`file.${name}`, 'absent']),
    ].sort(),
    ['source.systemName', 'Rollbook practice PowerSchool'],
    ['source.systemCode', 'rollbook-sandbox'],
  ];
  zip.addBuffer(Buffer.from(stringify(manifest)), 'manifest.csv', { mtime });
  for (const name of collections) {
    zip.addReadStreamLazy(`${name}.csv`, { mtime }, (done) => done(null, Readable.from(chunksOf(district, name))));
  }
  zip.end();
  return zip.outputStream as Readable;
}

function* chunksOf<Name extends CollectionName>(district: District, name: Name): Generator<string> {
  yield stringify([[...csvColumns[name]]]);
  const records = district[name] as RecordsByCollection[Name][];
  for (let at = 0; at < records.length; at += rowsAtATime) {
    yield stringify(records.slice(at, at + rowsAtATime).map(cells[name]));
  }
}
