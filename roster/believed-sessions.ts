import type { AcademicSession } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';
import { isLengthenedFar } from './effect.js';
import { localDay } from './local-days.js';
import { termRow, type TermGroup } from './terms.js';

/**
 * The sessions as classes go by them. A term that would become far longer waits for a person (`TERM_LENGTHENED`): until
 * then its sessions, and those below them, end as Canvas has accepted it. By a mistyped year the ends of a whole class
 * would be drops, and a class that is over would live on. A session that begins after that day is another one, and stays.
 *
 * @param accepted the rows of terms that Canvas has accepted, by SIS id
 */
export function believedSessions(
  groups: readonly TermGroup[],
  accepted: ReadonlyMap<string, Readonly<Record<string, string>>>,
  timezone: string,
): AcademicSession[] {
  const sessions = groups.flatMap((group) => group.sessions);
  const lastDays = new Map<string, LocalDate>();
  for (const group of groups) {
    const before = accepted.get(group.sisId);
    if (before === undefined || !before.end_date) continue;
    if (!isLengthenedFar('term', before, { ...termRow(group, timezone) })) continue;
    const lastDay = localDay(before.end_date, timezone);
    for (const { sourcedId, startDate } of group.sessions) if (startDate <= lastDay) lastDays.set(sourcedId, lastDay);
  }
  if (lastDays.size === 0) return sessions;
  const parents = new Map(sessions.map(({ sourcedId, parentSourcedId }) => [sourcedId, parentSourcedId]));
  return sessions.map((session) => ({ ...session, endDate: endOf(session, lastDays, parents) }));
}

function endOf(
  { sourcedId, startDate, endDate }: AcademicSession,
  lastDays: ReadonlyMap<string, LocalDate>,
  parents: ReadonlyMap<string, string | null>,
): LocalDate {
  let end = endDate;
  const seen = new Set<string>();
  for (let id: string | null | undefined = sourcedId; id && !seen.has(id); id = parents.get(id)) {
    seen.add(id);
    const lastDay = lastDays.get(id);
    if (lastDay !== undefined && lastDay < end && startDate <= lastDay) end = lastDay;
  }
  return end;
}
