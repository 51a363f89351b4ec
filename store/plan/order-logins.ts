import type { Transaction } from '../connect.js';
import type { RunContext } from '../runs/run-of.js';

/**
 * A login changes hands within one run in order: first whoever gives it up, then who takes it. Where two people swap, one
 * of them first takes a temporary login, so that nobody is refused and nobody loses theirs for a day. Whoever wants a
 * login that is not given up in this run waits.
 *
 * Returns how many swaps there are.
 */
export async function orderLogins(tx: Transaction, run: RunContext): Promise<number> {
  const plan = tx(`plan_row_r${run.runId}`);
  const moving = tx`
    select seq, sis_id, verdict, lower(before->>'login_id') as gives, lower(after->>'login_id') as takes
    from ${plan}
    where kind = 'user' and op = 'update' and seq > 0 and lower(before->>'login_id') <> lower(after->>'login_id')`;
  await tx`delete from ${plan} where seq < 0`;
  const [any] = await tx`select 1 from (${moving}) moving limit 1`;
  if (!any) return 0;
  await tx`
    with moving as (${moving})
    update ${plan} p set verdict = 'waiting', reason = 'LOGIN_NOT_FREE'
    from moving m
    where p.kind = 'user' and p.verdict = 'released' and p.sis_id <> m.sis_id and p.op <> 'remove'
      and lower(p.after->>'login_id') = m.gives and m.verdict <> 'released'`;
  await tx`
    with moving as (${moving})
    update ${plan} p set phase = case when exists (select 1 from moving m where m.sis_id <> p.sis_id
                                                    and m.gives = lower(p.after->>'login_id')) then 2 else 1 end
    where p.kind = 'user' and p.op in ('create', 'update')
      and (p.seq in (select seq from moving) or lower(p.after->>'login_id') in (select gives from moving))`;
  await tx`
    update ${tx(`plan_enrollment_r${run.runId}`)} set phase = 2
    where op = 'create' and user_id in (select sis_id from ${plan} where kind = 'user' and op = 'create' and phase = 2)`;
  const swaps = await tx<Array<{ first: string; second: string }>>`
    with moving as (${moving})
    select a.seq as first, b.seq as second
    from moving a join moving b on a.takes = b.gives and b.takes = a.gives and a.sis_id < b.sis_id
    where a.verdict = 'released' and b.verdict = 'released'`;
  for (const swap of swaps) {
    await tx`
      insert into ${plan} (run_id, seq, kind, sis_id, op, phase, before, after, school, sources)
      select run_id, -seq, kind, sis_id, 'update', 0, before,
             before || jsonb_build_object('login_id', 'rollbook-swap-' || run_id || '-' || seq), school, sources
      from ${plan} where seq = ${swap.first}`;
    await tx`update ${plan} set phase = 1 where seq = ${swap.second}`;
  }
  return swaps.length;
}
