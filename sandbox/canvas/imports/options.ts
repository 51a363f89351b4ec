import type { Term } from '../model.js';
import { isTrue } from '../importers/cells.js';
import type { DropStatus, ImportOptions } from './sis-import.js';

const dropStatuses = ['deleted', 'inactive', 'completed', 'deleted_last_completed'] as const;

export type ParsedOptions = ImportOptions | { refused: number; message: string };

/**
 * Reads the parameters of `POST sis_imports` (Canvas app/controllers/sis_imports_api_controller.rb).
 * @param findTerm finds an active term by Canvas id or `sis_term_id:`.
 */
export function parseImportOptions(
  fields: Record<string, string>,
  findTerm: (id: string) => Term | undefined,
): ParsedOptions {
  const flag = (name: string): boolean => isTrue(fields[name] ?? null);
  const refuse = (message: string, refused = 400): ParsedOptions => ({ refused, message });
  const importType = fields.import_type;
  if (importType && importType !== 'instructure_csv') return refuse(`import_type ${importType} is not known`, 500);

  const batchMode = flag('batch_mode');
  // Presence alone turns it on: Canvas tests the text, so that even "false" counts.
  const multiTermBatchMode = Boolean(fields.multi_term_batch_mode);
  const changeThreshold = wholeNumber(fields.change_threshold);
  const diffRowCountThreshold = wholeNumber(fields.diff_row_count_threshold);
  if (changeThreshold !== null && !(changeThreshold >= 1 && changeThreshold <= 100))
    return refuse('change_threshold must be a whole number from 1 to 100');
  if (diffRowCountThreshold !== null && !(diffRowCountThreshold > 0))
    return refuse('diff_row_count_threshold must be a whole number above 0');
  if (multiTermBatchMode && changeThreshold === null) return refuse('multi_term_batch_mode needs a change_threshold');
  let batchModeTermId: number | null = null;
  if (batchMode && !multiTermBatchMode) {
    if (!fields.batch_mode_term_id) return refuse('batch_mode needs a batch_mode_term_id');
    const term = findTerm(fields.batch_mode_term_id);
    if (!term) return refuse('the term of batch_mode_term_id was not found', 404);
    batchModeTermId = term.id;
  }
  const batchDrop = oneOf(fields.batch_mode_enrollment_drop_status, dropStatuses);
  if (batchDrop === undefined) return refuse('batch_mode_enrollment_drop_status is not known');
  const diffDrop = oneOf(fields.diffing_drop_status, dropStatuses);
  if (diffDrop === undefined) return refuse('diffing_drop_status is not known');
  const userRemove = oneOf(fields.diffing_user_remove_status, ['deleted', 'suspended'] as const);
  if (userRemove === undefined) return refuse('diffing_user_remove_status is not known');
  const identifier = fields.diffing_data_set_identifier || null;
  if (identifier && identifier.length > 128) return refuse('diffing_data_set_identifier is longer than 128 characters');

  const override = flag('override_sis_stickiness');
  return {
    batchMode,
    multiTermBatchMode,
    batchModeTermId,
    batchModeEnrollmentDropStatus: batchDrop ?? 'deleted',
    skipDeletes: flag('skip_deletes'),
    overrideSisStickiness: override,
    addSisStickiness: override && flag('add_sis_stickiness'),
    clearSisStickiness: override && flag('clear_sis_stickiness'),
    updateSisIdIfLoginClaimed: flag('update_sis_id_if_login_claimed'),
    changeThreshold,
    diffRowCountThreshold,
    diffingDataSetIdentifier: batchMode || multiTermBatchMode ? null : identifier,
    diffingRemaster: flag('diffing_remaster_data_set'),
    diffingDropStatus: diffDrop satisfies DropStatus | null,
    diffingUserRemoveStatus: userRemove,
  };
}

/** Null for a blank, NaN for what is no whole number (so that every comparison with it fails). */
function wholeNumber(text: string | undefined): number | null {
  if (!text) return null;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Null for a blank, undefined for a word that is not allowed. */
function oneOf<Word extends string>(text: string | undefined, words: readonly Word[]): Word | null | undefined {
  if (!text) return null;
  return words.find((word) => word === text);
}
