import { Arisen, ShadowDifference } from '../../../roster/shadow/causes.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { ownTable } from '../run-tables.js';
import type { ComparedBefore } from './before.js';

/** Columns of Canvas's CSV that differ as fields: by the field's name. A person's name and a course's are more than one. */
const columns: Readonly<Record<string, readonly string[]>> = {
  name: ['name', 'long_name', 'first_name', 'last_name'],
  code: ['short_name'],
  term: ['term_id'],
  account: ['account_id', 'parent_account_id'],
  course: ['course_id'],
  login: ['login_id'],
  ...{ email: ['email'], status: ['status'], start_date: ['start_date'], end_date: ['end_date'] },
};

/**
 * Notes which side has moved, of differences that are new: the SIS if it is wanted since, is wanted no more, or is wanted
 * otherwise; Canvas if both were compared the last time. Each statement asks one thing, so that it joins by hash: there are
 * millions of enrollments to be asked.
 */
export async function noteArising(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  const differences = tx(ownTable('shadow_difference', run.runId));
  if (before?.hasReport) {
    await noteSisMoved(tx, run, before);
    await noteCanvasMoved(tx, run, before);
  }
  const rest = before === null ? Arisen.start : Arisen.compared;
  await tx`
    update ${differences} set since = coalesce(since, ${run.asOf}), first_run = coalesce(first_run, ${run.number}),
           arisen = coalesce(arisen, ${rest})
    where since is null or arisen is null`;
}

async function noteSisMoved(tx: Transaction, run: RunContext, before: ComparedBefore): Promise<void> {
  const match = tx(ownTable('evaluation_match', before.runId));
  const plan = tx(`plan_enrollment_r${before.runId}`);
  const { missing, extra, other } = ShadowDifference;
  const moved = (which: ReturnType<Transaction>) => tx`
    update ${tx(ownTable('shadow_difference', run.runId))} d set arisen = ${Arisen.sis} where d.arisen is null and ${which}`;
  await moved(tx`d.kind <> 'enrollment' and d.what = ${missing} and not exists (
    select 1 from ${match} m where m.kind = d.kind and m.sis_id = d.sis_id)`);
  await moved(tx`d.kind <> 'enrollment' and d.what = ${extra} and exists (
    select 1 from ${match} m where m.kind = d.kind and m.linked_id = d.canvas_id)`);
  await moved(tx`d.kind = 'enrollment' and d.what <> ${extra} and not exists (
    select 1 from ${plan} p
    where p.section_id = d.sis_id and p.user_id = d.user_id and p.role = d.role and p.after_status = 'active')`);
  await moved(tx`d.kind = 'enrollment' and d.what = ${extra} and exists (
    select 1 from ${plan} p join ${match} m on m.kind = 'user' and m.sis_id = p.user_id
    where p.section_id = d.sis_id and m.linked_id = d.canvas_user_id and lower(p.role) = lower(d.role)
      and p.after_status = 'active')`);
  const desired = (runId: number) => tx(`desired_row_r${runId}`);
  for (const [field, of] of Object.entries(columns)) {
    const values = (row: string) => tx`array(select ${tx(row)}.fields->>c from unnest(${of as string[]}::text[]) c)`;
    await moved(tx`d.what = ${other} and d.field = ${field} and exists (
      select 1 from ${desired(before.runId)} o join ${desired(run.runId)} n on n.kind = o.kind and n.sis_id = o.sis_id
      where o.kind = d.kind and o.sis_id = d.sis_id and o.state = 'desired' and n.state = 'desired' and ${values('o')} <> ${values('n')})`);
  }
}

async function noteCanvasMoved(tx: Transaction, run: RunContext, before: ComparedBefore): Promise<void> {
  const old = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, before.runId));
  const match = old('evaluation_match');
  const moved = (which: ReturnType<Transaction>) => tx`
    update ${tx(ownTable('shadow_difference', run.runId))} d set arisen = ${Arisen.canvas} where d.arisen is null and ${which}`;
  await moved(tx`d.kind <> 'enrollment' and d.what in (${ShadowDifference.missing}, ${ShadowDifference.other}) and exists (
    select 1 from ${match} m where m.kind = d.kind and m.sis_id = d.sis_id and m.linked_id is not null)`);
  await moved(tx`d.kind in ('course', 'section') and d.what = ${ShadowDifference.extra} and not exists (
    select 1 from ${old('canvas_object')} o where o.kind = d.kind and o.canvas_id = d.canvas_id)`);
  await moved(tx`d.kind = 'user' and d.what = ${ShadowDifference.extra} and not exists (
    select 1 from ${old('canvas_login')} l where l.user_id = d.canvas_id)`);
  const section = tx`select 1 from ${match} m where m.kind = 'section' and m.sis_id = d.sis_id and m.linked_id is not null`;
  await moved(tx`d.kind = 'enrollment' and d.user_id is null and exists (${section})`);
  await moved(tx`d.kind = 'enrollment' and exists (${section}) and exists (
    select 1 from ${match} m where m.kind = 'user' and m.sis_id = d.user_id and m.linked_id is not null)`);
}
