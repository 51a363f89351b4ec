import type { CollectionName } from './records.js';

/** Columns of the OneRoster 1.1 CSV binding, in its order. */
export const csvColumns: Record<CollectionName, readonly string[]> = {
  orgs: ['sourcedId', 'status', 'dateLastModified', 'name', 'type', 'identifier', 'parentSourcedId'],
  academicSessions: [
    ...['sourcedId', 'status', 'dateLastModified', 'title', 'type', 'startDate', 'endDate'],
    ...['parentSourcedId', 'schoolYear'],
  ],
  courses: [
    ...['sourcedId', 'status', 'dateLastModified', 'schoolYearSourcedId', 'title', 'courseCode', 'grades'],
    ...['orgSourcedId', 'subjects', 'subjectCodes'],
  ],
  classes: [
    ...['sourcedId', 'status', 'dateLastModified', 'title', 'grades', 'courseSourcedId', 'classCode', 'classType'],
    ...['location', 'schoolSourcedId', 'termSourcedIds', 'subjects', 'subjectCodes', 'periods'],
  ],
  users: [
    ...['sourcedId', 'status', 'dateLastModified', 'enabledUser', 'orgSourcedIds', 'role', 'username', 'userIds'],
    ...['givenName', 'familyName', 'middleName', 'identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades'],
    'password',
  ],
  enrollments: [
    ...['sourcedId', 'status', 'dateLastModified', 'classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role'],
    ...['primary', 'beginDate', 'endDate'],
  ],
};

/**
 * Columns without which a file means nothing: no record of it could be served as one. Of several names in one line, one
 * is enough.
 */
export const csvRequired: Record<CollectionName, ReadonlyArray<readonly string[]>> = {
  orgs: [['sourcedId'], ['name']],
  academicSessions: [['sourcedId'], ['title'], ['startDate'], ['endDate']],
  courses: [['sourcedId'], ['title', 'courseCode']],
  classes: [['sourcedId'], ['title', 'classCode', 'courseSourcedId']],
  users: [['sourcedId'], ['role'], ['givenName', 'familyName']],
  enrollments: [['sourcedId'], ['classSourcedId'], ['userSourcedId'], ['role']],
};

/** Columns that a file may lack, but of which no line of it may be cut short: such a line is torn. */
export const csvUncut: Partial<Record<CollectionName, readonly string[]>> = {
  orgs: ['type'],
  academicSessions: ['type'],
  classes: ['schoolSourcedId'],
};

/** Columns that the CSV binding wants filled. A blank one is served blank, as an SIS would, and told. */
export const csvExpected: Record<CollectionName, readonly string[]> = {
  orgs: ['sourcedId', 'name', 'type'],
  academicSessions: ['sourcedId', 'title', 'type', 'startDate', 'endDate', 'schoolYear'],
  courses: ['sourcedId', 'title', 'orgSourcedId'],
  classes: ['sourcedId', 'title', 'classType', 'courseSourcedId', 'schoolSourcedId', 'termSourcedIds'],
  users: ['sourcedId', 'orgSourcedIds', 'role', 'username', 'givenName', 'familyName'],
  enrollments: ['sourcedId', 'classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role'],
};

interface Reference {
  column: string;
  /** Where a record keeps it. */
  field: string;
  to: CollectionName;
}

/** Columns that name records of another file (or of the same one). */
export const csvReferences: Record<CollectionName, readonly Reference[]> = {
  orgs: [{ column: 'parentSourcedId', field: 'parent', to: 'orgs' }],
  academicSessions: [{ column: 'parentSourcedId', field: 'parent', to: 'academicSessions' }],
  courses: [
    { column: 'schoolYearSourcedId', field: 'schoolYear', to: 'academicSessions' },
    { column: 'orgSourcedId', field: 'org', to: 'orgs' },
  ],
  classes: [
    { column: 'courseSourcedId', field: 'course', to: 'courses' },
    { column: 'schoolSourcedId', field: 'school', to: 'orgs' },
    { column: 'termSourcedIds', field: 'terms', to: 'academicSessions' },
  ],
  users: [{ column: 'orgSourcedIds', field: 'orgs', to: 'orgs' }],
  enrollments: [
    { column: 'classSourcedId', field: 'class', to: 'classes' },
    { column: 'schoolSourcedId', field: 'school', to: 'orgs' },
    { column: 'userSourcedId', field: 'user', to: 'users' },
  ],
};
