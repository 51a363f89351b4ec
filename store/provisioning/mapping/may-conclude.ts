import type { Transaction } from '../../postgres/connect.js';
import { Resource, sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';

/**
 * Whether what a run finds while mapping counts for the district: its problems and proposals. An observing run that
 * does not hold the mirror maps an older read beside another run, and would reopen or settle what that run found. The
 * row is locked until the transaction ends, as the fence does, so that a run that takes the mirror waits for it.
 */
export async function mayConclude(
  tx: Transaction,
  run: Pick<RunContext, 'districtId' | 'runId' | 'kind'>,
): Promise<boolean> {
  // The fence lets none of these write that does not hold the mirror.
  if (sendingKinds.includes(run.kind)) return true;
  const [held] = await tx`
    select 1 from run_resource
    where district_id = ${run.districtId} and resource = ${Resource.mirror} and run_id = ${run.runId} for share`;
  return held !== undefined;
}
