import type { AcademicSession } from '../oneroster/rostering/model.js';
import { pairOneToOne } from './one-to-one.js';
import { Presence } from './presence.js';
import type { ReferenceRecord } from './reference-data.js';
import { sameness } from './terms.js';

/** The schools whose classes use a session: as last mapped those of one that vanished, as listed those of a new one. */
export type SchoolsOfSessions = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The Canvas term of each session that stands in the place of one that vanished, by its sourcedId: same year, type and
 * dates, one to one, by the schools whose classes use them. Where schools do not tell, only a session that has no other
 * like it takes over. A new id of a session asks nothing: nobody's work hangs on it, and its classes stay where they are.
 */
export function takenOverTerms(
  sessions: ReadonlyArray<ReferenceRecord<AcademicSession>>,
  schools: { before: SchoolsOfSessions; now: SchoolsOfSessions },
): Map<string, string> {
  const vanished = sessions.filter((each) => each.pinned !== null && each.presence !== Presence.present);
  const arrived = sessions.filter(
    ({ pinned, presence, rejected, body }) =>
      pinned === null && presence === Presence.present && !rejected && body.status === 'active',
  );
  const usedNow = withParents(schools.now, sessions);
  const possible = vanished.flatMap((left) =>
    arrived
      .filter((right) => sameness(right.body) === sameness(left.body))
      .map((right) => {
        const before = schools.before.get(left.body.sourcedId) ?? new Set<string>();
        const now = usedNow.get(right.body.sourcedId) ?? new Set<string>();
        const shared = [...before].filter((school) => now.has(school)).length;
        const weights = [shared, Number(left.body.title === right.body.title)];
        return { leftId: left.body.sourcedId, rightId: right.body.sourcedId, term: left.pinned!, shared, weights };
      }),
  );
  const pairs = pairOneToOne(possible).filter((each) => each.shared > 0 || !each.isTied);
  return new Map(pairs.map((each) => [each.rightId, each.term]));
}

/** A class of a quarter may be in the term of the semester around it. */
function withParents(
  used: SchoolsOfSessions,
  sessions: ReadonlyArray<ReferenceRecord<AcademicSession>>,
): Map<string, Set<string>> {
  const parents = new Map(sessions.map(({ body }) => [body.sourcedId, body.parentSourcedId]));
  const all = new Map<string, Set<string>>();
  for (const [session, schools] of used) {
    const seen = new Set<string>();
    for (let id: string | null | undefined = session; id && !seen.has(id); id = parents.get(id)) {
      seen.add(id);
      all.set(id, new Set([...(all.get(id) ?? []), ...schools]));
    }
  }
  return all;
}
