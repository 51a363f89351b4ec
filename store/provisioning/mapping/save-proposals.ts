import type { Proposal } from '../../../roster/proposals.js';
import type { Transaction } from '../../postgres/connect.js';

/** Saves identity proposals; a known one keeps its answer. */
export async function saveProposals(
  tx: Transaction,
  run: { districtId: number; runId: number },
  proposals: readonly Proposal[],
): Promise<void> {
  for (const each of proposals) {
    await tx`
      insert into proposal as p
        (district_id, question, left_id, right_id, evidence, confidence, holds_right, first_run, last_run)
      values (${run.districtId}, ${each.question}, ${each.leftId}, ${each.rightId}, ${tx.json([...each.evidence])},
              ${each.confidence}, ${each.holdsRight}, ${run.runId}, ${run.runId})
      on conflict (district_id, question, left_id, right_id) do update
        set last_run = excluded.last_run, evidence = excluded.evidence, confidence = excluded.confidence,
            holds_right = p.holds_right or excluded.holds_right`;
  }
}
