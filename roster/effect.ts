import type { CanvasKind } from '../canvas/sis/rows.js';

/** A way in which a change takes something away. */
export type Loss =
  'removed' | 'deactivated' | 'suspended' | 'shortened' | 'moved' | 'identityChanged' | 'cleared' | 'emailChanged';

type Fields = Record<string, string>;

/**
 * Losses caused by a change, judged by its effect and not by its verb: an earlier end date, a suspended user, a
 * section's new parent or a cleared column are losses as much as a deletion. `before` is null for new rows.
 *
 * New rows and changed names are no losses.
 */
export function lossesOf(kind: CanvasKind, before: Fields | null, after: Fields): Loss[] {
  if (before === null) return [];
  const losses = new Set<Loss>();
  const changed = (field: string): boolean => before[field] !== after[field];
  const cleared = (field: string): boolean => (before[field] ?? '') !== '' && after[field] === '';
  if (changed('status')) {
    if (after.status === 'deleted') losses.add('removed');
    else if (after.status === 'suspended') losses.add('suspended');
    else if (after.status !== 'active') losses.add('deactivated');
  }
  switch (kind) {
    case 'account':
      if (changed('parent_account_id')) losses.add('moved');
      break;
    case 'term':
      if (changed('start_date') && later(before.start_date, after.start_date)) losses.add('shortened');
      if (changed('end_date') && earlier(before.end_date, after.end_date)) losses.add('shortened');
      break;
    case 'course':
      if (changed('account_id') || changed('term_id')) losses.add('moved');
      break;
    case 'section':
      if (changed('course_id')) losses.add('moved');
      break;
    case 'user':
      if (changed('login_id') || changed('authentication_provider_id')) losses.add('identityChanged');
      if (changed('email') && (before.email ?? '') !== '') losses.add(after.email === '' ? 'cleared' : 'emailChanged');
      break;
    case 'enrollment':
      break;
  }
  if (cleared('integration_id')) losses.add('cleared');
  return [...losses];
}

/** Days by which a term grows no more than by a summer: above them a year is mistyped. */
const mostDaysLonger = 183;

/** Whether a term becomes so much longer that its dates are probably mistyped. `before` is null for new rows. */
export function isLengthenedFar(kind: CanvasKind, before: Fields | null, after: Fields): boolean {
  if (kind !== 'term' || before === null) return false;
  return (
    daysBetween(before.end_date, after.end_date) > mostDaysLonger ||
    daysBetween(after.start_date, before.start_date) > mostDaysLonger
  );
}

/** Days from one instant to a later one; an end or a begin that is taken away is infinitely far. */
function daysBetween(from: string | undefined, to: string | undefined): number {
  if (!from && !to) return 0;
  if (!from || !to) return Infinity;
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** A begin that moves to later, or is added, takes days away. */
function later(before: string | undefined, after: string | undefined): boolean {
  if (!after) return false;
  return !before || after > before;
}

/** An end that moves to earlier, or is added, takes days away. */
function earlier(before: string | undefined, after: string | undefined): boolean {
  if (!after) return false;
  return !before || after < before;
}
