import type { FaultSettings, FaultSwitches } from '../faults.js';
import type { WireCollection } from './wire.js';

type Json = Record<string, unknown>;

const required: Record<WireCollection, readonly string[]> = {
  orgs: ['name', 'type', 'parent'],
  academicSessions: ['title', 'startDate', 'endDate', 'type', 'schoolYear', 'parent'],
  courses: ['title', 'courseCode', 'org'],
  classes: ['title', 'classType', 'course', 'school', 'terms'],
  users: ['username', 'enabledUser', 'givenName', 'familyName', 'role', 'identifier', 'orgs'],
  enrollments: ['user', 'class', 'school', 'role', 'beginDate', 'endDate'],
  demographics: [],
  categories: ['title'],
  lineItems: ['title', 'assignDate', 'dueDate', 'class', 'category', 'resultValueMin', 'resultValueMax'],
  results: ['lineItem', 'student', 'scoreStatus', 'score', 'scoreDate'],
};
const always = ['sourcedId', 'status', 'dateLastModified'];
const nameField: Record<WireCollection, string> = {
  orgs: 'name',
  academicSessions: 'title',
  courses: 'title',
  classes: 'title',
  users: 'familyName',
  enrollments: 'user',
  demographics: 'sourcedId',
  categories: 'title',
  lineItems: 'title',
  results: 'scoreStatus',
};

const isReference = (value: unknown): value is { sourcedId: unknown } =>
  typeof value === 'object' && value !== null && 'sourcedId' in value;

/** Rebuilds a value, giving each reference and each id in it another form. */
function eachId(value: unknown, change: (id: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => eachId(one, change));
  return isReference(value) ? { ...value, sourcedId: change(value.sourcedId) } : value;
}

function mapValues(record: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

const onlyDigits = (id: unknown): unknown =>
  typeof id === 'string' && /^[1-9]\d{0,14}$/.test(id.trim()) ? Number(id) : id;
const flat = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(flat) : isReference(value) ? value.sourcedId : value;
const asText = (value: unknown): unknown =>
  typeof value === 'number'
    ? String(value)
    : typeof value === 'object' && value !== null && !Array.isArray(value)
      ? mapValues(value as Json, asText)
      : value;

type Change = (record: Json, collection: WireCollection, settings: FaultSettings) => Json;

let reads = 0;

/** Each fault that alters a record, in the order in which they are applied. */
const changes: Record<string, Change> = {
  'inactive-status': (record) => (record.status === 'tobedeleted' ? { ...record, status: 'inactive' } : record),
  'exclusive-ends': (record, collection) =>
    collection === 'enrollments' && typeof record.endDate === 'string'
      ? { ...record, endDate: new Date(Date.parse(record.endDate) + 86_400_000).toISOString().slice(0, 10) }
      : record,
  'null-optionals': (record, collection) =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [
        key,
        always.includes(key) || required[collection].includes(key) ? value : null,
      ]),
    ),
  'boolean-json': (record) =>
    mapValues(record, (value) => (value === 'true' ? true : value === 'false' ? false : value)),
  'string-numbers': (record) => mapValues(record, asText),
  'padded-ids': (record) => ({
    ...mapValues(record, (value) => eachId(value, (id) => ` ${String(id).trim()} `)),
    sourcedId: ` ${String(record.sourcedId).trim()} `,
  }),
  'number-ids': (record) => ({
    ...mapValues(record, (value) => eachId(value, onlyDigits)),
    sourcedId: onlyDigits(record.sourcedId),
  }),
  'flat-refs': (record) => mapValues(record, flat),
  'blank-stamps': (record) => ({ ...record, status: null, dateLastModified: null }),
  restamp: (record) => ({ ...record, dateLastModified: new Date().toISOString() }),
  'reordered-keys': (record) => {
    const entries = Object.entries(record);
    const turn = (reads += 1) % entries.length;
    return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
  },
};

function spoil(record: Json, collection: WireCollection, kind: unknown): unknown {
  switch (kind) {
    case 'missing-id':
      return { ...record, sourcedId: null };
    case 'invalid-date':
      return { ...record, ...('endDate' in record ? { endDate: '31/02/2026' } : { dateLastModified: 'yesterday' }) };
    case 'unknown-role':
      return { ...record, ...('role' in record ? { role: 'wizard' } : { type: 'wizard' }) };
    case 'dangling-reference': {
      const key = Object.keys(record).find((name) => [record[name]].flat().some(isReference));
      const nowhere = (value: unknown): unknown => eachId(value, () => 'no-such-object');
      return key === undefined ? record : { ...record, [key]: nowhere(record[key]) };
    }
    case 'no-orgs':
      return { ...record, ...('orgs' in record ? { orgs: [] } : { school: null }) };
    case 'half-character': {
      const field = collection === 'enrollments' ? 'sourcedId' : nameField[collection];
      return { ...record, [field]: `${String(record[field])}\ud83d` };
    }
    case 'not-an-object':
      return 'oops';
    default:
      return { ...record, [nameField[collection]]: null };
  }
}

/**
 * What the faults that are on do to each record's JSON; undefined when none is, so that the quick way stays quick.
 * `position` is where the record stands in its whole collection.
 */
export function recordChanges(
  faults: FaultSwitches,
  collection: WireCollection,
): ((json: string, position: number, sourcedId: string) => string) | undefined {
  const on = Object.entries(changes).flatMap(([name, change]) => {
    const settings = faults.get(name);
    return settings && concerns(settings, collection) ? [{ change, settings }] : [];
  });
  const bad = faults.get('bad-record');
  const spoiling = bad && concerns(bad, collection) ? bad : undefined;
  if (on.length === 0 && !spoiling) return undefined;
  const nth = typeof spoiling?.nth === 'number' ? spoiling.nth : 50;
  return (json, position, sourcedId) => {
    const changed = on.reduce(
      (record, { change, settings }) => change(record, collection, settings),
      JSON.parse(json) as Json,
    );
    const chosen =
      spoiling && (spoiling.id === undefined ? position % nth === nth - 1 : String(spoiling.id) === sourcedId);
    return JSON.stringify(chosen ? spoil(changed, collection, spoiling.kind) : changed);
  };
}

function concerns(settings: FaultSettings, collection: WireCollection): boolean {
  return settings.path === undefined || settings.path === collection;
}
