import { ClassState } from '../../../roster/targets.js';
import { earlyTermCutoff } from '../../../roster/term-begin.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/** Whether a term of the district began less than this many school days ago (roster/term-begin `isEarly`). */
export async function isEarlyInTerm(tx: Transaction, run: RunContext, schoolDays: number): Promise<boolean> {
  const [early] = await tx`
    select 1 from ${tx(run.targets.class)}
    where district_id = ${run.districtId} and state = ${ClassState.live} and term_start <= ${run.asOf}
      and term_start > ${earlyTermCutoff(run.asOf, schoolDays)}
    limit 1`;
  return early !== undefined;
}
