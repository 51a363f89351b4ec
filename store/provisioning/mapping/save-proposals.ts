import { unansweredStates, type Proposal } from '../../../roster/proposals.js';
import type { Transaction } from '../../postgres/connect.js';

/** Rows of one statement: a school whose ids all change asks thousands of questions. */
const rowsPerStatement = 1000;

/**
 * Notes questions of identity; one that is known already keeps its answer. Whether the right side is held is what the
 * latest run says, by whichever side it asked.
 */
export async function saveProposals(
  tx: Transaction,
  run: { districtId: number; runId: number },
  proposals: readonly Proposal[],
): Promise<void> {
  const unique = new Map<string, Proposal>();
  for (const each of proposals) {
    const key = `${each.question}\n${each.leftId}\n${each.rightId}`;
    unique.set(key, { ...each, holdsRight: each.holdsRight || (unique.get(key)?.holdsRight ?? false) });
  }
  const rows = [...unique.values()].map((each) => ({
    district_id: run.districtId,
    question: each.question,
    left_id: each.leftId,
    right_id: each.rightId,
    evidence: tx.json([...each.evidence]),
    confidence: each.confidence,
    holds_right: each.holdsRight,
    state: each.state,
    first_run: run.runId,
    last_run: run.runId,
  }));
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await tx`
      insert into proposal ${tx(rows.slice(start, start + rowsPerStatement))}
      on conflict (district_id, question, left_id, right_id) do update
        set state = case when proposal.state = any(${unansweredStates as string[]}) then excluded.state else proposal.state end,
            last_run = excluded.last_run, evidence = excluded.evidence, confidence = excluded.confidence,
            holds_right = excluded.holds_right or (proposal.holds_right and proposal.last_run = excluded.last_run)`;
  }
}
