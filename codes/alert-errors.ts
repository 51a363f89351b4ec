import type { CodeTable } from './code-table.js';

/** Why an alert did not arrive. None of them stops or delays a run. */
export const alertErrors = {
  ALERT_REFUSED: {
    meaning: 'the address of an alert has answered with an error, or with a redirection, which is not followed',
    remedy:
      'Store the address anew: `rollbook secret set DISTRICT webhook`, or `ping`. Then try it: `rollbook alert DISTRICT`.',
    retryable: true,
  },
  ALERT_UNREACHABLE: {
    meaning: 'the address of an alert does not answer',
    remedy: 'See whether the worker may reach it through the firewall. Then try it: `rollbook alert DISTRICT`.',
    retryable: true,
  },
  PAGE_NOT_WRITTEN: {
    meaning: 'the morning could not be written into the folder for pages, or the program for pages did not take it',
    remedy:
      'See whether `ROLLBOOK_PAGE_FOLDER` is there and writable for the worker, and how the program of `ROLLBOOK_PAGE_COMMAND` ends by itself.',
    retryable: true,
  },
  PAGE_NOWHERE: {
    meaning: 'the district wants its morning as a page, and the worker has no place for it',
    remedy: 'Set `ROLLBOOK_PAGE_FOLDER` or `ROLLBOOK_PAGE_COMMAND` of the worker.',
    retryable: false,
  },
} as const satisfies CodeTable;
