import { longestRound } from '../../../roster/logins.js';
import { Dependency } from '../../../roster/findings.js';
import { Operation, Phase, RowOutcome, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { planTables } from './blocked.js';

/**
 * Orders login changes within a run: first the person who gives a login up, then the one who takes it. In a cycle (two
 * people swap, three pass theirs on) everybody first takes a temporary login, with the prerequisites, so that nobody is
 * refused; the new logins follow with the additions, so that an interrupted night leaves nobody with a temporary one. A
 * taker waits if the login is not given up in this run, or only at its end. The rule for one set of people is
 * roster/logins.
 */
export async function blockLogins(tx: Transaction, run: RunContext, from: number): Promise<void> {
  const { rows } = planTables(tx, run);
  if (from === Phase.prerequisites) await tx`delete from ${rows} where seq < 0 and outcome is null`;
  const [any] = await tx`select 1 from (${changingLogins(tx, run)}) changing limit 1`;
  if (!any) return;
  await blockTakersOfBlocked(tx, run, from);
  if (from === Phase.prerequisites) {
    await orderPhases(tx, run);
    await breakRounds(tx, run);
  }
  await tx`
    with changing as (${changingLogins(tx, run)})
    insert into blocked_row
    select distinct on (p.seq) p.kind, p.seq, p.sis_id, p.op, null, ${RowState.waiting}, ${Dependency.loginNotFree}, 'user', m.sis_id
    from changing m
    join ${rows} p on p.kind = 'user' and p.sis_id <> m.sis_id and lower(p.after->>'login_id') = m.gives
    where p.phase = ${Phase.removals} and m.phase = ${Phase.removals} and p.op <> ${Operation.remove} and ${isOpen(tx, from)}
    order by p.seq, m.sis_id`;
  if (from > Phase.prerequisites) return;
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} set phase = ${Phase.removals}
    where op = ${Operation.create} and outcome is null and phase <> ${Phase.removals}
      and user_id in (select sis_id from ${rows} where kind = 'user' and op = ${Operation.create} and phase = ${Phase.removals})`;
}

/** People whose login changes: `gives` the one that they have, `takes` the one that they want. */
function changingLogins(tx: Transaction, run: RunContext) {
  return tx`
    select seq, sis_id, phase, outcome, lower(before->>'login_id') as gives, lower(after->>'login_id') as takes
    from ${planTables(tx, run).rows}
    where kind = 'user' and op = ${Operation.update} and seq > 0 and lower(before->>'login_id') <> lower(after->>'login_id')`;
}

function isOpen(tx: Transaction, from: number) {
  return tx`p.outcome is null and p.phase >= ${from}
    and not exists (select 1 from blocked_row b where b.kind = 'user' and b.seq = p.seq)`;
}

/**
 * Blocks takers of a login whose holder is blocked or did not give it up in a passed phase, and so on along the chain,
 * since a blocked taker gives nothing up either. A temporary login (numbered below zero) that Canvas did not accept
 * frees none.
 */
async function blockTakersOfBlocked(tx: Transaction, run: RunContext, from: number): Promise<void> {
  const { rows } = planTables(tx, run);
  const failed = tx`outcome = ${RowOutcome.rejected} or (phase < ${from} and outcome is distinct from ${RowOutcome.accepted})`;
  // Canvas may take a row and keep the login as somebody has set it there.
  const keptLogin = tx`exists (
    select 1 from applied_row a where a.district_id = ${run.districtId} and a.kind = 'user' and a.sis_id = m.sis_id
      and a.kept ? 'login_id' and lower(a.fields->>'login_id') = m.gives)`;
  for (let moved = 1; moved > 0;) {
    const waiting = await tx`
      with keeping as (
        select sis_id, gives from (${changingLogins(tx, run)}) m
        where exists (select 1 from blocked_row b where b.kind = 'user' and b.seq = m.seq)
           or ${failed} or ${keptLogin}
        union
        select sis_id, lower(before->>'login_id') from ${rows}
        where seq < 0 and (${failed})
      )
      insert into blocked_row
      select distinct on (p.seq) p.kind, p.seq, p.sis_id, p.op, null, ${RowState.waiting}, ${Dependency.loginNotFree}, 'user', m.sis_id
      from keeping m
      join ${rows} p on p.kind = 'user' and p.sis_id <> m.sis_id and lower(p.after->>'login_id') = m.gives
      where p.op <> ${Operation.remove} and ${isOpen(tx, from)}
      order by p.seq, m.sis_id`;
    moved = waiting.count;
  }
}

/** Puts the taker of a login after the giver. */
async function orderPhases(tx: Transaction, run: RunContext): Promise<void> {
  const { rows } = planTables(tx, run);
  await tx`
    with changing as (${changingLogins(tx, run)})
    update ${rows} p
    set phase = case when exists (select 1 from changing m where m.sis_id <> p.sis_id
                                   and m.gives = lower(p.after->>'login_id')) then ${Phase.removals}::int else ${Phase.additions}::int end
    where p.kind = 'user' and p.op in (${Operation.create}, ${Operation.update}) and p.outcome is null and p.seq > 0
      and (p.seq in (select seq from changing) or lower(p.after->>'login_id') in (select gives from changing))`;
}

async function breakRounds(tx: Transaction, run: RunContext): Promise<void> {
  const { rows } = planTables(tx, run);
  await tx`
    with recursive changing as (
      select m.* from (${changingLogins(tx, run)}) m
      where not exists (select 1 from blocked_row b where b.kind = 'user' and b.seq = m.seq)
    ), walk as (
      select sis_id as start, takes as login, 1 as steps from changing
      union all
      select w.start, m.takes, w.steps + 1
      from walk w join changing m on m.gives = w.login
      where m.sis_id <> w.start and w.steps < ${longestRound}
    ), in_round as (
      select m.seq from changing m join walk w on w.start = m.sis_id and w.login = m.gives
    )
    insert into ${rows} (run_id, seq, kind, sis_id, op, phase, before, after, school, sources)
    select run_id, -seq, kind, sis_id, ${Operation.update}, ${Phase.prerequisites}, before,
           before || jsonb_build_object('login_id', 'rollbook-swap-' || run_id || '-' || seq), school, sources
    from ${rows} p
    where seq in (select seq from in_round) and not exists (select 1 from ${rows} t where t.seq = -p.seq)`;
  await tx`
    update ${rows} set phase = ${Phase.additions}
    where kind = 'user' and outcome is null and -seq in (select seq from ${rows} where seq < 0)`;
}
