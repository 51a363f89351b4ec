import { DesiredState } from '../../../roster/mapped.js';
import { ProposalState, Question } from '../../../roster/proposals.js';
import { UserState } from '../../../roster/targets.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import type { Fragment } from './accepted-pins.js';

/** Characters of a login that Canvas takes (Canvas app/models/pseudonym.rb). */
const longestLogin = 100;

/**
 * A login is never taken from somebody by itself. That of a person who has left the SIS goes to another when somebody has
 * said so, or to whoever may need it (decisions/release-login): the one who left keeps user, work and password, under a
 * login that tells of the former one. Whose login Canvas keeps as somebody has set it by hand gives none up.
 */
export async function giveLoginsOver(tx: Transaction, run: RunContext): Promise<void> {
  const desired = tx(`desired_row_r${run.runId}`);
  const isNeeded = tx`exists (
    select 1 from ${desired} d
    where d.kind = 'user' and d.state = ${DesiredState.desired} and p.right_id = any(d.sources)
      and d.sis_id <> a.sis_id and lower(d.fields->>'login_id') = lower(a.fields->>'login_id'))`;
  // Once, for each time that somebody says so: the row is not accepted since.
  const isReleased = tx`(
    p.right_id = '' and a.accepted_run <= p.first_run
    and exists (select 1 from ${tx(run.targets.user)} t
                where t.district_id = p.district_id and t.user_id = a.sis_id and t.state = ${UserState.gone}))`;
  const given = tx`
    select distinct on (a.sis_id) a.sis_id, a.school, a.sources,
           jsonb_set(a.fields, '{login_id}', to_jsonb(left('former-' || p.id || '-' || (a.fields->>'login_id'), ${longestLogin}))) as fields
    from proposal p
    join link l on l.district_id = p.district_id and l.kind = 'user' and l.sourced_id = p.left_id
    join applied_row a on a.district_id = p.district_id and a.kind = 'user' and a.sis_id = l.sis_id and not a.removed
      and not coalesce(a.kept ? 'login_id', false)
    where p.district_id = ${run.districtId} and p.question in (${Question.login}, ${Question.person}) and p.state = ${ProposalState.accepted}
      and not exists (select 1 from ${desired} o where o.kind = 'user' and o.sis_id = a.sis_id and o.state = ${DesiredState.desired})
      and (${isNeeded} or ${isReleased})
    order by a.sis_id, p.id`;
  const [any] = await tx`select 1 from (${given}) given limit 1`;
  if (!any) return;
  await tx`
    with given as materialized (${given}), former as (
      delete from ${desired} d using given g where d.kind = 'user' and d.sis_id = g.sis_id
    )
    insert into ${desired} (run_id, ord, kind, sis_id, state, fields, school, sources)
    select ${run.runId}::int, (select coalesce(max(ord), 0) from ${desired} where kind = 'user') + row_number() over (),
           'user', sis_id, ${DesiredState.desired}, fields, school, sources
    from given`;
}

/** Whether somebody has said that a person who left lets go of a login, and it was not carried out. */
export async function anyLoginReleased(sql: Sql, run: RunContext): Promise<boolean> {
  const [any] = await sql`
    select 1 from proposal p
    join link l on l.district_id = p.district_id and l.kind = 'user' and l.sourced_id = p.left_id
    join applied_row a on a.district_id = p.district_id and a.kind = 'user' and a.sis_id = l.sis_id and not a.removed
    where p.district_id = ${run.districtId} and p.question = ${Question.login} and p.right_id = ''
      and p.state = ${ProposalState.accepted} and a.accepted_run <= p.first_run limit 1`;
  return any !== undefined;
}

/**
 * Asks whether the login of a person who has left goes to the one who needs it, and withdraws what is no question any more.
 *
 * @param notInQuestion of a desired row `d`: nobody asks whether the two are one person
 */
export async function askForLogins(tx: Transaction, run: RunContext, notInQuestion: Fragment): Promise<void> {
  const desired = tx(`desired_row_r${run.runId}`);
  await tx`
    insert into proposal (district_id, question, left_id, right_id, evidence, confidence, holds_right, first_run, last_run)
    select distinct ${run.districtId}::int, ${Question.login}, t.user_sourced_id, d.sources[1], '["username"]'::jsonb, 1, false,
           ${run.runId}::int, ${run.runId}::int
    from ${desired} d
    join applied_row a on a.district_id = ${run.districtId} and a.kind = 'user' and not a.removed
      and lower(a.fields->>'login_id') = lower(d.fields->>'login_id') and a.sis_id <> d.sis_id
    join ${tx(run.targets.user)} t on t.district_id = ${run.districtId} and t.user_id = a.sis_id and t.state = ${UserState.gone}
    where d.kind = 'user' and d.state = ${DesiredState.desired} and ${notInQuestion}
      and not exists (select 1 from ${desired} o where o.kind = 'user' and o.sis_id = a.sis_id and o.state = ${DesiredState.desired})
    on conflict (district_id, question, left_id, right_id) do update set last_run = excluded.last_run`;
  await tx`
    delete from proposal
    where district_id = ${run.districtId} and question = ${Question.login} and state = ${ProposalState.open}
      and last_run <> ${run.runId}`;
}
