import type { FaultDescription } from '../faults.js';
import { courseworkFaults } from './coursework/faults.js';
import { reportFaults } from './reports/faults.js';

const described: Record<string, string> = {
  'crash-in-chunk':
    'A chunk crashes half-way: a fatal message with a report number, the rest of that type is not applied (type, chunk, times).',
  'partial-chunk': 'The second half of one chunk is not applied, and no message says so (type, chunk, counted, times).',
  'counts-short': 'An import reports fewer rows than it applied (type, by, times).',
  'reject-file': 'The file of one type is refused whole as malformed (type, times).',
  'slow-import': 'Rows are applied slowly (rowsPerSecond).',
  'stuck-initializing': 'A new import stays in initializing for ever and blocks nobody (times).',
  'stuck-created': 'The job workers are down: nothing that waits is started while this is on.',
  'import-paused': 'Imports are paused: a running one stands still and none is started while this is on.',
  'sis-imports-disabled': 'The account does not allow SIS imports: 403.',
  'duplicate-import': 'One upload is taken twice, as when a proxy repeats it (times).',
  'lose-answer': 'The upload is taken, but the connection is cut before the answer (times).',
  'lose-answer-appears-late':
    'As lose-answer, and the import shows in the list only after a while, so that a repeat makes two appear (seconds, times).',
  'answer-502-after-taking': 'The upload is taken, but the answer is 502 (times).',
  'upload-refused-503': 'Uploads are refused with 503 (times).',
  'throttle-429': 'Requests are refused with 429 as if the bucket were full (path, method, times).',
  'throttle-403': 'Requests are refused with 403 and a plain text about the rate limit (path, method, times).',
  'throttle-as-403': 'When the bucket really is full, the refusal is the older 403 with plain text.',
  'throttle-retry-after':
    'Refusals of throttling carry a Retry-After header (seconds); whether Canvas sends one is unconfirmed.',
  'expired-token': 'Every token counts as expired: 401 with WWW-Authenticate (path, method, times).',
  'sis-fields-hidden': 'The token lacks read_sis: every SIS field is missing from the answers.',
  'no-last-link': 'Link headers have no rel="last".',
  'page-cap-50': 'Pages hold at most 50 rows, as on old servers.',
  'slow-answers': 'Every answer waits (ms, path, method, times).',
  'html-error': 'Answers are an HTML error page (status, path, method, times).',
  'raw-dots-in-ids':
    'SIS ids in addresses may hold dots that are not percent-encoded; whether all servers take them is unconfirmed.',
  'diffing-mended-keys':
    'Diffing tells administrators apart by role and observers by student; whether Canvas does by now is unconfirmed.',
};

/** Every way in which the practice Canvas can misbehave; the words in brackets are the settings each reads. */
export const canvasFaults: FaultDescription[] = Object.entries({
  ...described,
  ...courseworkFaults,
  ...reportFaults,
}).map(([name, summary]) => ({ name, system: 'canvas', summary }));
