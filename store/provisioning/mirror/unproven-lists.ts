import { remedyOf } from '../../../codes/registry.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { unprovenListOf } from '../../../roster/unproven-lists.js';
import type { Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { RunContext } from '../context.js';
import { proofDates, type certificates } from './certificates.js';

const codes = ['LIST_NEVER_PROVEN', 'LIST_LONG_UNPROVEN'] as const;

/**
 * Tells of the lists that no read has proven whole for long, and settles what is over. Call it once missing records were
 * looked up: that may revoke a certificate. Nothing is noted for a run that observes: its date may be any.
 */
export async function noteUnprovenLists(
  tx: Transaction,
  run: RunContext,
  read: Awaited<ReturnType<typeof certificates>>,
): Promise<void> {
  if (!sendingKinds.includes(run.kind)) return;
  const dates = await proofDates(tx, run.districtId);
  const lists = Object.entries(read) as Array<[CollectionName, NonNullable<(typeof read)[CollectionName]>]>;
  const told = lists.flatMap(([list, certificate]) => {
    const { provenOn, firstReadOn } = dates.get(list) ?? { provenOn: null, firstReadOn: null };
    const unproven = unprovenListOf({ ...certificate, provenOn, firstReadOn }, run.asOf);
    if (unproven === null) return [];
    return [{ ...unproven, kind: list, thing: list, school: null, field: null, remedy: remedyOf(unproven.code) }];
  });
  await saveProblems(tx, run, told);
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = any(${[...codes]}) and settled_run is null
      and last_run < ${run.runId}`;
}
