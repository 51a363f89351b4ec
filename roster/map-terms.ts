import type { MappingReason } from '../codes/mapping-reasons.js';
import type { AcademicSession } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';
import { DesiredState, type MappedRow } from './mapped.js';
import { Presence } from './presence.js';
import type { ReferenceData, ReferenceRecord } from './reference-data.js';
import { isPast } from './sessions.js';
import { termRow, type TermGroup } from './terms.js';

/**
 * What becomes of the term of a session that no class can refer to any more.
 *
 * @param proven whether every collection that terms depend on is certified
 */
export function concludeLostSession(
  { body, presence, rejected }: ReferenceRecord<AcademicSession>,
  proven: boolean,
): { state: typeof DesiredState.absent | typeof DesiredState.unknown; reason: MappingReason } {
  if (body.status === 'tobedeleted' || (presence === Presence.gone && proven)) {
    return { state: DesiredState.absent, reason: 'SESSION_GONE' };
  }
  return { state: DesiredState.unknown, reason: rejected ? 'RECORD_REJECTED' : 'SESSION_GONE' };
}

/**
 * Maps the sessions that live classes are mapped to, and those that were lost, to terms. What has ended is left alone.
 *
 * @param used sourcedIds of the sessions of live classes
 */
export function mapTerms(
  { groups, lost }: Pick<ReferenceData, 'groups' | 'lost'>,
  used: ReadonlySet<string>,
  run: { asOf: LocalDate; timezone: string; proven: boolean },
): MappedRow[] {
  const isLive = ({ sessions }: TermGroup): boolean =>
    sessions.some((session) => used.has(session.sourcedId)) &&
    !sessions.every((session) => isPast(session.endDate, run.asOf));
  const standing = new Set(groups.map((group) => group.sisId));
  return [
    ...groups.filter(isLive).map((group): MappedRow => ({
      ...{ state: DesiredState.desired, kind: 'term', sisId: group.sisId, school: null },
      fields: { ...termRow(group, run.timezone) },
      sources: group.sessions.map((session) => session.sourcedId),
    })),
    ...lost.flatMap((each): MappedRow[] => {
      const { pinned, body } = each;
      if (pinned === null || standing.has(pinned) || isPast(body.endDate, run.asOf)) return [];
      const common = { kind: 'term', sisId: pinned, school: null, sources: [body.sourcedId] } as const;
      return [{ ...common, ...concludeLostSession(each, run.proven) }];
    }),
  ];
}
