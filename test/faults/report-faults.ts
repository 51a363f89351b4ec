import type { CanvasErrorCode } from '../../codes/client-errors.js';
import type { FaultSettings } from '../../sandbox/faults.js';

export interface ReportRow {
  fault: string;
  settings?: FaultSettings;
  /**
   * What comes of a report at the client: `whole`; `error`, Canvas gives it up; `running`, it does not end; `cut`, its
   * download breaks off, and is whole when it is tried again; `lacking`, its zip is whole and people are missing.
   */
  comes: 'whole' | 'error' | 'running' | 'cut' | 'lacking';
  /** With what an evaluation ends when the fault stays; null: it ends well. */
  stays: CanvasErrorCode | null;
  /** What an operator sees. */
  sees: string;
}

/** Every fault of reports, by name. */
export const reportRows: readonly ReportRow[] = [
  {
    ...{ fault: 'report-slow', settings: { rowsPerSecond: 2_000 }, comes: 'whole', stays: null },
    sees: "The evaluation takes longer; the run's details say that it waits for the report.",
  },
  {
    ...{ fault: 'report-failed', comes: 'error', stays: 'CANVAS_REPORT_FAILED' },
    sees: 'The evaluation asks for another report, three in all; then it ends with `CANVAS_REPORT_FAILED`.',
  },
  {
    ...{ fault: 'report-never-ends', comes: 'running', stays: 'CANVAS_REPORT_FAILED' },
    sees: 'After six hours the report is given up, and another is asked for; after three it ends with `CANVAS_REPORT_FAILED`.',
  },
  {
    ...{ fault: 'report-cut', comes: 'cut', stays: 'CANVAS_REPORT_NOT_DOWNLOADED' },
    sees: 'The download is tried again for half an hour, and then another report is asked for; after three that stay cut it ends with `CANVAS_REPORT_NOT_DOWNLOADED`.',
  },
  {
    ...{ fault: 'report-half', settings: { kind: 'users' }, comes: 'lacking', stays: 'CANVAS_REPORT_INCOMPLETE' },
    sees: 'It is noticed by what its own rows name, and by single sections that Canvas is asked for: another report is asked for; after three, `CANVAS_REPORT_INCOMPLETE`.',
  },
];
