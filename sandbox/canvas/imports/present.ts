import type { CanvasState } from '../state.js';
import { withSummary } from './messages.js';
import { uploadName } from './run.js';
import type { SisImport } from './sis-import.js';

/** The SisImport object of the API. Unset booleans are null, but for two that are false, as Canvas has it. */
export function sisImportJson(sisImport: SisImport, state: CanvasState, origin: string): object {
  const { options } = sisImport;
  const file = (id: number, name: string, type: string, path: string): object => ({
    id,
    display_name: name,
    filename: name,
    'content-type': type,
    url: `${origin}${path}`,
  });
  const imports = `/api/v1/accounts/1/sis_imports/${sisImport.id}`;
  const messages = sisImport.errorCount + sisImport.warningCount;
  return {
    id: sisImport.id,
    created_at: sisImport.createdAt,
    started_at: sisImport.startedAt,
    ended_at: sisImport.endedAt,
    updated_at: sisImport.updatedAt,
    progress: sisImport.progress,
    workflow_state: sisImport.state,
    data: { ...sisImport.data },
    batch_mode: options.batchMode || null,
    batch_mode_term_id: options.batchModeTermId,
    multi_term_batch_mode: options.multiTermBatchMode || null,
    override_sis_stickiness: options.overrideSisStickiness || null,
    add_sis_stickiness: options.addSisStickiness || null,
    clear_sis_stickiness: options.clearSisStickiness || null,
    update_sis_id_if_login_claimed: options.updateSisIdIfLoginClaimed,
    skip_deletes: options.skipDeletes,
    change_threshold: options.changeThreshold,
    diff_row_count_threshold: options.diffRowCountThreshold,
    diffing_data_set_identifier: options.diffingDataSetIdentifier,
    diffing_remaster: options.diffingRemaster || null,
    diffed_against_import_id: sisImport.diffedAgainstImportId,
    diffing_drop_status: options.diffingDropStatus,
    diffing_user_remove_status: options.diffingUserRemoveStatus,
    ...(options.diffingDataSetIdentifier === null
      ? {}
      : { diffing_threshold_exceeded: sisImport.diffingThresholdExceeded }),
    ...(sisImport.errorCount > 0 ? { processing_errors: withSummary(sisImport.errors, sisImport.errorCount) } : {}),
    ...(sisImport.warningCount > 0
      ? { processing_warnings: withSummary(sisImport.warnings, sisImport.warningCount) }
      : {}),
    ...(messages > 0
      ? {
          errors_attachment: file(
            1_000_000 + sisImport.id,
            `sis_errors_${sisImport.id}.csv`,
            'text/csv',
            `${imports}/errors_attachment`,
          ),
        }
      : {}),
    ...(sisImport.fileKind === null
      ? {}
      : {
          csv_attachments: [
            file(
              sisImport.id,
              uploadName(sisImport),
              sisImport.fileKind === 'zip' ? 'application/zip' : 'text/csv',
              `${imports}/upload`,
            ),
          ],
        }),
    user: { id: sisImport.userId, name: state.users.get(sisImport.userId)?.name },
  };
}
