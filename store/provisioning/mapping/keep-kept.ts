import { DesiredState } from '../../../roster/mapped.js';
import type { Transaction } from '../../postgres/connect.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { noteKept } from '../imports/kept-rows.js';
import { followsCourse, isPinned } from './is-pinned.js';

/**
 * Of rows of which Canvas has kept columns (`applied_row.kept`), desires these columns as Canvas shows them while the SIS
 * wants what Canvas passed over before: sent every night, they would change nothing. A column of which something else
 * is wanted by now is tried again. Call it before clashes are looked for: a login that Canvas kept is its holder's.
 */
export async function keepWhatCanvasKept(tx: Transaction, run: RunContext): Promise<void> {
  const [any] = await tx`
    select 1 from applied_row where district_id = ${run.districtId} and kept is not null limit 1`;
  if (!any) return;
  const desired = tx(`desired_row_r${run.runId}`);
  const sameRow = tx`
    a.district_id = ${run.districtId} and a.kept is not null and d.kind = a.kind and d.sis_id = a.sis_id
    and d.state = ${DesiredState.desired} and ${isPinned(tx, run.districtId)}
    and not ${followsCourse(tx, run.districtId)}`;
  if (sendingKinds.includes(run.kind)) {
    // Whether an address is sent depends on who else has it: one that was not when it was kept counts as said by then.
    await tx`
      update applied_row a set kept = a.kept || jsonb_build_object('email', d.fields->>'email')
      from ${desired} d
      where ${sameRow} and a.kind = 'user' and a.kept->>'email' = '' and d.fields->>'email' <> '' and not exists (
        select 1 from mirror_record m
        where m.district_id = a.district_id and m.collection = 'users' and m.sourced_id = any(d.sources)
          and m.changed_run >= a.accepted_run)`;
    await tx`
      update applied_row a set kept = (
        select jsonb_object_agg(key, value) from jsonb_each_text(a.kept) where d.fields->>key = value)
      from ${desired} d
      where ${sameRow} and exists (select 1 from jsonb_each_text(a.kept) where d.fields->>key <> value)`;
    await noteKept(tx, run);
  }
  const isKept = tx`d.fields->>key = value and a.fields ? key`;
  await tx`
    update ${desired} d set fields = d.fields || (
      select jsonb_object_agg(key, a.fields->key) from jsonb_each_text(a.kept) where ${isKept})
    from applied_row a
    where ${sameRow} and exists (select 1 from jsonb_each_text(a.kept) where ${isKept})`;
}
