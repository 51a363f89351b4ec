import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import { dataSetIdOf } from '../../canvas/sis/data-set-id.js';
import { writeIdZip, type IdRow } from '../../canvas/sis/sis-ids.js';
import { importEnded } from '../../canvas/sis/sis-imports.js';
import { CodedError } from '../../codes/coded-error.js';
import type { StepErrorCode } from '../../codes/run-errors.js';
import { changesByApi, changesByImport, countChanges } from '../../store/adoption/changes.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import {
  findSubmission,
  recordCanvasImport,
  recordIntent,
  recordOutcome,
} from '../../store/provisioning/imports/submissions.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { lookUpImport } from '../provisioning/look-up-import.js';
import { pollAfterMs } from '../provisioning/poll-after.js';
import { beginStage, endStage } from '../provisioning/stages.js';

/** The one import of an adoption. Its phase is none of a night's. */
const submissionOf = (runId: number) => ({ runId, round: 1, phase: 0, attempt: 1 });

/** Changes that are made by the API one after the other, read from the store at once. */
const changesAtOnce = 200;

/** Changes of SIS ids: an import for what has an id by which it is found, and the API for the rest. */
export function createChangeIdsActivities(deps: ActivityDeps) {
  const { db, sql } = deps.store;
  return {
    /** Submits the import once: recorded before it is sent, and looked for in Canvas before it is sent again. */
    async submitIdChanges(runId: number): Promise<{ rows: number }> {
      const run = await beginStage(deps, runId, StageName.import);
      const { changes, byApi } = await countChanges(sql, runId);
      const rows = changes - byApi;
      if (rows === 0) return { rows };
      const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
      try {
        const known = await findSubmission(db, submissionOf(runId));
        if (known?.canvasImportId) return { rows };
        const lost = known === null ? null : await lookUpImport(canvas, known.dataSetId);
        const dataSetId = known?.dataSetId ?? dataSetOf(run);
        const importId = lost?.id ?? (await buildAndSubmit(deps, run, canvas, dataSetId, rows));
        await recordCanvasImport(sql, run, dataSetId, importId);
        return { rows };
      } finally {
        canvas.close();
      }
    },

    /** Polls once; while Canvas works it fails on purpose, so that Temporal waits and shows the progress. */
    async awaitIdChanges(runId: number): Promise<void> {
      const context = Context.current();
      const known = await findSubmission(db, submissionOf(runId));
      if (known === null) return;
      const run = await runOf(db, runId);
      const canvas = canvasOf(deps, run, context.cancellationSignal);
      try {
        const found = await lookUpImport(canvas, known.dataSetId);
        const importId = found?.id ?? known.canvasImportId!;
        if (importId !== known.canvasImportId) await recordCanvasImport(sql, run, known.dataSetId, importId);
        const sisImport = await canvas.sisImport(importId);
        if (importEnded(sisImport)) {
          // What came of each row is read back: the report says it of all at once.
          await recordOutcome(sql, run, known.dataSetId, { kinds: [], unproven: [] });
          return;
        }
        throw ApplicationFailure.create({
          message: `import ${importId}: ${sisImport.progress} %`,
          type: 'IMPORT_RUNNING' satisfies StepErrorCode,
          category: ApplicationFailureCategory.BENIGN,
          nextRetryDelay: pollAfterMs(context.info.attempt, deps.profile),
        });
      } finally {
        canvas.close();
      }
    },

    /** Gives ids to what has none, or takes them away again, one by one. Can be repeated: what is done is read, and left. */
    async giveIds(runId: number): Promise<{ refused: number }> {
      const { cancellationSignal, heartbeat } = Context.current();
      const run = await beginStage(deps, runId, StageName.import);
      const canvas = canvasOf(deps, run, cancellationSignal);
      let [after, refused] = [0, 0];
      try {
        for (;;) {
          const changes = await changesByApi(sql, runId, after, changesAtOnce);
          if (changes.length === 0) break;
          for (const { seq, oldId, newId, ...object } of changes) {
            await sql.begin((tx) => fence(tx, run));
            if (!(await isGiven(canvas, object, oldId, newId))) refused += 1;
            heartbeat({ given: seq });
            after = seq;
          }
        }
      } finally {
        canvas.close();
      }
      await endStage(deps, run, StageName.import, { ...(await countChanges(sql, runId)), refused });
      return { refused };
    },
  };
}

/** False where Canvas refuses this one: another object has the id. The report tells it again. */
async function isGiven(
  canvas: CanvasClient,
  object: Parameters<CanvasClient['setSisId']>[0],
  oldId: string | null,
  newId: string | null,
): Promise<boolean> {
  try {
    return await canvas.setSisId(object, oldId, newId);
  } catch (error) {
    if (error instanceof CanvasError && error.code === 'CANVAS_REQUEST_REFUSED') return false;
    throw error;
  }
}

function dataSetOf({ district, number }: RunContext): string {
  const execution = Context.current().info.workflowExecution!.runId.slice(-12);
  return dataSetIdOf({ district, run: number, submission: 'ids', execution });
}

async function buildAndSubmit(
  deps: ActivityDeps,
  run: RunContext,
  canvas: CanvasClient,
  dataSetId: string,
  rows: number,
): Promise<string> {
  const { sql } = deps.store;
  const path = join(deps.scratchFolder, `adoption-${run.runId}-${randomUUID()}.zip`);
  try {
    const { sha256: zipSha256 } = await writeIdZip(path, rowsOf(changesByImport(sql, run.runId)));
    const intent = { ...submissionOf(run.runId), dataSetId, rows: { change_sis_id: rows }, zipSha256 };
    const recorded = await recordIntent(sql, run, intent);
    if (recorded.dataSetId !== dataSetId || recorded.zipSha256 !== zipSha256) {
      throw new CodedError('IMPORT_NOT_AS_RECORDED', `Run ${run.number}: the rebuilt import of ids was not sent.`);
    }
    return (await canvas.submitSisImport({ zipPath: path, dataSetId }, Context.current().cancellationSignal)).id;
  } finally {
    await rm(path, { force: true });
  }
}

async function* rowsOf(changes: ReturnType<typeof changesByImport>): AsyncGenerator<IdRow> {
  for await (const { kind, oldId, integrationId, newId } of changes) {
    yield { kind, oldId, integrationId: oldId === null ? integrationId : null, newId: newId! };
  }
}
