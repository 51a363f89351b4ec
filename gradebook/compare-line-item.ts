import type { LineItem } from '../oneroster/gradebook/model.js';
import { sameNumber } from './numbers.js';

/** What Rollbook decides about a line item. Everything else of it belongs to the SIS. */
export interface LineItemFields {
  title: string;
  assignDate: string;
  dueDate: string;
  categorySourcedId: string | null;
  resultValueMax: number;
}

/** What was last accepted, or read where nothing was; `null` for what the SIS does not say. */
export type KnownLineItem = { [Field in keyof LineItemFields]: LineItemFields[Field] | null };

export function knownFields(lineItem: LineItem): KnownLineItem {
  const { title, assignDate, dueDate, categorySourcedId, resultValueMax } = lineItem;
  return { title, assignDate, dueDate, categorySourcedId, resultValueMax };
}

const fields = ['title', 'assignDate', 'dueDate', 'categorySourcedId', 'resultValueMax'] as const;

/**
 * The fields to write to a line item: those that have changed in Canvas since they were accepted, and that nobody has
 * changed in the SIS meanwhile. A PUT may reset what 1.1 cannot read (weight, extra points, publication), so it is sent
 * only for these.
 */
export function changedFields(
  desired: LineItemFields,
  accepted: KnownLineItem,
  inSis: KnownLineItem,
): Partial<LineItemFields> {
  const changed = fields.filter(
    (field) =>
      !sameField(desired[field], accepted[field]) &&
      sameField(accepted[field], inSis[field]) &&
      !sameField(desired[field], inSis[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, desired[field]]));
}

/**
 * The fields that both sides have changed to the same: they count as accepted from now on, so that the next change in
 * Canvas is not taken for one that a person has overruled in the SIS.
 */
export function agreedFields(
  desired: LineItemFields,
  accepted: KnownLineItem,
  inSis: KnownLineItem,
): Partial<LineItemFields> {
  const agreed = fields.filter(
    (field) => sameField(desired[field], inSis[field]) && !sameField(desired[field], accepted[field]),
  );
  return Object.fromEntries(agreed.map((field) => [field, desired[field]]));
}

function sameField(one: string | number | null, other: string | number | null): boolean {
  if (typeof one === 'number' || typeof other === 'number') return sameNumber(Number(one), Number(other));
  return one === other;
}

/** Whether a line item differs from something in some of its fields. What the SIS does not say cannot differ. */
export function differsIn(
  names: ReadonlyArray<keyof LineItemFields>,
  held: KnownLineItem,
  from: Partial<KnownLineItem>,
): boolean {
  return names.some((name) => held[name] !== null && !sameField(held[name], from[name] ?? null));
}
