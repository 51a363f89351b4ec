import { copyInto, copyValue } from '../../postgres/copy-in.js';
import type { Transaction } from '../../postgres/connect.js';
import { layOutPieces } from './pieces.js';
import type { RunContext } from '../../runs/run-of.js';

/** One row of the decision table that the roster rules make. */
export interface FateLine {
  role: string;
  presence: string;
  tobedeleted: boolean;
  rejected: boolean;
  moment: string;
  canvasRole: string;
  fate: string;
  rank: number;
  dropStatus: string;
}

/** Lays out what enrollments are planned with: empty pieces, whatever an earlier attempt did, and the decision table. */
export async function beginPlan(
  tx: Transaction,
  run: RunContext,
  fates: readonly FateLine[],
  pieces: number,
): Promise<void> {
  await layOutPieces(tx, run.runId, pieces);
  await tx`delete from enrollment_fate where district_id = ${run.districtId}`;
  const columns = ['district_id', 'role', 'facts', 'canvas_role', 'fate', 'rank', 'drop_status'];
  const copy = await copyInto(tx, 'enrollment_fate', columns);
  for (const each of fates) {
    const cells = [run.districtId, each.role, factsOf(each), each.canvasRole, each.fate, each.rank, each.dropStatus];
    const wait = copy.add(`${cells.map(copyValue).join('\t')}\n`);
    if (wait) await wait;
  }
  await copy.end();
  await tx`analyze enrollment_fate`;
}

const presences = ['present', 'missing', 'gone'];
const moments = ['later', 'current', 'left', 'finished'];

/** One number for a line's facts, as the join packs them: presence, tobedeleted, rejected, moment. */
function factsOf(line: FateLine): number {
  const flags = 8 * Number(line.tobedeleted) + 4 * Number(line.rejected);
  return 16 * presences.indexOf(line.presence) + flags + moments.indexOf(line.moment);
}
