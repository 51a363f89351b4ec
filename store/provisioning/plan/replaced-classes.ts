import type { PendingQuery, Row } from 'postgres';
import { IdentityQuestion, ProposalState } from '../../../roster/proposals.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

/**
 * Classes that are replaced unasked, or that replace them (roster/identity-change `isReplacedUnasked`): nothing in them
 * can be lost.
 */
export function replacedClasses(
  tx: Transaction,
  run: RunContext,
  side: 'left_id' | 'right_id' = 'left_id',
): PendingQuery<Row[]> {
  return tx`
    select ${tx(side)} from proposal
    where district_id = ${run.districtId} and question = ${IdentityQuestion.class} and state = ${ProposalState.replaced}
      and last_run = ${run.runId}`;
}
