import type { OneRosterRecord } from '../district/records.js';
import { OneRosterFailure, invalidData } from './failures.js';
import type { Category, LineItem } from './gradebook/records.js';
import { categoryMetadata, lineItemMetadata } from './gradebook/wire.js';
import { rosterMetadata, type WireCollection } from './wire.js';

type Row = Record<string, unknown>;
export type Predicate = (row: Row) => boolean;

const stamped = ['sourcedId', 'status', 'dateLastModified'];

/** The fields that can be filtered, sorted and selected by, as OneRoster 1.1 names them. */
export const fieldsOf: Record<WireCollection, readonly string[]> = {
  orgs: [...stamped, 'name', 'type', 'identifier', 'parent', 'children'],
  academicSessions: [...stamped, 'title', 'startDate', 'endDate', 'type', 'parent', 'children', 'schoolYear'],
  courses: [
    ...stamped,
    ...['title', 'courseCode', 'schoolYear', 'grades', 'subjects', 'subjectCodes', 'org', 'resources'],
  ],
  classes: [
    ...[...stamped, 'title', 'classCode', 'classType', 'location', 'grades', 'subjects', 'subjectCodes', 'periods'],
    ...['course', 'school', 'terms', 'resources'],
  ],
  users: [
    ...[...stamped, 'username', 'userIds', 'enabledUser', 'givenName', 'familyName', 'middleName', 'role'],
    ...['identifier', 'email', 'sms', 'phone', 'agents', 'orgs', 'grades', 'password'],
  ],
  enrollments: [...stamped, 'user', 'class', 'school', 'role', 'primary', 'beginDate', 'endDate'],
  demographics: [...stamped, 'birthDate', 'sex'],
  categories: [...stamped, 'title'],
  lineItems: [
    ...[...stamped, 'title', 'description', 'assignDate', 'dueDate', 'class', 'category', 'gradingPeriod'],
    ...['resultValueMin', 'resultValueMax'],
  ],
  results: [...stamped, 'lineItem', 'student', 'scoreStatus', 'score', 'scoreDate', 'comment'],
};

const references = [
  ...['parent', 'schoolYear', 'org', 'course', 'school', 'terms', 'agents', 'orgs', 'user', 'class'],
  ...['category', 'gradingPeriod', 'lineItem', 'student'],
];
const metadataPrefix = 'metadata.';

/**
 * The field of a record that a filter or sort means; `school.sourcedId` is what `school` holds. Keys of metadata are free:
 * any is a field, and a record that lacks it has no value.
 */
export function resolveField(collection: WireCollection, name: string): string | undefined {
  if (fieldsOf[collection].includes(name)) return name;
  if (name.startsWith(metadataPrefix) && name.length > metadataPrefix.length) return name;
  const [first, second, more] = name.split('.');
  const isReference = first !== undefined && references.includes(first) && second === 'sourcedId' && more === undefined;
  return isReference && fieldsOf[collection].includes(first) ? first : undefined;
}

/** What a record holds in a field that a filter or sort means. */
export function valueOf(collection: WireCollection, row: Row, field: string): unknown {
  if (!field.startsWith(metadataPrefix)) return row[field];
  return metadataOf(collection, row as unknown as OneRosterRecord)?.[field.slice(metadataPrefix.length)];
}

function metadataOf(collection: WireCollection, record: OneRosterRecord): Record<string, unknown> | null | undefined {
  if (collection === 'categories') return categoryMetadata(record as Category);
  if (collection === 'lineItems') return lineItemMetadata(record as LineItem);
  return rosterMetadata(collection, record);
}

const clausePattern = /^\s*([\w.]+)\s*(!=|>=|<=|=|>|<|~)\s*(.*?)\s*$/s;

/** Cuts at a joiner that stands outside quotes. */
function splitClauses(filter: string): { clauses: string[]; joiners: string[] } {
  const clauses: string[] = [];
  const joiners: string[] = [];
  let begin = 0;
  for (const found of filter.matchAll(/'[^']*'|\s(AND|OR)\s/g)) {
    if (!found[1]) continue;
    clauses.push(filter.slice(begin, found.index));
    joiners.push(found[1]);
    begin = found.index + found[0].length;
  }
  clauses.push(filter.slice(begin));
  return { clauses, joiners };
}

function comparison(value: unknown, operator: string, wanted: string): boolean {
  if (Array.isArray(value)) {
    const members = value.map((member) => String(member).toLowerCase());
    if (operator === '~') return members.includes(wanted);
    const same =
      [...members].sort().join() ===
      wanted
        .split(',')
        .map((one) => one.trim())
        .sort()
        .join();
    return operator === '!=' ? !same : operator === '=' && same;
  }
  if (value === null || value === undefined) return operator === '!=';
  if (typeof value === 'number' && wanted !== '' && operator !== '~') return ordered(value, operator, Number(wanted));
  const held = String(value).toLowerCase();
  return operator === '~' ? held.includes(wanted) : ordered(held, operator, wanted);
}

function ordered<T extends string | number>(held: T, operator: string, wanted: T): boolean {
  switch (operator) {
    case '=':
      return held === wanted;
    case '!=':
      return held !== wanted;
    case '>':
      return held > wanted;
    case '>=':
      return held >= wanted;
    case '<':
      return held < wanted;
    case '<=':
      return held <= wanted;
    default:
      return false;
  }
}

/**
 * Reads a OneRoster 1.1 filter: at most two clauses `field op 'value'` joined by one AND or OR.
 *
 * @param quoted whether values must stand in single quotes, as the standard says; some providers want them bare
 */
export function parseFilter(collection: WireCollection, filter: string, quoted = true): Predicate {
  const { clauses, joiners } = splitClauses(filter);
  if (clauses.length > 2) throw invalidData('a filter has at most two clauses');
  const predicates = clauses.map((clause): Predicate => {
    const [, name, operator, raw] = clausePattern.exec(clause) ?? [];
    if (name === undefined || operator === undefined || raw === undefined) {
      throw invalidData(`not a filter clause: ${clause}`);
    }
    const inQuotes = /^'[^']*'$/.test(raw);
    if (inQuotes !== quoted || (!quoted && /'/.test(raw))) {
      throw invalidData(`the value of a filter must ${quoted ? 'stand in' : 'not stand in'} single quotes`);
    }
    const field = resolveField(collection, name);
    if (field === undefined) throw new OneRosterFailure(400, 'invalid_filter_field', `unknown filter field ${name}`);
    const wanted = (quoted ? raw.slice(1, -1) : raw).toLowerCase();
    if (field === 'dateLastModified' && operator !== '~') {
      const instant = Date.parse(wanted.toUpperCase());
      if (Number.isNaN(instant)) throw invalidData(`not a date-time: ${wanted}`);
      return (row) => ordered(Date.parse(String(row[field])), operator, instant);
    }
    return (row) => comparison(valueOf(collection, row, field), operator, wanted);
  });
  const [first, second] = predicates;
  if (!second) return first!;
  return joiners[0] === 'OR' ? (row) => first!(row) || second(row) : (row) => first!(row) && second(row);
}
