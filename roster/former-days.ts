import type { Class } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';
import { isPast, type TermChoice } from './sessions.js';

/** The days of a class as last mapped: they stay known when its sessions leave the feed or cannot be read. */
export interface FormerDays {
  session: string | null;
  termStart: LocalDate | null;
  /** Last day of the class's own sessions. */
  termEnd: LocalDate | null;
}

/** Whether a class was over by its days as last mapped. */
export function wasOver(former: FormerDays | null, asOf: LocalDate): boolean {
  return former !== null && former.termEnd !== null && isPast(former.termEnd, asOf);
}

/**
 * Whether the end of a class was moved into the past while enrollments in it count: a mistyped year would close the class
 * to everybody who comes. An end that passes is the one that was mapped.
 */
export function isCutShort(
  facts: {
    class: Class;
    choice: TermChoice;
    former: FormerDays | null;
    newcomer: string | null;
    isNamed: boolean;
  },
  asOf: LocalDate,
): boolean {
  const { class: one, choice, former, newcomer, isNamed } = facts;
  const isOver = choice.kind !== 'unknown' && isPast(choice.lastDay, asOf);
  const wentOn = former !== null && former.termEnd !== null && !isPast(former.termEnd, asOf);
  return isOver && wentOn && isNamed && newcomer === null && one.status === 'active';
}
