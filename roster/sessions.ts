import type { AcademicSession, SessionType } from '../oneroster/model.js';
import type { LocalDate } from './dates.js';

/** What a class's list of sessions comes to. */
export type TermChoice =
  | { kind: 'session'; session: AcademicSession }
  /** A session of the class is not known (rejected, or missing from the feed): nothing can be concluded. */
  | { kind: 'unknown' }
  /** No session of an accepted type covers all sessions of the class. */
  | { kind: 'none' };

/**
 * The session that a class's Canvas term stands for: of the accepted types, the shortest that covers all sessions of the
 * class, found among them and their parents. A class of the first and second quarter is a class of the first semester.
 */
export function chooseSession(
  termSourcedIds: readonly string[],
  sessions: ReadonlyMap<string, AcademicSession>,
  types: readonly SessionType[],
): TermChoice {
  const own = termSourcedIds.map((id) => sessions.get(id));
  if (own.length === 0 || own.some((session) => session === undefined)) return { kind: 'unknown' };
  const known = own as AcademicSession[];
  const start = known.reduce((least, each) => (each.startDate < least ? each.startDate : least), known[0]!.startDate);
  const end = known.reduce((most, each) => (each.endDate > most ? each.endDate : most), known[0]!.endDate);
  const covering = [...withParents(known, sessions)].filter(
    (each) => types.includes(each.type) && each.startDate <= start && each.endDate >= end,
  );
  covering.sort(
    (a, b) =>
      shorterFirst(a, b) || types.indexOf(a.type) - types.indexOf(b.type) || (a.sourcedId < b.sourcedId ? -1 : 1),
  );
  return covering[0] ? { kind: 'session', session: covering[0] } : { kind: 'none' };
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

/** The past is frozen: a term is over from the day after its last day. */
export function hasEnded(session: Pick<AcademicSession, 'endDate'>, asOf: LocalDate): boolean {
  return session.endDate < asOf;
}
