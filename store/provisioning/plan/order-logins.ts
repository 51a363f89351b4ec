import type { Transaction } from '../../postgres/connect.js';
import { disableNestedLoops } from '../../postgres/planner-hints.js';
import type { RunContext } from '../../runs/run-of.js';

/** Longer rounds of logins do not happen in a night; the walk along them has an end whatever the data say. */
const longestRound = 50;

/**
 * A login changes hands within one run in order: first whoever gives it up, then who takes it. Where logins go round (two
 * people swap, three pass theirs on), everybody in the round first takes a temporary login, together with what others
 * depend on, so that nobody is refused; the new logins follow with what gives, so that a night cut short leaves nobody with
 * a temporary one. Whoever wants a login that is not given up in this run, or is given up only at its end, waits.
 *
 * Returns how many people take a temporary login.
 */
export async function orderLogins(tx: Transaction, run: RunContext): Promise<number> {
  const plan = tx(`plan_row_r${run.runId}`);
  const moving = whoMoves(tx, run);
  await disableNestedLoops(tx);
  await tx`delete from ${plan} where seq < 0`;
  const [any] = await tx`select 1 from (${moving}) moving limit 1`;
  if (!any) return 0;
  await waitForHeld(tx, run);
  await tx`
    with moving as (${moving})
    update ${plan} p set phase = case when exists (select 1 from moving m where m.sis_id <> p.sis_id
                                                    and m.gives = lower(p.after->>'login_id')) then 2 else 1 end
    where p.kind = 'user' and p.op in ('create', 'update')
      and (p.seq in (select seq from moving) or lower(p.after->>'login_id') in (select gives from moving))`;
  const inRound = await breakRounds(tx, run);
  await tx`
    with moving as (${moving})
    update ${plan} p set state = 'waiting', reason = 'LOGIN_NOT_FREE'
    from moving m join ${plan} giver on giver.seq = m.seq
    where p.kind = 'user' and p.state = 'released' and p.phase = 2 and giver.phase = 2 and p.sis_id <> m.sis_id
      and lower(p.after->>'login_id') = m.gives`;
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} set phase = 2
    where op = 'create' and user_id in (select sis_id from ${plan} where kind = 'user' and op = 'create' and phase = 2)`;
  return inRound;
}

function whoMoves(tx: Transaction, run: RunContext) {
  return tx`
    select seq, sis_id, state, lower(before->>'login_id') as gives, lower(after->>'login_id') as takes
    from ${tx(`plan_row_r${run.runId}`)}
    where kind = 'user' and op = 'update' and seq > 0 and lower(before->>'login_id') <> lower(after->>'login_id')`;
}

/** A login whose giver is held is not free; and so on along the row, since who waits gives nothing up either. */
async function waitForHeld(tx: Transaction, run: RunContext): Promise<void> {
  const plan = tx(`plan_row_r${run.runId}`);
  for (let moved = 1; moved > 0;) {
    const waiting = await tx`
      with moving as (${whoMoves(tx, run)})
      update ${plan} p set state = 'waiting', reason = 'LOGIN_NOT_FREE'
      from moving m
      where p.kind = 'user' and p.state = 'released' and p.sis_id <> m.sis_id and p.op <> 'remove'
        and lower(p.after->>'login_id') = m.gives and m.state <> 'released'`;
    moved = waiting.count;
  }
}

async function breakRounds(tx: Transaction, run: RunContext): Promise<number> {
  const plan = tx(`plan_row_r${run.runId}`);
  const temporary = await tx`
    with recursive moving as (${whoMoves(tx, run)}), walk as (
      select sis_id as start, takes as login, 1 as steps from moving where state = 'released'
      union all
      select w.start, m.takes, w.steps + 1
      from walk w join moving m on m.gives = w.login
      where m.sis_id <> w.start and m.state = 'released' and w.steps < ${longestRound}
    ), in_round as (
      select m.seq from moving m join walk w on w.start = m.sis_id and w.login = m.gives
    )
    insert into ${plan} (run_id, seq, kind, sis_id, op, phase, before, after, school, sources)
    select run_id, -seq, kind, sis_id, 'update', 0, before,
           before || jsonb_build_object('login_id', 'rollbook-swap-' || run_id || '-' || seq), school, sources
    from ${plan} where seq in (select seq from in_round)`;
  await tx`update ${plan} set phase = 1 where kind = 'user' and -seq in (select seq from ${plan} where seq < 0)`;
  return temporary.count;
}
