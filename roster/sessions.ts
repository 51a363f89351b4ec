import type { AcademicSession, SessionType } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';

/** Session chosen from a class's list. `firstDay` and `lastDay` are those of the class's own sessions. */
export type TermChoice =
  | { kind: 'session'; session: AcademicSession; firstDay: LocalDate; lastDay: LocalDate }
  /** A session of the class is unknown (rejected, or missing from the feed): nothing can be concluded. */
  | { kind: 'unknown'; missing: readonly string[] }
  /** No session of an accepted type covers all sessions of the class. */
  | { kind: 'none'; lastDay: LocalDate };

/**
 * Chooses the session for a class's Canvas term among the class's sessions and their parents: it covers all sessions of
 * the class, and is of the first accepted type that offers one, the shortest of that type. A class of the first and
 * second quarter is a class of the first semester.
 */
export function chooseSession(
  termSourcedIds: readonly string[],
  sessions: ReadonlyMap<string, AcademicSession>,
  types: readonly SessionType[],
): TermChoice {
  const own = termSourcedIds.map((id) => sessions.get(id));
  const missing = termSourcedIds.filter((id) => !sessions.has(id));
  if (own.length === 0 || missing.length > 0) return { kind: 'unknown', missing };
  const known = own as AcademicSession[];
  const start = known.reduce((least, each) => (each.startDate < least ? each.startDate : least), known[0]!.startDate);
  const end = known.reduce((most, each) => (each.endDate > most ? each.endDate : most), known[0]!.endDate);
  const covering = [...withParents(known, sessions)].filter(
    (each) => types.includes(each.type) && each.startDate <= start && each.endDate >= end,
  );
  covering.sort(
    (a, b) =>
      types.indexOf(a.type) - types.indexOf(b.type) || shorterFirst(a, b) || (a.sourcedId < b.sourcedId ? -1 : 1),
  );
  return covering[0]
    ? { kind: 'session', session: covering[0], firstDay: start, lastDay: end }
    : { kind: 'none', lastDay: end };
}

function withParents(own: AcademicSession[], sessions: ReadonlyMap<string, AcademicSession>): Set<AcademicSession> {
  const found = new Set<AcademicSession>();
  for (const session of own) {
    for (
      let each: AcademicSession | undefined = session;
      each && !found.has(each);
      each = each.parentSourcedId ? sessions.get(each.parentSourcedId) : undefined
    ) {
      found.add(each);
    }
  }
  return found;
}

function shorterFirst(a: AcademicSession, b: AcademicSession): number {
  return span(a) - span(b);
}

function span(session: AcademicSession): number {
  return Date.parse(session.endDate) - Date.parse(session.startDate);
}

/**
 * Whether a class is over, from the day after its last day on. Its own sessions count: a class of the first quarter is
 * over with the quarter, though its Canvas term is the semester, which goes on. Nothing of the past is changed.
 */
export function isPast(lastDay: LocalDate, asOf: LocalDate): boolean {
  return lastDay < asOf;
}
