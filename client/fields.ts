import { canvasFiles, type CanvasKind } from '../canvas/sis/rows.js';

/** One column of a Canvas row, old and new. `before` is null where the row did not stand. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string;
}

/** A row's columns in the order of Canvas's CSV, whatever order they were stored in. */
export function inOrder(kind: string, row: Record<string, string>): Array<[field: string, value: string]> {
  const columns = canvasFiles[kind as CanvasKind].columns as readonly string[];
  return Object.entries(row).sort(([one], [other]) => columns.indexOf(one) - columns.indexOf(other));
}

/** The columns that differ; of a new row those that say something. */
export function changedFields(
  kind: string,
  before: Record<string, string> | null,
  after: Record<string, string>,
): FieldChange[] {
  return inOrder(kind, after)
    .map(([field, value]) => ({ field, before: before === null ? null : (before[field] ?? ''), after: value }))
    .filter((each) => (each.before === null ? each.after !== '' : each.before !== each.after));
}

/** A value as a person can tell a blank from a space. */
export function shownValue(value: string): string {
  return value === '' ? '(blank)' : value === value.trim() ? value : JSON.stringify(value);
}
