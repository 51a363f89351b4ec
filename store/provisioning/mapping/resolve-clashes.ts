import { loginPrecedence, sisIdPrecedence } from '../../../roster/clashes.js';
import { DesiredState } from '../../../roster/mapped.js';
import { UserState } from '../../../roster/targets.js';
import { remedyOf } from '../../../codes/registry.js';
import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import { IdentityQuestion, ProposalState } from '../../../roster/proposals.js';
import type { RunContext } from '../context.js';
import { askForLogins, giveLoginsOver } from './logins-to-give-over.js';
import { withholdEmails } from './withhold-emails.js';
import { mayConclude } from './may-conclude.js';
import { reopened } from '../../problems/reopen.js';

/**
 * Finds clashes among the desired users of a run, and between them and what Canvas has accepted, in sets, by the rule
 * of roster/clashes `resolveClashes`: SIS ids, then logins, then addresses.
 *
 * Returns how many rows became `unknown`.
 */
export async function resolveUserClashes(tx: Transaction, run: RunContext): Promise<number> {
  const desired = tx(`desired_row_r${run.runId}`);
  await disableNestedLoops(tx);
  await tx`analyze ${desired} (kind, state, sis_id)`;
  const concludes = await mayConclude(tx, run);
  const reported = (code: 'SIS_ID_CLASH' | 'LOGIN_CLASH', field: string) =>
    concludes ? reportClashes(tx, run, code, field) : tx``;
  const ids = await tx`
    with ranked as (
      select w.ctid, w.sources, w.school,
             row_number() over (partition by w.sis_id order by ${inOrder(tx, sisIdPrecedence)}, w.sources[1] collate "C") as place
      from (select d.ctid, d.sis_id, d.sources, d.school, l.sis_id is not null as pinned from ${desired} d
      left join link l on l.district_id = ${run.districtId} and l.kind = 'user' and l.sourced_id = d.sources[1]
      where d.kind = 'user' and d.state = ${DesiredState.desired} and ${notInQuestion(tx, run)}) w
    ), clashing as (
      delete from ${desired} d using ranked r where d.ctid = r.ctid and r.place > 1
      returning d.sources, d.school, d.sis_id as holder
    ) ${reported('SIS_ID_CLASH', 'identifier')}
    update ${tx(run.targets.user)} t set state = ${UserState.unknown}, changed_run = ${run.runId}
    from clashing where t.district_id = ${run.districtId} and t.user_sourced_id = any(clashing.sources)`;
  await giveLoginsOver(tx, run);
  if (concludes) await askForLogins(tx, run, notInQuestion(tx, run));
  const logins = await tx`
    with wanted as (
      select d.ctid, d.sis_id, d.sources, d.school, lower(d.fields->>'login_id') as login, a.sis_id is not null as stands,
             a.sis_id is not null and lower(a.fields->>'login_id') = lower(d.fields->>'login_id') as keeps,
             coalesce(lower(d.fields->>'login_id') in (
               lower(d.fields->>'email'), split_part(lower(d.fields->>'email'), '@', 1)), false) as addressed
      from ${desired} d
      left join applied_row a on a.district_id = ${run.districtId} and a.kind = 'user' and a.sis_id = d.sis_id and not a.removed
      where d.kind = 'user' and d.state = ${DesiredState.desired} and ${notInQuestion(tx, run)}
    ), ranked as (
      select *, row_number() over by_login as place, first_value(sources[1]) over by_login as first
      from wanted
      window by_login as (partition by login order by ${inOrder(tx, loginPrecedence)}, sis_id collate "C")
    ), others as (
      select lower(a.fields->>'login_id') as login, a.sources from applied_row a
      where a.district_id = ${run.districtId} and a.kind = 'user' and not a.removed
        and not exists (select 1 from ${desired} d where d.kind = 'user' and d.state = ${DesiredState.desired} and d.sis_id = a.sis_id)
    ), clashing as (
      select r.ctid, r.sis_id, r.sources, r.school, case when r.place > 1 then r.first else o.holder end as holder
      from ranked r
      left join (select login, min(sources[1]) as holder from others group by 1) o on o.login = r.login
      where r.place > 1 or (not r.keeps and o.login is not null)
    ) ${reported('LOGIN_CLASH', 'username')}, targets as (
      update ${tx(run.targets.user)} t set state = ${UserState.unknown}, changed_run = ${run.runId}
      from clashing
      where t.district_id = ${run.districtId} and t.user_sourced_id = any(clashing.sources)
        and not exists (select 1 from applied_row a where a.district_id = ${run.districtId} and a.kind = 'user'
                        and a.sis_id = clashing.sis_id and not a.removed)
    )
    update ${desired} d set state = ${DesiredState.unknown}, fields = null, reason = 'LOGIN_CLASH'
    from clashing where d.ctid = clashing.ctid`;
  await withholdEmails(tx, run, notInQuestion(tx, run));
  return ids.count + logins.count;
}

/** Part of a statement that saves the problems of the rows in `clashing`. */
function reportClashes(tx: Transaction, run: RunContext, code: 'SIS_ID_CLASH' | 'LOGIN_CLASH', field: string) {
  return tx`, reported as (
      insert into problem (district_id, code, kind, thing, school, field, detail, remedy, first_run, last_run)
      select ${run.districtId}::int, ${code}, 'users', sources[1], school, ${field}, holder, ${remedyOf(code)}::text,
             ${run.runId}::int, ${run.runId}::int
      from clashing
      on conflict (district_id, code, kind, thing) do update
        set last_run = excluded.last_run, detail = excluded.detail, ${reopened(tx)}
    )`;
}

/** Orders by these columns: the first that differs decides. */
function inOrder(tx: Transaction, precedence: readonly string[]) {
  return tx.unsafe(precedence.map((name) => `${name} desc`).join(', '));
}

/** Excludes users held for a possible identity change: their likeness is no clash. */
function notInQuestion(tx: Transaction, run: RunContext) {
  return tx`not exists (
    select 1 from proposal q
    where q.district_id = ${run.districtId} and q.question = ${IdentityQuestion.person} and q.state = ${ProposalState.open}
      and q.holds_right and q.right_id = any(d.sources))`;
}
