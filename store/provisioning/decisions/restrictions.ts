import type { PendingQuery, Row } from 'postgres';
import { RunKind } from '../../../codes/run-kinds.js';
import { Restriction, restrictionReason, restrictions, restrictionsOn } from '../../../roster/calendar.js';
import { Phase } from '../../../roster/plan.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

type Fragment = PendingQuery<Row[]>;

/** The restrictions of schools that count in a run. */
export function restrictionsInRun(run: Pick<RunContext, 'settings' | 'asOf' | 'kind'>) {
  return restrictionsOn(run.settings.calendar, run.asOf, run.kind === RunKind.adding);
}

/**
 * The same as a table of `school` (sourcedId; null: all, also what belongs to no school), `restriction`, `code` and
 * `strictness`. A school may be named by its identifier.
 */
export function restrictedSchools(sql: Sql | Transaction, run: RunContext): Fragment {
  const counting = restrictionsInRun(run);
  return sql`
    select distinct coalesce(o.sourced_id, c.school) as school, c.restriction, r.code, r.strictness
    from unnest(${counting.map((each) => each.school)}::text[], ${counting.map((each) => each.restriction)}::text[])
      as c (school, restriction)
    join unnest(${restrictions as string[]}::text[], ${restrictions.map((each) => restrictionReason[each])}::text[])
      with ordinality as r (restriction, code, strictness) using (restriction)
    left join mirror_record o on o.district_id = ${run.districtId} and o.collection = 'orgs'
      and o.body->>'identifier' = c.school`;
}

/** Whether a restriction `c` keeps a planned row or enrollment `p` from being sent (roster/calendar `isRestricted`). */
export function restricts(sql: Sql | Transaction): Fragment {
  return sql`((c.school is null or c.school = p.school)
    and (c.restriction <> ${Restriction.addsOnly} or p.phase in (${Phase.removals}, ${Phase.cascaded})))`;
}

/**
 * Whether a restriction `c` keeps a row `p` from being weighed. Where several name a school the strictest counts, and all
 * of a school that is only observed is weighed.
 *
 * @param observed what `observedSchools` says
 */
export function keepsFromWeighing(tx: Transaction, run: RunContext, observed: ReadonlySet<string>): Fragment {
  const isPaused = tx`c.restriction = ${Restriction.paused}`;
  const allObserved = restrictionsInRun(run).some(
    ({ school, restriction }) => school === null && restriction === Restriction.observeOnly,
  );
  if (allObserved) return isPaused;
  return tx`(${isPaused} or coalesce(p.school, '') <> all(${[...observed]}::text[]))`;
}

/** sourcedIds of the schools that are only observed. Their losses do not fill the limits of the district. */
export async function observedSchools(tx: Transaction, run: RunContext): Promise<Set<string>> {
  if (restrictionsInRun(run).length === 0) return new Set();
  const rows = await tx<Array<{ school: string }>>`
    select distinct school from (${restrictedSchools(tx, run)}) c
    where restriction = ${Restriction.observeOnly} and school is not null`;
  return new Set(rows.map((each) => each.school));
}
