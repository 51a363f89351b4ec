import type { CanvasErrorCode } from '../../codes/client-errors.js';
import type { UnprovenReason } from '../../codes/import-reasons.js';
import type { FaultSettings } from '../../sandbox/faults.js';

type Comes =
  /** The import ends, and every row of it is proven. */
  | { of: 'import'; comes: 'accepted'; retried?: true; unasked?: true }
  /** It ends, and nothing is proven of the people in it. */
  | { of: 'import'; comes: 'unproven'; reason: UnprovenReason }
  /** It does not end while the fault is on; afterwards it does, where it says so. */
  | { of: 'import'; comes: 'waiting'; state: string; endsAfter: boolean }
  /** The upload fails. So many imports are found then by its data set id, and so many later. */
  | { of: 'import'; comes: 'failure'; code: CanvasErrorCode; found: number; foundLater?: number }
  /** One upload, found twice. */
  | { of: 'import'; comes: 'twice' }
  /** Enrollments of a section and its people are read, as without the fault. */
  | { of: 'reading'; comes: 'whole'; retried?: true; unasked?: true }
  /** They have no SIS ids. */
  | { of: 'reading'; comes: 'without SIS ids' }
  | { of: 'reading'; comes: 'failure'; code: CanvasErrorCode };

export type CanvasRow = Comes & {
  fault: string;
  settings?: FaultSettings;
  /** Faults that must be on beside it. */
  beside?: Record<string, FaultSettings>;
  /** Another program uses the same token at the same time, until the bucket is full. */
  bucketFull?: true;
  /** What an operator sees. */
  sees: string;
};

const sentAgain = 'Nothing: what is not proven is sent again, in the same run and in the next.';
const lookedUp = 'Nothing: the import is found in Canvas by its data set id, and not sent twice.';
const throttled = 'Nothing: the pace slows down. If it stays, the run fails with `CANVAS_THROTTLED`.';

/** Every fault of imports and of answers of any kind, by name. */
export const canvasRows: readonly CanvasRow[] = [
  {
    ...{
      fault: 'crash-in-chunk',
      settings: { type: 'users' },
      of: 'import',
      comes: 'unproven',
      reason: 'file-refused',
    },
    sees: `\`CANVAS_IMPORT_CRASHED\` at the import. ${sentAgain}`,
  },
  {
    ...{ fault: 'partial-chunk', settings: { type: 'users' }, of: 'import', comes: 'unproven', reason: 'rows-missing' },
    sees: sentAgain,
  },
  {
    ...{ fault: 'counts-short', settings: { type: 'users' }, of: 'import', comes: 'unproven', reason: 'rows-missing' },
    sees: sentAgain,
  },
  {
    ...{ fault: 'reject-file', settings: { type: 'users' }, of: 'import', comes: 'unproven', reason: 'file-refused' },
    sees: '`CANVAS_FILE_REFUSED` at the import; its rows are sent again. If it stays: `partial`.',
  },
  {
    ...{ fault: 'slow-import', settings: { rowsPerSecond: 60 }, of: 'import', comes: 'accepted' },
    sees: 'The stage `import` shows how far Canvas is (`IMPORT_RUNNING`); the night takes longer.',
  },
  {
    ...{ fault: 'stuck-initializing', of: 'import', comes: 'waiting', state: 'initializing', endsAfter: false },
    sees: 'The stage `import` waits and shows `IMPORT_RUNNING` with the number of the import: have it aborted in Canvas; its rows are then sent again.',
  },
  {
    ...{ fault: 'stuck-created', of: 'import', comes: 'waiting', state: 'created', endsAfter: true },
    sees: 'The stage `import` waits and shows `IMPORT_RUNNING`, until the job workers of Canvas are back.',
  },
  {
    ...{ fault: 'import-paused', of: 'import', comes: 'waiting', state: 'created', endsAfter: true },
    sees: 'The stage `import` waits and shows `IMPORT_RUNNING`, until imports go on.',
  },
  {
    ...{ fault: 'sis-imports-disabled', of: 'import', comes: 'failure', code: 'CANVAS_FORBIDDEN', found: 0 },
    sees: 'The run fails with `CANVAS_FORBIDDEN`: switch "SIS imports" on in the root account.',
  },
  {
    ...{ fault: 'duplicate-import', of: 'import', comes: 'twice' },
    sees: 'Nothing: the later of the two is aborted while it waits; if it ran, it changed nothing.',
  },
  {
    ...{ fault: 'lose-answer', of: 'import', comes: 'failure', code: 'CANVAS_SUBMIT_UNKNOWN', found: 1 },
    sees: lookedUp,
  },
  {
    ...{ fault: 'lose-answer-appears-late', settings: { seconds: 0.4 }, of: 'import', comes: 'failure' },
    ...{ code: 'CANVAS_SUBMIT_UNKNOWN', found: 0, foundLater: 1 },
    sees: 'Nothing: of two imports under one data set id the later is aborted while it waits.',
  },
  {
    ...{ fault: 'answer-502-after-taking', of: 'import', comes: 'failure', code: 'CANVAS_SUBMIT_UNKNOWN', found: 1 },
    sees: lookedUp,
  },
  {
    ...{ fault: 'upload-refused-503', of: 'import', comes: 'failure', code: 'CANVAS_SUBMIT_UNKNOWN', found: 0 },
    sees: 'Nothing: Canvas has no such import, so it is sent again. If it stays, the run fails with `CANVAS_SUBMIT_UNKNOWN`.',
  },
  {
    ...{ fault: 'throttle-429', settings: { times: 2 }, of: 'reading', comes: 'whole', retried: true },
    sees: throttled,
  },
  {
    ...{ fault: 'throttle-403', settings: { times: 2 }, of: 'reading', comes: 'whole', retried: true },
    sees: throttled,
  },
  {
    ...{ fault: 'throttle-as-403', beside: { 'slow-answers': { ms: 200, path: 'terms' } }, bucketFull: true },
    ...{ of: 'reading', comes: 'whole', retried: true },
    sees: throttled,
  },
  {
    ...{ fault: 'throttle-retry-after', settings: { seconds: 1 }, beside: { 'throttle-429': { times: 1 } } },
    ...{ of: 'reading', comes: 'whole', retried: true },
    sees: 'Nothing: the wait that it asks for is kept.',
  },
  {
    ...{ fault: 'expired-token', of: 'reading', comes: 'failure', code: 'CANVAS_TOKEN_REJECTED' },
    sees: '`connect` and the run fail at once with `CANVAS_TOKEN_REJECTED`.',
  },
  {
    ...{ fault: 'sis-fields-hidden', of: 'reading', comes: 'without SIS ids' },
    sees: '`connect` and the first run fail with `CANVAS_SIS_IDS_HIDDEN`; of grades with `CANVAS_STUDENTS_HIDDEN`.',
  },
  { fault: 'no-last-link', of: 'reading', comes: 'whole', sees: 'Nothing.' },
  { fault: 'page-cap-50', of: 'reading', comes: 'whole', sees: 'Nothing.' },
  {
    ...{ fault: 'slow-answers', settings: { ms: 60 }, of: 'reading', comes: 'whole' },
    sees: 'Nothing; the night takes longer.',
  },
  {
    ...{ fault: 'html-error', settings: { times: 1 }, of: 'reading', comes: 'whole', retried: true },
    sees: 'Nothing: it is asked again. If it stays, the run fails with `CANVAS_SERVER_ERROR`.',
  },
  {
    ...{ fault: 'html-error', settings: { times: 1, status: 200 }, of: 'reading', comes: 'failure' },
    code: 'CANVAS_ANSWER_NOT_JSON',
    sees: 'With `status` 200: the step is tried again. If it stays, the run fails with `CANVAS_ANSWER_NOT_JSON`.',
  },
  {
    ...{ fault: 'raw-dots-in-ids', of: 'reading', comes: 'whole', unasked: true },
    sees: 'Nothing: dots in ids are always encoded.',
  },
  {
    ...{ fault: 'diffing-mended-keys', of: 'import', comes: 'accepted', unasked: true },
    sees: 'Nothing: no import of Rollbook is compared with an earlier one.',
  },
];
