import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { isStillThere } from '../../canvas/sis/still-there.js';
import { emptiedKinds, type SampledKind } from '../../roster/canvas-emptied.js';
import { acceptedSample, type AcceptedRow } from '../../store/provisioning/accepted-sample.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import {
  askAboutCanvas,
  sendEverythingAnew,
  withdrawCanvasQuestion,
} from '../../store/provisioning/decisions/canvas-question.js';
import { fence } from '../../store/runs/fence.js';
import { sendingKinds } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

/** The look into Canvas for what it has accepted, while the SIS is read. */
export function createSampleActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    /**
     * Looks for a sample of what Canvas has accepted, before anything is mapped or sent: where more than a tenth is gone,
     * a person is asked, and the run holds. An answer that everything is to be sent anew is carried out first.
     */
    async sampleCanvas(runId: number): Promise<void> {
      const run = await runOf(deps.store.db, runId);
      if (run.canvasHost === null || !sendingKinds.includes(run.kind)) return;
      const isSentAnew = await sql.begin(async (tx) => {
        await fence(tx, run);
        return sendEverythingAnew(tx, run);
      });
      if (isSentAnew) return;
      const sample = await lookInCanvas(deps, run);
      const emptied = emptiedKinds(sample);
      const isSeen = sample.some((each) => each.known > 0);
      await sql.begin(async (tx) => {
        await fence(tx, run);
        if (emptied.length > 0) await askAboutCanvas(tx, run, emptied);
        else if (isSeen) await withdrawCanvasQuestion(tx, run);
      });
    },
  };
}

async function lookInCanvas(deps: ActivityDeps, run: RunContext): Promise<SampledKind[]> {
  const signal = Context.current().cancellationSignal;
  const canvas = canvasOf(deps, run, signal);
  try {
    const rows = await acceptedSample(deps.store.sql, run);
    return summed(rows, await mapConcurrently(rows, (row) => readOrUnknown(canvas, row, signal)));
  } finally {
    canvas.close();
  }
}

/** A read that fails says nothing about the row. */
async function readOrUnknown(canvas: CanvasClient, row: AcceptedRow, signal: AbortSignal): Promise<boolean | null> {
  try {
    return await isStillThere(canvas, row);
  } catch (error) {
    if (signal.aborted || !(error instanceof CanvasError)) throw error;
    return null;
  }
}

function summed(rows: readonly AcceptedRow[], there: ReadonlyArray<boolean | null>): SampledKind[] {
  const kinds = new Map<AcceptedRow['kind'], SampledKind>();
  for (const [at, { kind }] of rows.entries()) {
    const each = kinds.get(kind) ?? { kind, known: 0, gone: 0 };
    if (there[at] !== null) each.known += 1;
    if (there[at] === false) each.gone += 1;
    kinds.set(kind, each);
  }
  return [...kinds.values()];
}
