import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { enrollmentsStand, matchesCanvas } from '../../canvas/sis/verify-row.js';
import { Phase } from '../../roster/plan.js';
import { countTemporaryLogins } from '../../store/provisioning/context.js';
import {
  heldRowsToReadBack,
  heldSectionsToReadBack,
  type HeldRow,
} from '../../store/provisioning/decisions/held-to-read-back.js';
import { settleByHand, settleCascaded } from '../../store/provisioning/imports/settle-kind.js';
import { planCounts, savePlanCounts } from '../../store/provisioning/plan/counts.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { guardResult, phasesToSend, type GuardResult } from './guard.js';
import { beginStage } from './stages.js';

/** Held rows that are read back in a night, a request each, and sections, a request for fifty people each. */
const mostRows = 100;
const mostSections = 100;

export interface ReadBackResult extends GuardResult {
  /** Rows that somebody has carried out in Canvas. */
  byHand: number;
}

/** After the guard: what is held, and somebody has done in Canvas by hand, is held no longer. */
export function createReadBackActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async readBackHeld(runId: number): Promise<ReadBackResult> {
      const run = await beginStage(deps, runId, StageName.guard);
      const planned = await planCounts(sql, runId);
      const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
      const done = [
        ...(await rowsDone(canvas, await heldRowsToReadBack(sql, run, mostRows))),
        ...(await enrollmentsDone(canvas, await heldSectionsToReadBack(sql, run, mostSections))),
      ];
      return sql.begin(async (tx) => {
        await fence(tx, run);
        for (const kind of new Set(done.map((each) => each.kind))) {
          const seqs = done.filter((each) => each.kind === kind).map((each) => each.seq);
          await settleByHand(tx, run, kind, seqs);
        }
        await deriveStates(tx, run, planned, Phase.prerequisites);
        await settleCascaded(tx, run);
        const counts = await planSummary(tx, runId);
        await savePlanCounts(tx, runId, counts);
        const swaps = await countTemporaryLogins(tx, run, planned);
        const open = counts.filter((each) => each.outcome === null);
        return { ...guardResult(counts), phases: phasesToSend(open, swaps), byHand: done.length };
      });
    },
  };
}

async function rowsDone(canvas: CanvasClient, rows: readonly HeldRow[]): Promise<HeldRow[]> {
  const stand = await mapConcurrently(rows, async (row) => {
    const stands = await matchesCanvas(canvas, row.kind, row.after);
    Context.current().heartbeat({ readBack: row.kind });
    return stands;
  });
  return rows.filter((_, at) => stand[at]);
}

async function enrollmentsDone(
  canvas: CanvasClient,
  sections: Awaited<ReturnType<typeof heldSectionsToReadBack>>,
): Promise<HeldRow[]> {
  const done = await mapConcurrently(sections, async ({ sectionId, rows }) => {
    const stand = await enrollmentsStand(
      canvas,
      sectionId,
      rows.map((row) => row.after),
    );
    Context.current().heartbeat({ readBack: 'enrollment' });
    return rows.filter((_, at) => stand[at]);
  });
  return done.flat();
}
