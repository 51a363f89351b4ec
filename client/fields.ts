import { canvasFiles, type CanvasKind } from '../canvas/sis/rows.js';

/** One column of a Canvas row, old and new. `before` is null if the row did not exist. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string;
}

/** A row's columns in the order of Canvas's CSV, whatever their stored order. */
export function inOrder(kind: string, row: Record<string, string>): Array<[field: string, value: string]> {
  const columns = canvasFiles[kind as CanvasKind].columns as readonly string[];
  return Object.entries(row).sort(([one], [other]) => columns.indexOf(one) - columns.indexOf(other));
}

/** The columns that differ; of a new row those that are not empty. */
export function changedFields(
  kind: string,
  before: Record<string, string> | null,
  after: Record<string, string>,
): FieldChange[] {
  return inOrder(kind, after)
    .map(([field, value]) => ({ field, before: before === null ? null : (before[field] ?? ''), after: value }))
    .filter((each) => (each.before === null ? each.after !== '' : each.before !== each.after));
}

/** A value, with blanks made visible. */
export function shownValue(value: string): string {
  return value === '' ? '(blank)' : value === value.trim() ? value : JSON.stringify(value);
}
