import { OneRosterFailure, invalidData } from './failures.js';
import type { WireCollection } from './wire.js';

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
};

const references = ['parent', 'schoolYear', 'org', 'course', 'school', 'terms', 'agents', 'orgs', 'user', 'class'];

/** The field of a record that a filter or sort means; `school.sourcedId` is what `school` holds. */
export function resolveField(collection: WireCollection, name: string): string | undefined {
  if (fieldsOf[collection].includes(name)) return name;
  const [first, second, more] = name.split('.');
  const isReference = first !== undefined && references.includes(first) && second === 'sourcedId' && more === undefined;
  return isReference && fieldsOf[collection].includes(first) ? first : undefined;
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
  const held = String(value).toLowerCase();
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
      return held.includes(wanted);
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
    return (row) => comparison(row[field], operator, wanted);
  });
  const [first, second] = predicates;
  if (!second) return first!;
  return joiners[0] === 'OR' ? (row) => first!(row) || second(row) : (row) => first!(row) && second(row);
}
