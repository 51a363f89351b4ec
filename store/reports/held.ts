import { Verb } from '../../roster/findings.js';
import type { Selection } from '../../roster/selection.js';
import { selectHeld } from '../provisioning/decisions/decide.js';
import type { Sql } from '../postgres/connect.js';
import type { planFinding, planRow } from '../schema/plan.js';

type PlanRow = typeof planRow.$inferSelect;

/** Held rows of a run that are alike: one kind and operation, in one school, for one reason. */
export interface HeldGroup
  extends
    Pick<PlanRow, 'school' | 'kind' | 'op'>,
    /** What was counted, and of how many, where the reason is a limit. */
    Pick<typeof planFinding.$inferSelect, 'counted' | 'base'> {
  schoolName: string | null;
  reason: NonNullable<PlanRow['reason']>;
  rows: number;
  /** How many people would lose an enrollment, a login or a name; null for kinds that are no people. */
  people: number | null;
  /** In how many classes; null for kinds that have none. */
  classes: number | null;
  /** Some of the rows, by their SIS ids. */
  examples: string[];
  /** Of these rows, how many somebody has decided on, by what was decided. */
  decided: Record<string, number>;
}

/** What a run holds for a person to decide on; rows that wait for these are not counted. The largest groups come first. */
export async function heldGroups(
  sql: Sql,
  run: { districtId: number; runId: number; asOf: string },
  selection: Selection,
): Promise<HeldGroup[]> {
  return sql.begin(async (tx) => {
    await selectHeld(tx, run.runId, selection);
    const groups = await tx<Array<Omit<HeldGroup, 'decided'> & Record<Verb, number>>>`
      with held as (
        select s.kind, s.seq, s.op, s.school, s.row_id, s.effect, s.subject, coalesce(r.reason, e.reason) as reason,
               case when s.kind = 'enrollment' then e.user_id when s.kind = 'user' then s.row_id end as person, e.section_id
        from selected s
        left join ${tx(`plan_row_r${run.runId}`)} r on r.kind = s.kind and r.seq = s.seq
        left join ${tx(`plan_enrollment_r${run.runId}`)} e on s.kind = 'enrollment' and e.seq = s.seq
      ), decisions as (
        select h.kind, h.seq, d.verb from held h
        join decision d on d.district_id = ${run.districtId} and d.effect_hash in (h.effect, h.subject) and d.carried_out_run is null
          and (d.until is null or d.until >= ${run.asOf})
      ), grouped as (
        select h.school, h.kind, h.op, h.reason, count(*)::int as rows,
               case when count(h.person) > 0 then count(distinct h.person)::int end as people,
               case when count(h.section_id) > 0 then count(distinct h.section_id)::int end as classes,
               max(f.counted) as counted, max(f.base) as base,
               (array_agg(h.row_id order by h.row_id))[:5] as examples,
               count(*) filter (where v.verb = ${Verb.release})::int as release,
               count(*) filter (where v.verb = ${Verb.discard})::int as discard,
               count(*) filter (where v.verb = ${Verb.keep})::int as keep
        from held h
        left join lateral (
          select f.counted, f.base from ${tx(`plan_finding_r${run.runId}`)} f
          where f.kind = h.kind and f.seq = h.seq and f.code = h.reason limit 1) f on true
        left join decisions v on v.kind = h.kind and v.seq = h.seq
        group by h.school, h.kind, h.op, h.reason
      )
      select g.school, o.body->>'name' as "schoolName", g.kind, g.op, g.reason, g.rows, g.people, g.classes, g.counted,
             g.base, g.examples, g.release, g.discard, g.keep
      from grouped g
      left join mirror_record o on o.district_id = ${run.districtId} and o.collection = 'orgs' and o.sourced_id = g.school
      order by g.rows desc, kind_order(g.kind), g.op, g.reason, g.school`;
    return groups.map(({ release, discard, keep, ...group }) => {
      const decided = Object.entries({ release, discard, keep }).filter(([, rows]) => rows > 0);
      return { ...group, decided: Object.fromEntries(decided) };
    });
  });
}
