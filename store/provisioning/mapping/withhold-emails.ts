import type { PendingQuery, Row } from 'postgres';
import { emailCauses } from '../../../codes/record-problems.js';
import { remedyOf } from '../../../codes/registry.js';
import { DesiredState } from '../../../roster/mapped.js';
import { UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { mayConclude } from './may-conclude.js';
import { reopened } from '../../problems/reopen.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Blanks the addresses that are not sent (roster/clashes `resolveClashes`): first those that several want, then, as long
 * as there are any, those whose holder in Canvas does not give them up. Whoever was blanked gives none up either.
 *
 * @param isCertain condition on a desired row `d`: no question about its person is open
 */
export async function withholdEmails(tx: Transaction, run: RunContext, isCertain: Fragment): Promise<void> {
  const desired = tx(`desired_row_r${run.runId}`);
  const concludes = await mayConclude(tx, run);
  const isSent = tx`d.kind = 'user' and d.state = ${DesiredState.desired}`;
  const wanted = tx`
    select d.ctid, d.sis_id, d.sources, d.school, lower(d.fields->>'email') as email, ${isCertain} as certain,
           ${nameOf(tx, 'd')} as name,
           lower(coalesce(a.fields->>'email', '')) = lower(d.fields->>'email') as keeps
    from ${desired} d
    left join applied_row a on a.district_id = ${run.districtId} and a.kind = 'user' and a.sis_id = d.sis_id and not a.removed
    where ${isSent} and d.fields->>'email' <> ''`;
  const withhold = (withheld: Fragment) => tx`
    with wanted as (${wanted}), withheld as (${withheld})
    ${concludes ? reported(tx, run) : tx``}
    update ${desired} d set fields = jsonb_set(d.fields, '{email}', '""')
    from withheld w where d.ctid = w.ctid`;
  await withhold(tx`
    select w.*, s.of_several as told from wanted w
    join (
      select email, count(distinct (name, number)) > 1 or count(number) < count(*) as of_several
      from (select email, name, ${numberOf(tx, run, 'wanted')} as number
            from wanted where email in (select email from wanted group by 1 having count(*) > 1)) sharing
      group by 1) s using (email)
    where not w.keeps`);
  const releases = tx`
    coalesce((
      select bool_and(d.fields->>'email' <> '' and lower(d.fields->>'email') <> lower(a.fields->>'email') and ${isCertain})
      from ${desired} d where ${isSent} and d.sis_id = a.sis_id),
    (select bool_and(t.state = ${UserState.gone}) from ${tx(run.targets.user)} t
     where t.district_id = ${run.districtId} and t.user_id = a.sis_id), false)`;
  for (let count = 1; count > 0;) {
    const held = await withhold(tx`
      select distinct on (w.ctid) w.*,
             ${nameOf(tx, 'a')} <> w.name or coalesce(${numberOf(tx, run, 'a')} <> ${numberOf(tx, run, 'w')}, true) as told
      from wanted w
      join applied_row a on a.district_id = ${run.districtId} and a.kind = 'user' and not a.removed
        and lower(a.fields->>'email') = w.email and a.sis_id <> w.sis_id
      where not w.keeps and not ${releases}
      order by w.ctid, told desc`);
    count = held.count;
  }
}

/**
 * Part of a statement that saves a problem for each row in `withheld`. Whoever is in question is
 * told by that, and two records of one human (roster/clashes `isOneHuman`) are told as listed twice.
 */
function reported(tx: Transaction, run: RunContext): Fragment {
  const code = 'EMAIL_SHARED';
  return tx`, reported as (
      insert into problem (district_id, code, kind, thing, school, field, detail, remedy, first_run, last_run)
      select distinct on (sources[1]) ${run.districtId}::int, ${code}, 'users', sources[1], school, 'email', ${emailCauses[code]},
             ${remedyOf(code)}::text, ${run.runId}::int, ${run.runId}::int
      from withheld where certain and told order by sources[1]
      on conflict (district_id, code, kind, thing) do update
        set last_run = excluded.last_run, school = excluded.school, ${reopened(tx)}
    )`;
}

/** Number of the first record of a row; null if it has none. */
function numberOf(tx: Transaction, run: RunContext, row: 'a' | 'w' | 'wanted'): Fragment {
  return tx`(
    select nullif(m.body->>'identifier', '') from mirror_record m
    where m.district_id = ${run.districtId} and m.collection = 'users' and m.sourced_id = ${tx(row)}.sources[1])`;
}

function nameOf(tx: Transaction, row: 'a' | 'd'): Fragment {
  const fields = tx`${tx(row)}.fields`;
  return tx`lower(concat_ws(' ', ${fields}->>'first_name', ${fields}->>'last_name'))`;
}
