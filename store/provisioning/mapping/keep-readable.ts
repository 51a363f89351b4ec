import { remedyOf } from '../../../codes/registry.js';
import type { CanvasKind } from '../../../canvas/sis/rows.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { replacementSign } from '../../../roster/damaged-name.js';
import { namingColumns } from '../../../roster/kept-columns.js';
import { DesiredState } from '../../../roster/mapped.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { mayConclude } from './may-conclude.js';
import { reopened } from '../../problems/reopen.js';

const code = 'NAME_DAMAGED';

/** Whose name each kind of row has, beside people, whose names are kept where they are mapped (roster/users). */
const namedBy: Partial<Record<CanvasKind, { collection: CollectionName; field: string }>> = {
  account: { collection: 'orgs', field: 'name' },
  term: { collection: 'academicSessions', field: 'title' },
  course: { collection: 'classes', field: 'title' },
  section: { collection: 'classes', field: 'title' },
};

/**
 * Keeps the readable names of schools, terms, courses and sections that Canvas has accepted where they newly come with the
 * sign for a letter that was lost (roster/damaged-name), and tells of each. Call it once everything is mapped.
 */
export async function keepReadableNames(tx: Transaction, run: RunContext): Promise<void> {
  const desired = tx(`desired_row_r${run.runId}`);
  const kinds = Object.keys(namedBy);
  const lost = `%${replacementSign}%`;
  await tx`
    create temp table damaged_name on commit drop as
    select d.ctid as row, d.kind, d.sis_id, d.sources[1] as thing, d.school, array(
      select key from jsonb_each_text(d.fields) where key = any(${namingColumns as string[]}) and value like ${lost}) as columns
    from ${desired} d
    where d.kind = any(${kinds}) and d.state = ${DesiredState.desired}
      and (d.fields->>'name' like ${lost} or d.fields->>'long_name' like ${lost} or d.fields->>'short_name' like ${lost})`;
  await tx`
    update ${desired} d set fields = d.fields || readable.fields
    from damaged_name n
    join applied_row a on a.district_id = ${run.districtId} and a.kind = n.kind and a.sis_id = n.sis_id and not a.removed
    cross join lateral (
      select jsonb_object_agg(key, value) as fields from jsonb_each_text(a.fields)
      where key = any(n.columns) and value <> '' and value not like ${lost}) readable
    where d.ctid = n.row and readable.fields is not null`;
  if (!(await mayConclude(tx, run))) return;
  for (const [kind, { collection, field }] of Object.entries(namedBy)) await tell(tx, run, { kind, collection, field });
  await tx`
    update problem p set settled_run = ${run.runId}
    where p.district_id = ${run.districtId} and p.code = ${code} and p.kind <> 'users' and p.settled_run is null
      and p.last_run < ${run.runId}
      and exists (select 1 from ${desired} d where d.kind = any(${kinds}) and p.thing = any(d.sources))`;
}

async function tell(
  tx: Transaction,
  run: RunContext,
  { kind, collection, field }: { kind: string; collection: CollectionName; field: string },
): Promise<void> {
  await tx`
    insert into problem (district_id, code, kind, thing, school, field, remedy, affected, first_run, last_run)
    select distinct on (thing) ${run.districtId}::int, ${code}, ${collection}, thing, school, ${field}, ${remedyOf(code)},
           1, ${run.runId}::int, ${run.runId}::int
    from damaged_name where kind = ${kind} and thing is not null order by thing
    on conflict (district_id, code, kind, thing) do update
      set last_run = excluded.last_run, school = excluded.school, field = excluded.field, remedy = excluded.remedy,
          ${reopened(tx)}`;
}
