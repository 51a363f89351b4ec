import {
  collections,
  emptyDistrict,
  type CollectionName,
  type District,
  type OneRosterRecord,
} from '../district/records.js';
import type { Cells, FeedRows } from './rows.js';

/** Where a row does not say when it was changed. */
const unstamped = '2026-08-01T00:00:00.000Z';

/** A cell as it stands; null where it is blank. */
const cell = (cells: Cells, column: string): string | null => cells[column] || null;
const list = (cells: Cells, column: string): string[] => (cells[column] ? cells[column].split(',') : []);

/** `{type:identifier}` pairs, as the CSV binding writes them. */
function userIds(cells: Cells) {
  return [...(cells.userIds ?? '').matchAll(/\{([^:}]*):([^}]*)\}/g)].map(([, type, identifier]) => ({
    type,
    identifier,
  }));
}

/** Fields of OneRoster 1.1 and how each is made of the cells of a line. */
const fields: Record<CollectionName, Record<string, (cells: Cells) => unknown>> = {
  orgs: {
    ...texts('name', 'type', 'identifier'),
    parent: (cells) => cell(cells, 'parentSourcedId'),
  },
  academicSessions: {
    ...texts('title', 'type', 'startDate', 'endDate', 'schoolYear'),
    parent: (cells) => cell(cells, 'parentSourcedId'),
  },
  courses: {
    ...texts('title', 'courseCode'),
    ...lists('grades', 'subjects', 'subjectCodes'),
    schoolYear: (cells) => cell(cells, 'schoolYearSourcedId'),
    org: (cells) => cell(cells, 'orgSourcedId'),
  },
  classes: {
    ...texts('title', 'classCode', 'classType', 'location'),
    ...lists('grades', 'subjects', 'subjectCodes', 'periods'),
    course: (cells) => cell(cells, 'courseSourcedId'),
    school: (cells) => cell(cells, 'schoolSourcedId'),
    terms: (cells) => list(cells, 'termSourcedIds'),
  },
  users: {
    ...texts('username', 'enabledUser', 'givenName', 'familyName', 'middleName', 'role', 'identifier'),
    ...texts('email', 'sms', 'phone'),
    ...lists('grades'),
    userIds,
    agents: (cells) => list(cells, 'agentSourcedIds'),
    orgs: (cells) => list(cells, 'orgSourcedIds'),
  },
  enrollments: {
    ...texts('role', 'primary', 'beginDate', 'endDate'),
    user: (cells) => cell(cells, 'userSourcedId'),
    class: (cells) => cell(cells, 'classSourcedId'),
    school: (cells) => cell(cells, 'schoolSourcedId'),
  },
};

function texts(...names: string[]): Record<string, (cells: Cells) => unknown> {
  return Object.fromEntries(names.map((name) => [name, (cells: Cells) => cell(cells, name)]));
}

function lists(...names: string[]): Record<string, (cells: Cells) => unknown> {
  return Object.fromEntries(names.map((name) => [name, (cells: Cells) => list(cells, name)]));
}

/**
 * The district of a feed. Its records are what the cells say, whether a record may be so or not: a blank cell is null, a
 * date or a role any text, a flag the text `true` or `false` or another.
 */
export function districtOf(name: string, today: string, rows: FeedRows, version: number): District {
  const district = { ...emptyDistrict(name, today), version };
  for (const collection of collections) {
    const records = (rows[collection] ?? []).map((cells) => recordOf(collection, cells));
    Object.assign(district, { [collection]: records });
  }
  return district;
}

function recordOf(collection: CollectionName, cells: Cells): OneRosterRecord {
  return {
    sourcedId: cells.sourcedId ?? '',
    // The CSV binding leaves both blank in a bulk file; the API always sends them.
    status: cells.status || 'active',
    dateLastModified: cells.dateLastModified || unstamped,
    ...Object.fromEntries(Object.entries(fields[collection]).map(([field, read]) => [field, read(cells)])),
  };
}
