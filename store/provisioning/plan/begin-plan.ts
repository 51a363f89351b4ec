import { copyInto, copyValue } from '../../postgres/copy-in.js';
import type { Transaction } from '../../postgres/connect.js';
import { layOutPieces } from './pieces.js';
import type { RunContext } from '../context.js';

/** One row of the decision table that the roster rules make. */
export interface DecisionLine {
  role: string;
  presence: string;
  tobedeleted: boolean;
  rejected: boolean;
  moment: string;
  canvasRole: string;
  decision: string;
  rank: number;
  dropStatus: string;
}

/** Lays out what enrollments are planned with: empty pieces, whatever an earlier attempt did, and the decision table. */
export async function beginPlan(
  tx: Transaction,
  run: RunContext,
  decisions: readonly DecisionLine[],
  pieces: number,
): Promise<void> {
  await layOutPieces(tx, run.runId, pieces);
  await tx`delete from enrollment_decision where district_id = ${run.districtId}`;
  const columns = ['district_id', 'role', 'facts', 'canvas_role', 'decision', 'rank', 'drop_status'];
  const copy = await copyInto(tx, 'enrollment_decision', columns);
  for (const each of decisions) {
    const cells = [
      run.districtId,
      each.role,
      factsOf(each),
      each.canvasRole,
      each.decision,
      each.rank,
      each.dropStatus,
    ];
    const wait = copy.add(`${cells.map(copyValue).join('\t')}\n`);
    if (wait) await wait;
  }
  await copy.end();
  await tx`analyze enrollment_decision`;
}

const presences = ['present', 'missing', 'gone'];
const moments = ['later', 'current', 'left', 'finished'];

/** One number for a line's facts, as the join packs them: presence, tobedeleted, rejected, moment. */
function factsOf(line: DecisionLine): number {
  const flags = 8 * Number(line.tobedeleted) + 4 * Number(line.rejected);
  return 16 * presences.indexOf(line.presence) + flags + moments.indexOf(line.moment);
}
