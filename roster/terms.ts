import type { DistrictSettings } from '../config/settings.js';
import type { TermRow } from '../canvas/sis/rows.js';
import type { AcademicSession } from '../oneroster/rostering/model.js';
import { endOfDay, startOfDay } from './local-days.js';
import { asLongAsKept, fillTemplate } from './template.js';

export interface TermGroup {
  sisId: string;
  sessions: AcademicSession[];
}

/**
 * Groups sessions into Canvas terms. Terms belong to Canvas's root account: the schools' copies of one session become
 * one term only if year, kind and dates are equal; else, or with `terms: perSchool`, each is a term of its own.
 *
 * A pinned id stays with its session even if the dates change; new sessions join a pinned group with equal members.
 */
export function groupTerms(
  sessions: AcademicSession[],
  pinned: ReadonlyMap<string, string>,
  settings: DistrictSettings['mapping'],
): TermGroup[] {
  const groups = new Map<string, TermGroup>();
  const idOfEqual = new Map<string, string>();
  const inOrder = [...sessions].sort((a, b) => (a.sourcedId < b.sourcedId ? -1 : 1));
  const join = (sisId: string, session: AcademicSession): void => {
    const group = groups.get(sisId) ?? { sisId, sessions: [] };
    group.sessions.push(session);
    groups.set(sisId, group);
  };
  for (const session of inOrder) {
    const sisId = pinned.get(session.sourcedId);
    if (sisId === undefined) continue;
    join(sisId, session);
    idOfEqual.set(sameness(session), sisId);
  }
  for (const session of inOrder) {
    if (pinned.has(session.sourcedId)) continue;
    const equal = settings.terms === 'unified' ? idOfEqual.get(sameness(session)) : undefined;
    const sisId = equal ?? fillTemplate(settings.ids.term, { sourcedId: session.sourcedId });
    idOfEqual.set(sameness(session), sisId);
    join(sisId, session);
  }
  return [...groups.values()];
}

/** What two sessions agree in that are one: their schools' copies, or the same one under another id. */
export function sameness(session: AcademicSession): string {
  return [session.schoolYear ?? '', session.type, session.startDate, session.endDate].join('|');
}

/** The row of a term: local midnight to 23:59:59 of the last day, in the district's zone. */
export function termRow(group: TermGroup, timezone: string): TermRow {
  const first = group.sessions[0]!;
  const start = group.sessions.reduce(
    (least, each) => (each.startDate < least ? each.startDate : least),
    first.startDate,
  );
  const end = group.sessions.reduce((most, each) => (each.endDate > most ? each.endDate : most), first.endDate);
  return {
    term_id: group.sisId,
    name: asLongAsKept(commonest(group.sessions.map((session) => session.title))),
    status: 'active',
    start_date: startOfDay(start, timezone),
    end_date: endOfDay(end, timezone),
    integration_id: '',
  };
}

export function commonest(titles: string[]): string {
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0];
}
