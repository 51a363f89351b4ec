import type { CertificateReason } from '../../codes/certificate-reasons.js';
import type { OneRosterErrorCode } from '../../codes/client-errors.js';
import type { DecodingProblemCode } from '../../codes/decoding-problems.js';
import type { FaultSettings } from '../../sandbox/faults.js';

/** What comes of reading all six collections while a fault of the practice PowerSchool is on. */
type Comes =
  /** Every record, as without the fault, and proven. */
  | { comes: 'whole'; retried?: true; unasked?: true }
  /** Every record; fields that may be absent are empty. */
  | { comes: 'without optionals' }
  /** Every record, some of them otherwise in these fields. */
  | { comes: 'otherwise'; in: string[] }
  /** Every record but those of these codes, which name their field. */
  | { comes: 'rejects'; code: DecodingProblemCode; field: string; unproven?: CertificateReason[] }
  /** Every record, without proof that these are all; or not even that. */
  | { comes: 'unproven'; reasons: CertificateReason[]; mayMiss?: true }
  /** Fewer records, without a word of it: only the size of the list tells. */
  | { comes: 'short' }
  /** Nothing. */
  | { comes: 'failure'; code: OneRosterErrorCode };

export type PowerSchoolRow = Comes & {
  fault: string;
  settings?: FaultSettings;
  /** An event of the district that gives the fault something to strike. */
  event?: { kind: string; [setting: string]: unknown };
  /** Rows that are asked for at a time; 1000 if not said. */
  pageSize?: number;
  /** What an operator sees. */
  sees: string;
};

const nothing = 'Nothing: the night is `complete`.';
const retried = 'Nothing: it is asked again, and the night is `complete`. If it stays, the run fails with ';

/** Every fault of rosters, by name. */
export const powerSchoolRows: readonly PowerSchoolRow[] = [
  // Pages
  { fault: 'clamp-pages', comes: 'whole', sees: nothing },
  {
    ...{ fault: 'refuse-over-limit', settings: { limit: 200 }, comes: 'failure', code: 'BAD_REQUEST' },
    sees: '`rollbook connect` and the run fail with `BAD_REQUEST`: set `sis.pageSize` to what the plug-in allows.',
  },
  { fault: 'default-page', comes: 'whole', sees: nothing },
  { fault: 'no-total-count', comes: 'whole', pageSize: 100, sees: nothing },
  {
    ...{
      fault: 'wrong-total',
      settings: { path: 'enrollments' },
      comes: 'unproven',
      reasons: ['ROWS_DIFFER_FROM_TOTAL'],
    },
    sees: '`ROWS_DIFFER_FROM_TOTAL` at the list: all that is in it is used, nothing is removed for being missing; `partial`.',
  },
  { fault: 'no-link', comes: 'whole', pageSize: 100, sees: nothing },
  { fault: 'repeat-next', comes: 'whole', pageSize: 100, sees: nothing },
  {
    ...{ fault: 'drift-rows', settings: { path: 'enrollments' }, pageSize: 100 },
    ...{ comes: 'unproven', reasons: ['BORDER_MOVED', 'RECORDS_TWICE'], mayMiss: true },
    sees: '`BORDER_MOVED` at the list, after three readings: what came is used, nothing is removed for being missing, which the morning tells. If it stays for days: `partial`.',
  },
  {
    ...{ fault: 'early-row-gone', settings: { path: 'enrollments' }, pageSize: 100 },
    ...{ comes: 'unproven', reasons: ['TOTAL_CHANGED', 'BORDER_MOVED', 'ROWS_DIFFER_FROM_TOTAL'], mayMiss: true },
    sees: '`TOTAL_CHANGED` at the list, after three readings: what came is used, nothing is removed for being missing, which the morning tells. If it stays for days: `partial`. Where it happens once, nothing: the list is read again.',
  },
  // Queries
  { fault: 'ignore-filter', comes: 'whole', unasked: true, sees: 'Nothing: no request of Rollbook has a filter.' },
  { fault: 'unquoted-filter', comes: 'whole', unasked: true, sees: 'Nothing: no request of Rollbook has a filter.' },
  {
    ...{ fault: 'refuse-sort', comes: 'whole' },
    sees: 'Nothing: `rollbook connect` tells it, and lists are read unsorted.',
  },
  { fault: 'ignore-sort', comes: 'whole', sees: nothing },
  {
    ...{ fault: 'sort-within-page', comes: 'whole' },
    sees: 'Nothing: `rollbook connect` tells it, and lists are read unsorted.',
  },
  // Shapes of records
  {
    ...{ fault: 'inactive-status', event: { kind: 'mark-tobedeleted', collection: 'users' }, comes: 'whole' },
    sees: 'Nothing: `inactive` is read as `tobedeleted`.',
  },
  {
    ...{ fault: 'null-optionals', comes: 'without optionals' },
    sees: 'Nothing of its own: what is null is absent. Without `primary` no teacher is a lead, without `email` nobody gets an address.',
  },
  { fault: 'padded-ids', comes: 'whole', sees: nothing },
  { fault: 'number-ids', comes: 'whole', sees: nothing },
  { fault: 'string-numbers', comes: 'whole', sees: nothing },
  { fault: 'boolean-json', comes: 'whole', sees: nothing },
  { fault: 'flat-refs', comes: 'whole', sees: nothing },
  { fault: 'alias-envelopes', comes: 'whole', unasked: true, sees: nothing },
  {
    ...{ fault: 'exclusive-ends', comes: 'otherwise', in: ['endDate'] },
    sees: 'Everybody stays a day longer; `sis.endDateInclusive: false` says how it is meant.',
  },
  {
    ...{ fault: 'blank-stamps', event: { kind: 'mark-tobedeleted', collection: 'users' } },
    ...{ comes: 'otherwise', in: ['status'] },
    sees: 'Nothing: a blank status is read as `active`. What the SIS has marked as deleted cannot be seen then.',
  },
  { fault: 'restamp', comes: 'whole', sees: 'Nothing; a quiet night takes longer, since every record looks new.' },
  { fault: 'pretty-print', comes: 'whole', sees: nothing },
  {
    fault: 'reordered-keys',
    comes: 'whole',
    sees: 'Nothing; a quiet night takes longer, since every record looks new.',
  },
  // Records that should not be
  {
    ...{ fault: 'bad-record', settings: { path: 'users', kind: 'missing-id' } },
    ...{ comes: 'rejects', code: 'REQUIRED_FIELD_MISSING', field: 'sourcedId', unproven: ['RECORDS_WITHOUT_ID'] },
    sees: '`missing-id` and `not-an-object`: `LIST_LACKS_IDS`, with how many records of the list, and `RECORDS_WITHOUT_ID` at the list; all else of it is used, nothing is removed for being missing; `partial`.',
  },
  {
    ...{ fault: 'bad-record', settings: { path: 'enrollments', kind: 'missing-name' } },
    ...{ comes: 'rejects', code: 'REQUIRED_FIELD_MISSING', field: 'user' },
    sees: '`missing-name`: of an org or a session `NAME_BLANK`, and the name that Canvas has stays; of anything else `REQUIRED_FIELD_MISSING` with the field, and what stands in Canvas for the record stays.',
  },
  {
    ...{ fault: 'bad-record', settings: { path: 'enrollments', kind: 'invalid-date' } },
    ...{ comes: 'rejects', code: 'NOT_A_DATE', field: 'endDate' },
    sees: '`invalid-date`: `NOT_A_DATE` with the field; what stands in Canvas for the record stays.',
  },
  {
    ...{ fault: 'bad-record', settings: { path: 'users', kind: 'unknown-role' } },
    ...{ comes: 'rejects', code: 'UNKNOWN_ROLE', field: 'role' },
    sees: '`unknown-role`: `UNKNOWN_ROLE`; the account of the person stays as it is.',
  },
  {
    ...{ fault: 'bad-record', settings: { path: 'enrollments', kind: 'dangling-reference' } },
    ...{ comes: 'otherwise', in: ['userSourcedId'] },
    sees: '`dangling-reference`: `USER_UNKNOWN`, `CLASS_UNKNOWN` or `ORG_UNKNOWN`, counted by the record that is missing; nothing is made of it, nothing taken away.',
  },
  {
    ...{ fault: 'bad-record', settings: { path: 'users', kind: 'no-orgs' }, comes: 'otherwise', in: ['orgSourcedIds'] },
    sees: '`no-orgs`: nothing; whoever sits in a class in scope is in scope.',
  },
  {
    ...{
      fault: 'bad-record',
      settings: { path: 'users', kind: 'half-character' },
      comes: 'otherwise',
      in: ['familyName'],
    },
    sees: '`half-character`: `NAME_DAMAGED`; the name that Canvas has stays.',
  },
  {
    ...{ fault: 'bad-record', settings: { path: 'users', kind: 'not-an-object' } },
    ...{ comes: 'rejects', code: 'NOT_AN_OBJECT', field: 'users', unproven: ['RECORDS_WITHOUT_ID'] },
    sees: '`missing-id` and `not-an-object`: `LIST_LACKS_IDS`, with how many records of the list, and `RECORDS_WITHOUT_ID` at the list; all else of it is used, nothing is removed for being missing; `partial`.',
  },
  {
    ...{ fault: 'duplicate-record', settings: { path: 'users' }, comes: 'whole' },
    sees: 'Nothing where both stand in one page; in two pages `RECORDS_TWICE` at the list, and nothing is removed for being missing.',
  },
  {
    ...{ fault: 'short-collection', settings: { path: 'users' }, comes: 'short' },
    sees: '`LIST_SHRANK`, by how much; nothing is removed, and of a list that shrank by a fifth nothing is used.',
  },
  {
    ...{ fault: 'missing-school', comes: 'short' },
    sees: '`SCHOOL_LEFT_LIST`: all of that school stays in Canvas; the others go on.',
  },
  {
    ...{ fault: 'drops-vanish', event: { kind: 'drop-students', count: 3 }, comes: 'short' },
    sees: 'Nothing: who is missing in two proven readings twenty hours apart leaves the class in the second night.',
  },
  {
    ...{ fault: 'drops-tobedeleted', event: { kind: 'drop-students', count: 3 }, comes: 'otherwise', in: ['status'] },
    sees: 'Nothing: who is marked leaves the class in the same night.',
  },
  // Pace and failures
  {
    fault: 'too-soon',
    settings: { ms: 60, times: 3 },
    comes: 'whole',
    retried: true,
    sees: `${retried}\`THROTTLED\`; \`sis.minIntervalMs\` spares the refusals.`,
  },
  { fault: 'too-many', settings: { times: 2 }, comes: 'whole', retried: true, sees: `${retried}\`THROTTLED\`.` },
  {
    fault: 'bad-gateway',
    settings: { times: 1 },
    comes: 'whole',
    retried: true,
    sees: `${retried}\`PROVIDER_UNAVAILABLE\`, or \`TIMED_OUT\` for 504.`,
  },
  {
    ...{ fault: 'html-error', settings: { times: 1, path: 'classes' }, comes: 'failure', code: 'ANSWER_NOT_JSON' },
    sees: 'Nothing: the step is tried again. If it stays, the run fails with `ANSWER_NOT_JSON`.',
  },
  { fault: 'cut-body', settings: { times: 1 }, comes: 'whole', retried: true, sees: `${retried}\`ANSWER_CUT_SHORT\`.` },
  {
    fault: 'cut-body',
    settings: { times: 1, length: 'right' },
    comes: 'whole',
    retried: true,
    sees: `${retried}\`ANSWER_CUT_SHORT\`.`,
  },
  {
    fault: 'slow-body',
    settings: { ms: 60 },
    comes: 'whole',
    sees: 'Nothing; the night takes longer. An answer that stands still for half a minute is `TIMED_OUT`.',
  },
  // Tokens
  {
    fault: 'token-revoked',
    settings: { times: 1 },
    comes: 'whole',
    retried: true,
    sees: `${retried}\`TOKEN_REFUSED\`.`,
  },
  { fault: 'token-kills-old', comes: 'whole', sees: 'Nothing: all workers share one token.' },
  { fault: 'token-string-expiry', comes: 'whole', sees: nothing },
  { fault: 'token-number-expiry', comes: 'whole', sees: nothing },
  { fault: 'empty-401', settings: { times: 1 }, comes: 'whole', retried: true, sees: `${retried}\`TOKEN_REFUSED\`.` },
  {
    ...{ fault: 'vendor-header-missing', comes: 'failure', code: 'TOKEN_REFUSED' },
    sees: '`connect` and the run fail with `TOKEN_REFUSED`: this provider wants a key of the vendor, which no profile of Rollbook sends.',
  },
  {
    ...{ fault: 'scope-withheld', settings: { scope: 'roster-core.readonly' }, comes: 'whole' },
    sees: 'Of rosters nothing, as long as `roster.readonly` is given; without either, `FORBIDDEN`. Of grades: `GRADEBOOK_READ_REFUSED`, `GRADEBOOK_WRITE_REFUSED` or `GRADEBOOK_DELETE_REFUSED`.',
  },
  {
    ...{
      fault: 'scope-withheld',
      settings: { scope: 'roster.readonly', refuse: true },
      comes: 'failure',
      code: 'SCOPES_REFUSED',
    },
    sees: 'With `refuse`: `connect` and the run fail with `SCOPES_REFUSED`; `sis.scopes` names those that are given.',
  },
  { fault: 'no-scopes', comes: 'whole', unasked: true, sees: nothing },
];
