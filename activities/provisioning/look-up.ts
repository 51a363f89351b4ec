import { Context } from '@temporalio/activity';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { removalCandidates } from '../../store/provisioning/mirror/removal-candidates.js';
import { revokeCertificate } from '../../store/provisioning/mirror/revoke-certificate.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { Resource } from '../../store/runs/kinds.js';
import { holdsResource } from '../../store/runs/open-run.js';
import { sisOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

export interface LookUpResult {
  looked: number;
  /** Collections whose list lacked a record that was found: no removals of them. */
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
      const found = new Map<CollectionName, string[]>();
      for (const { collection, sourcedId } of await foundInSis(deps, run, candidates))
        found.set(collection, [...(found.get(collection) ?? []), sourcedId]);
      for (const [collection, ids] of found) await revokeCertificate(sql, run, collection, ids);
      return { looked: candidates.length, spoiled: [...found.keys()] };
    },
  };
}

/** Asks the SIS for each of a few records alone, and gives those that it has and does not mark for deletion. */
export async function foundInSis<Sought extends { collection: CollectionName; sourcedId: string }>(
  deps: ActivityDeps,
  run: RunContext,
  sought: readonly Sought[],
): Promise<Sought[]> {
  if (sought.length === 0) return [];
  const { cancellationSignal, heartbeat } = Context.current();
  const client = sisOf(deps, run, cancellationSignal);
  const found: Sought[] = [];
  try {
    for (const [at, each] of sought.entries()) {
      const answer = await client.fetchOne(each.collection, each.sourcedId, cancellationSignal);
      if (answer.found && !isLeaving(answer.raw)) found.push(each);
      heartbeat({ looked: at + 1 });
    }
  } finally {
    client.close();
  }
  return found;
}

/** Some providers still return a single record that is marked for deletion. */
function isLeaving(raw: unknown): boolean {
  const status = (raw as { status?: unknown } | null)?.status;
  return typeof status === 'string' && status.trim().toLowerCase() !== 'active';
}
