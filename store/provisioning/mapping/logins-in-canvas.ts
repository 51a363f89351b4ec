import { DesiredState } from '../../../roster/mapped.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { appliedRow } from '../../schema/roster.js';
import type { RunContext } from '../context.js';
import { noteKept } from '../imports/kept-rows.js';

type AppliedRow = typeof appliedRow.$inferSelect;

/** A login that somebody needs, with the holder's SIS id as Canvas has accepted it. */
export interface HeldLogin extends Pick<AppliedRow, 'sisId'> {
  login: string;
}

/**
 * Logins for which people were kept out of Canvas in an earlier run, and still are, and whose holders the SIS no longer
 * lists: each night some, until all were asked about.
 */
export async function loginsOfThoseWhoLeft(sql: Sql, run: RunContext, most: number): Promise<HeldLogin[]> {
  const desired = sql(`desired_row_r${run.runId}`);
  return sql<HeldLogin[]>`
    select "sisId", login from (
      select distinct a.sis_id as "sisId", a.fields->>'login_id' as login
      from problem p
      join ${desired} d on d.kind = 'user' and d.state = ${DesiredState.desired} and p.thing = d.sources[1]
      join applied_row a on a.district_id = p.district_id and a.kind = 'user' and not a.removed and a.sis_id <> d.sis_id
        and lower(a.fields->>'login_id') = lower(d.fields->>'login_id')
      where p.district_id = ${run.districtId} and p.code = 'LOGIN_CLASH'
        and coalesce(p.settled_run, ${run.runId}) = ${run.runId}
        and not exists (select 1 from ${desired} o where o.kind = 'user' and o.sis_id = a.sis_id and o.state = ${DesiredState.desired})
        and not exists (
          select 1 from mirror_record m
          where m.district_id = p.district_id and m.collection = 'users' and m.sourced_id = any(a.sources)
            and m.missing_since is null and m.body->>'status' is distinct from 'tobedeleted')
    ) held
    order by md5("sisId" || ${String(run.number)}) limit ${most}`;
}

/** Notes logins that people have in Canvas by now; '' of people who have none there any more. */
export async function saveLoginsSeen(tx: Transaction, run: RunContext, seen: readonly HeldLogin[]): Promise<void> {
  if (seen.length === 0) return;
  await tx`
    update applied_row a set fields = a.fields || jsonb_build_object('login_id', s.login)
    from unnest(${seen.map((each) => each.sisId)}::text[], ${seen.map((each) => each.login)}::text[]) as s (sis_id, login)
    where a.district_id = ${run.districtId} and a.kind = 'user' and a.sis_id = s.sis_id`;
}

/** A row of which Canvas has kept columns. */
export interface KeptInCanvas extends Pick<AppliedRow, 'kind' | 'sisId' | 'fields'> {
  kept: NonNullable<AppliedRow['kept']>;
}

/** Some of the rows of which Canvas has kept columns: each night others. */
export async function rowsKept(sql: Sql, run: RunContext, most: number): Promise<KeptInCanvas[]> {
  return sql<KeptInCanvas[]>`
    select kind, sis_id as "sisId", fields, kept from applied_row
    where district_id = ${run.districtId} and kept is not null and not removed
    order by md5(sis_id || ${String(run.number)}) limit ${most}`;
}

/** What Canvas shows of a row by now: in the columns that it kept, and those of them that are as they should be. */
export interface SeenAgain extends Pick<AppliedRow, 'kind' | 'sisId'> {
  shown: Record<string, string>;
  mended: string[];
}

/** Notes what Canvas shows of rows of which it has kept columns. What somebody has mended there is kept no longer. */
export async function saveSeenAgain(tx: Transaction, run: RunContext, seen: readonly SeenAgain[]): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map(({ kind, sisId, shown, mended }) => ({ kind, sis_id: sisId, shown, mended }));
  await tx`
    update applied_row a set fields = a.fields || s.shown, kept = nullif(a.kept - s.mended, '{}')
    from jsonb_to_recordset(${tx.json(rows)}::jsonb) as s (kind text, sis_id text, shown jsonb, mended text[])
    where a.district_id = ${run.districtId} and a.kind = s.kind and a.sis_id = s.sis_id and a.kept is not null`;
  await noteKept(tx, run);
}
