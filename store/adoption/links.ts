import { LinkState, type Obstruction } from '../../roster/adoption/link-states.js';
import type { Need } from '../../roster/adoption/need-of.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import { Confidence, type Fact } from '../../roster/matching/facts.js';
import type { Sql } from '../postgres/connect.js';

/** Links of a school, or of the whole district: those of no school, as terms, belong to every selection. */
function ofSchool(sql: Sql, school: string | null) {
  return school === null ? sql`true` : sql`(schools = '{}' or ${school} = any(schools))`;
}

export interface LinkCount {
  kind: MatchedKind;
  state: LinkState;
  confidence: Confidence | null;
  need: Need | null;
  obstruction: Obstruction | null;
  links: number;
}

/** Links by what is to be done with them. */
export async function countLinks(sql: Sql, districtId: number, school: string | null): Promise<LinkCount[]> {
  return sql<LinkCount[]>`
    select kind, state, confidence, need, obstruction, count(*)::int as links
    from adoption_link where district_id = ${districtId} and ${ofSchool(sql, school)}
    group by 1, 2, 3, 4, 5 order by kind_order(kind), state, confidence, need, obstruction`;
}

/** A link, without names of people. */
export interface LinkLine {
  id: number;
  kind: MatchedKind;
  state: LinkState;
  confidence: Confidence | null;
  facts: Fact[] | null;
  need: Need | null;
  obstruction: Obstruction | null;
  wantedId: string;
  canvasId: string | null;
  standingId: string | null;
  schools: string[];
  by: string | null;
}

/** Links on which somebody has to decide or that something obstructs first; `all`: every link. */
export async function listLinks(
  sql: Sql,
  districtId: number,
  { school, all, most }: { school: string | null; all: boolean; most: number },
): Promise<LinkLine[]> {
  return sql<LinkLine[]>`
    select id, kind, state, confidence, facts, need, obstruction, wanted_id as "wantedId", canvas_id as "canvasId",
           standing_id as "standingId", schools, decided_by as by
    from adoption_link
    where district_id = ${districtId} and ${ofSchool(sql, school)}
      and (${all} or state = ${LinkState.proposed} or (obstruction is not null and state <> ${LinkState.rejected}))
    order by (obstruction is not null) desc, (confidence = ${Confidence.question}) desc, kind_order(kind), id
    limit ${most}`;
}

export interface LinkDecision {
  districtId: number;
  state: typeof LinkState.confirmed | typeof LinkState.rejected;
  by: string;
  /** Links by number; or all of a confidence that nobody has decided on yet. */
  of: { ids: readonly number[] } | { confidence: Confidence; school: string | null };
}

/**
 * Notes what a person says to links that are not carried out. A question is answered one by one: all of a confidence means
 * of those that the evaluation proposes. What a run carries out at the moment is left. Returns how many links it was said to.
 */
export async function decideLinks(sql: Sql, { districtId, state, by, of }: LinkDecision): Promise<number> {
  const open = [LinkState.proposed, LinkState.confirmed, LinkState.rejected, LinkState.takenBack];
  const which =
    'ids' in of
      ? sql`id = any(${of.ids as number[]}::int[]) and state = any(${open})`
      : sql`confidence = ${of.confidence} and state = ${LinkState.proposed} and ${ofSchool(sql, of.school)}`;
  const decided = await sql`
    update adoption_link set state = ${state}, decided_by = ${by}, decided_at = now()
    where district_id = ${districtId} and canvas_id is not null and ${which}
      and (${state} = ${LinkState.rejected} or obstruction is null)
      and not exists (select 1 from run where run.id = applied_run and run.ended_at is null)`;
  return decided.count;
}
