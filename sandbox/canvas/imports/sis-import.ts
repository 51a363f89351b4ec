/** States of a SIS import (Canvas app/models/sis_batch.rb). */
export type ImportState =
  | 'initializing'
  | 'created'
  | 'importing'
  | 'cleanup_batch'
  | 'imported'
  | 'imported_with_messages'
  | 'failed'
  | 'failed_with_messages'
  | 'aborted';

export type DropStatus = 'deleted' | 'inactive' | 'completed' | 'deleted_last_completed';

/** The parameters of `POST sis_imports` after they were checked. */
export interface ImportOptions {
  batchModeTermId: number | null;
  batchMode: boolean;
  multiTermBatchMode: boolean;
  batchModeEnrollmentDropStatus: DropStatus;
  skipDeletes: boolean;
  overrideSisStickiness: boolean;
  addSisStickiness: boolean;
  clearSisStickiness: boolean;
  updateSisIdIfLoginClaimed: boolean;
  changeThreshold: number | null;
  diffRowCountThreshold: number | null;
  diffingDataSetIdentifier: string | null;
  diffingRemaster: boolean;
  diffingDropStatus: DropStatus | null;
  diffingUserRemoveStatus: 'deleted' | 'suspended' | null;
}

/** One message about a file or a row; `failure` makes the whole import end as failed. */
export interface ImportMessage {
  failure: boolean;
  file: string | null;
  message: string;
  /** 1-based with the header; wholly blank lines are not counted. */
  row: number | null;
  /** The row's content as read, so it contains personal data. */
  rowInfo: string | null;
}

export interface SisImport {
  id: number;
  /** Who started it. */
  userId: number;
  state: ImportState;
  /** ISO 8601 instants with milliseconds: listings filter on them strictly. */
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  updatedAt: string;
  progress: number;
  data: Record<string, unknown>;
  options: ImportOptions;
  /** The first messages of each kind; all of them lie in the import's message file. */
  errors: Array<[string, string]>;
  warnings: Array<[string, string]>;
  errorCount: number;
  warningCount: number;
  diffedAgainstImportId: number | null;
  diffingThresholdExceeded: boolean;
  fileKind: 'csv' | 'zip' | null;
  fileSize: number;
  /** Not listed, shown or started before this instant (a fault: the record appears late). */
  hiddenUntil: string | null;
}

export function isFinished(state: ImportState): boolean {
  return !['initializing', 'created', 'importing', 'cleanup_batch'].includes(state);
}

/** Only these may serve as the base of a later diff. */
export function isGood(state: ImportState): boolean {
  return state === 'imported' || state === 'imported_with_messages';
}
