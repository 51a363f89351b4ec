import type { Transaction } from '../postgres/connect.js';

/**
 * Deletes the plans and notes of passbacks that ended more than `days` ago, except the district's last three runs. What
 * was written after a class's results were last read stays: with it the gradebook is known as it is now.
 */
export async function purgeOldGradePlans(tx: Transaction, districtId: number, days: number): Promise<void> {
  const old = tx`
    select id from run
    where district_id = ${districtId} and ended_at < now() - make_interval(days => ${days})
      and number <= (select max(number) - 3 from run where district_id = ${districtId})`;
  await tx`
    delete from grade_write w
    where w.run_id in (${old}) and not exists (
      select 1 from gradebook_read g
      where g.district_id = ${districtId} and g.class_id = w.class_id and coalesce(g.results_run, 0) <= w.run_id)`;
  await tx`delete from grade_note where run_id in (${old})`;
  await tx`delete from passback_class where run_id in (${old})`;
  // Of a run that broke off.
  await tx`
    delete from listed_line_item
    where run_id in (select id from run where district_id = ${districtId} and ended_at is not null)`;
}
