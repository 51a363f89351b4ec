/** A kind of the Provisioning report: one CSV each (Canvas gems/plugins/account_reports, sis_exporter.rb). */
export const reportKinds = [
  'users',
  'accounts',
  'terms',
  'courses',
  'sections',
  'enrollments',
  'groups',
  'group_membership',
  'group_categories',
  'xlist',
  'user_observers',
  'admins',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** `created` waits for a job, `running` is being written; the others are ends. */
export type ReportState = 'created' | 'running' | 'complete' | 'error' | 'aborted' | 'deleted';

/** One run of an account report. Instants are ISO 8601. */
export interface AccountReport {
  id: number;
  report: string;
  accountId: number;
  userId: number;
  /** As they were sent, and `extra_text` with Canvas's words about them. */
  parameters: Record<string, unknown>;
  state: ReportState;
  /** 0 to 100. */
  progress: number;
  /** Lines written of the file that is being written; it moves every thousand. */
  currentLine: number | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  file: ReportFile | null;
}

export interface ReportFile {
  name: string;
  contentType: 'application/zip' | 'text/csv';
  bytes: number;
  /** Whoever knows it may download the file without a token. */
  verifier: string;
}

/** Id of the file of a report among the files of Canvas, apart from those of imports. */
export const fileIdOfReport = (id: number): number => 2_000_000 + id;

export function isEnded(state: ReportState): boolean {
  return state !== 'created' && state !== 'running';
}
