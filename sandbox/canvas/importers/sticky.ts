import { noStickyFields } from '../model.js';
import type { ImportContext } from './importer.js';

interface Sticky {
  sticky: readonly string[];
}

/** Whether an import may write the field: sticky ones only when told to override. */
export function mayWrite(record: Sticky, field: string, context: ImportContext): boolean {
  return context.stickiness.override || !record.sticky.includes(field);
}

/**
 * Writes fields of a record unless they are sticky, under the name that Canvas knows each by. `add` and `clear` are
 * honoured only together with override, and clear wins.
 */
export function write<T extends Sticky>(
  record: T,
  stickyName: string,
  values: Partial<T>,
  context: ImportContext,
): boolean {
  if (!mayWrite(record, stickyName, context)) return false;
  Object.assign(record, values);
  const { override, add, clear } = context.stickiness;
  if (override && clear) unstick(record, [stickyName]);
  else if (override && add) stick(record, [stickyName]);
  return true;
}

/** Start and end act as a pair: if either is sticky, neither is written. */
export function writeDates<T extends Sticky & { startAt: number | null; endAt: number | null }>(
  record: T,
  dates: { startAt?: number | null; endAt?: number | null },
  context: ImportContext,
): boolean {
  if (!mayWrite(record, 'start_at', context) || !mayWrite(record, 'end_at', context)) return false;
  if (dates.startAt !== undefined)
    write<Sticky & { startAt: number | null }>(record, 'start_at', { startAt: dates.startAt }, context);
  if (dates.endAt !== undefined)
    write<Sticky & { endAt: number | null }>(record, 'end_at', { endAt: dates.endAt }, context);
  return true;
}

export function stick(record: Sticky, fields: readonly string[]): void {
  const missing = fields.filter((field) => !record.sticky.includes(field));
  if (missing.length > 0) record.sticky = [...record.sticky, ...missing];
}

function unstick(record: Sticky, fields: readonly string[]): void {
  const rest = record.sticky.filter((field) => !fields.includes(field));
  record.sticky = rest.length > 0 ? rest : noStickyFields;
}
