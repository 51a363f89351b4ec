import { dangling } from './dangling.js';
import { days } from './days.js';
import { idTwice } from './id-twice.js';
import type { Kind } from './kind.js';
import { otherIds, shrunk } from './lists.js';
import { nobody } from './nobody.js';
import { oddFields } from './odd-fields.js';
import { schools } from './schools.js';
import { takenOver } from './taken-over.js';
import { taken } from './taken.js';

/**
 * Mistakes that say something only where a night came before: what was left out of the first list that was ever read is
 * missed by nobody, nobody knows who had an id before, a session that has ended was never another, and a new school is asked about.
 */
const ofWhatStands = { ...shrunk, ...takenOver, ...otherIds, ...days, ...nobody, ...schools };

export const needsANightBefore = (name: string): boolean => name in ofWhatStands;

/** Every kind of mistake in the lines, by name. */
export const corruptions: Record<string, Kind> = {
  ...idTwice,
  ...dangling,
  ...taken,
  ...oddFields,
  ...ofWhatStands,
};
