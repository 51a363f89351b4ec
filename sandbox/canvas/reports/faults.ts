/** What goes wrong with account reports. */
export const reportFaults: Record<string, string> = {
  'report-slow': 'A report is written slowly (rowsPerSecond, 200 if not said).',
  'report-failed': 'A report ends in error, without a file (times).',
  'report-never-ends': 'A report that is started while this is on stays in running for ever (times).',
  'report-cut': 'The download of a report ends in the middle of the file (times).',
  'report-half':
    'A CSV of a report lacks its second half, and nothing says so: each of them, or that of one `kind` (kind, times).',
};
