import { Context } from '@temporalio/activity';
import { infoOf } from '../../codes/registry.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { removalCandidates, type RemovalCandidate } from '../../store/provisioning/mirror/removal-candidates.js';
import { revokeCertificate, spareRecords } from '../../store/provisioning/mirror/revoke-certificate.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { Resource } from '../../store/runs/kinds.js';
import { holdsResource } from '../../store/runs/open-run.js';
import { sisOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

export interface LookUpResult {
  looked: number;
  /** Collections whose list lacked a record that was found, or whose records could not be asked for: no removals. */
  spoiled: CollectionName[];
}

/** Between reading and mapping: looks up a few records that count as gone, one by one. */
export function createLookUpActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async lookUpMissing(runId: number): Promise<LookUpResult> {
      const run = await runOf(deps.store.db, runId);
      // A run that plans from the last reads has no read of its own to check.
      if (!(await holdsResource(deps.store.db, run, Resource.mirror))) return { looked: 0, spoiled: [] };
      const candidates = await removalCandidates(sql, run, run.settings.removals.lookUps);
      if (candidates.length === 0) return { looked: 0, spoiled: [] };
      const { found, unclear, unasked } = await lookUpInSis(deps, run, candidates);
      const spoiled = byCollection(found);
      for (const [collection, ids] of spoiled) await revokeCertificate(sql, run, collection, 'RECORD_NOT_LISTED', ids);
      for (const [collection, ids] of byCollection(unclear)) await spareRecords(sql, run, collection, ids);
      const failed = [...byCollection(unasked).keys()];
      for (const collection of failed) await revokeCertificate(sql, run, collection, 'LOOK_UPS_FAILED', []);
      return { looked: candidates.length, spoiled: [...new Set([...spoiled.keys(), ...failed])] };
    },
  };
}

function byCollection(records: readonly RemovalCandidate[]): Map<CollectionName, string[]> {
  const ids = new Map<CollectionName, string[]>();
  for (const { collection, sourcedId } of records) ids.set(collection, [...(ids.get(collection) ?? []), sourcedId]);
  return ids;
}

/** Records asked for one by one. What is in none of these lists is gone: unknown to the SIS, or marked for deletion. */
export interface LookedUpRecords<Sought> {
  found: Sought[];
  /** The SIS answered neither with the record nor that it has none. */
  unclear: Sought[];
  /** Not asked for, since the SIS failed at those before. */
  unasked: Sought[];
}

/** Failures in a row after which no more is asked: each waits through all attempts, and the night is short. */
const mostFailuresInARow = 3;

/** Asks the SIS for each of a few records alone. Fails only when cancelled. */
export async function lookUpInSis<Sought extends RemovalCandidate>(
  deps: ActivityDeps,
  run: RunContext,
  sought: readonly Sought[],
): Promise<LookedUpRecords<Sought>> {
  const result: LookedUpRecords<Sought> = { found: [], unclear: [], unasked: [] };
  if (sought.length === 0) return result;
  const { cancellationSignal, heartbeat } = Context.current();
  const client = sisOf(deps, run, cancellationSignal);
  let failuresInARow = 0;
  try {
    for (const [at, each] of sought.entries()) {
      if (failuresInARow >= mostFailuresInARow) {
        result.unasked.push(each);
        continue;
      }
      const answer = await client.fetchOne(each.collection, each.sourcedId, cancellationSignal);
      failuresInARow = answer.kind === 'unclear' && infoOf(answer.code).retryable ? failuresInARow + 1 : 0;
      if (answer.kind === 'unclear') result.unclear.push(each);
      if (answer.kind === 'found' && !isLeaving(answer.raw)) result.found.push(each);
      heartbeat({ looked: at + 1 });
    }
  } finally {
    client.close();
  }
  return result;
}

/** Some providers still return a single record that is marked for deletion. */
function isLeaving(raw: unknown): boolean {
  const status = (raw as { status?: unknown } | null)?.status;
  return typeof status === 'string' && status.trim().toLowerCase() !== 'active';
}
