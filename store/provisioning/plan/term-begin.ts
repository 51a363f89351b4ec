import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/** Whether a term of the district began less than so many school days (Monday to Friday) ago. */
export async function isEarlyInTerm(tx: Transaction, run: RunContext, schoolDays: number): Promise<boolean> {
  const calendarDays = Math.ceil((schoolDays * 7) / 5);
  const [early] = await tx`
    select 1 from ${tx(run.targets.class)}
    where district_id = ${run.districtId} and state = 'live' and term_start <= ${run.asOf}
      and term_start > ${run.asOf}::date - ${calendarDays}::int
    limit 1`;
  return early !== undefined;
}
