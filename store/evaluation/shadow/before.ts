import { RunKind } from '../../../codes/run-kinds.js';
import { RunOutcome } from '../../../codes/run-outcome.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { ownTable } from '../run-tables.js';

/** The comparison before a run's, as far as its rows are still kept. */
export interface ComparedBefore {
  runId: number;
  number: number;
  asOf: string;
  /** Whether what Canvas showed then is still there: a crash of PostgreSQL empties it. */
  hasReport: boolean;
}

/** The latest evaluation before a run that has compared both sides; null: none, or none whose rows are kept. */
export async function comparedBefore(
  tx: Transaction,
  { districtId, number }: RunContext,
): Promise<ComparedBefore | null> {
  const [found] = await tx<Array<Omit<ComparedBefore, 'hasReport'>>>`
    select id as "runId", number, as_of as "asOf" from run
    where district_id = ${districtId} and kind = ${RunKind.evaluation} and outcome = ${RunOutcome.observed} and number < ${number}
      and report->'evaluation'->'shadow' is not null and to_regclass('shadow_difference_r' || id) is not null
    order by number desc limit 1`;
  if (!found) return null;
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, found.runId));
  const [kept] = await tx<Array<{ hasReport: boolean }>>`
    select exists (select 1 from ${own('canvas_object')}) and exists (select 1 from ${own('evaluation_match')}) as "hasReport"`;
  return { ...found, ...kept! };
}
