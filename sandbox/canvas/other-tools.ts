import type { ImportOptions } from './imports/sis-import.js';
import { noStickyFields } from './model.js';
import { serviceUserId, type CanvasState } from './state.js';

/** The user as whom another tool sends SIS imports, made when it is first needed. */
export function otherToolUser(state: CanvasState, now: number, name = 'Another SIS tool'): number {
  const known = state.users.rows.find((each) => each.name === name && each.state !== 'deleted');
  if (known) return known.id;
  const names = { name, sortableName: name, shortName: name, firstName: null, lastName: null };
  const stamp = { sisImportId: null, sticky: noStickyFields, createdAt: now, updatedAt: now };
  return state.users.add({ ...names, ...stamp, email: null, pronouns: null, state: 'registered', mergedIntoId: null })
    .id;
}

/**
 * An import that ended some hours ago, as the list shows it; nothing is applied. `counts` are rows that succeeded, by
 * plural type; `identifier` its data set; `by` the name of its user, or `self` for the token of the practice.
 */
export function plantImport(settings: Record<string, unknown>, state: CanvasState, now: number): number {
  const at = new Date((now - Number(settings.hoursAgo ?? 0) * 3_600) * 1_000).toISOString();
  const userId = settings.by === 'self' ? serviceUserId : otherToolUser(state, now, settings.by as string | undefined);
  const counts = (settings.counts ?? { users: 10, enrollments: 100 }) as Record<string, number>;
  const options = { ...plainOptions, diffingDataSetIdentifier: (settings.identifier as string | undefined) ?? null };
  const whenEnded = { createdAt: at, startedAt: at, endedAt: at, updatedAt: at, progress: 100 };
  return state.imports.add({
    ...{ userId, state: 'imported', ...whenEnded, options },
    data: { import_type: 'instructure_csv', supplied_batches: [], completed_importers: [], counts },
    ...{ errors: [], warnings: [], errorCount: 0, warningCount: 0 },
    ...{ diffedAgainstImportId: null, diffingThresholdExceeded: false },
    ...{ fileKind: null, fileSize: 0, hiddenUntil: null },
  }).id;
}

/** Options of an upload that names none. */
export const plainOptions: ImportOptions = {
  batchMode: false,
  multiTermBatchMode: false,
  batchModeTermId: null,
  batchModeEnrollmentDropStatus: 'deleted',
  skipDeletes: false,
  overrideSisStickiness: false,
  addSisStickiness: false,
  clearSisStickiness: false,
  updateSisIdIfLoginClaimed: false,
  changeThreshold: null,
  diffRowCountThreshold: null,
  diffingDataSetIdentifier: null,
  diffingRemaster: false,
  diffingDropStatus: null,
  diffingUserRemoveStatus: null,
};
