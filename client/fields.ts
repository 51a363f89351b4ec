/** One column of a Canvas row, old and new. `before` is null where the row did not stand. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string;
}

/** The columns that differ; of a new row those that say something. */
export function changedFields(before: Record<string, string> | null, after: Record<string, string>): FieldChange[] {
  return Object.entries(after)
    .map(([field, value]) => ({ field, before: before === null ? null : (before[field] ?? ''), after: value }))
    .filter((each) => (each.before === null ? each.after !== '' : each.before !== each.after));
}

/** A value as a person can tell a blank from a space. */
export function shownValue(value: string): string {
  return value === '' ? '(blank)' : value === value.trim() ? value : JSON.stringify(value);
}
