import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CanvasClient } from '../../canvas/client.js';
import { dataSetIdOf } from '../../canvas/sis/data-set-id.js';
import { importEnded, type SisImport } from '../../canvas/sis/sis-imports.js';
import type { SisZip } from '../../canvas/sis/sis-zip.js';
import { CodedError } from '../../codes/coded-error.js';
import type { StepErrorCode } from '../../codes/run-errors.js';
import type { RunContext } from '../../store/provisioning/context.js';
import {
  findSubmission,
  recordCanvasImport,
  recordIntent,
  recordOutcome,
} from '../../store/provisioning/imports/submissions.js';
import type { StoredImportOutcome } from '../../store/schema/imports.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { lookUpImport } from '../provisioning/look-up-import.js';
import { pollAfterMs } from '../provisioning/poll-after.js';
import { whileBeating } from '../while-beating.js';

/** The imports of an adoption and of its taking back. Their phases are none of a night's. */
export const AdoptionImport = {
  ids: { name: 'ids', phase: 0 },
  /** Before the ids are given back: its rows name things by the ids that they have since the adoption. */
  restored: { name: 'restored', phase: 1 },
} as const;
export type AdoptionImport = (typeof AdoptionImport)[keyof typeof AdoptionImport];

const submissionOf = (runId: number, { phase }: AdoptionImport) => ({ runId, round: 1, phase, attempt: 1 });

export interface ImportToSend {
  import: AdoptionImport;
  /** Rows of each file. */
  rows: Record<string, number>;
  write(path: string): Promise<SisZip>;
}

/** Submits an import once: recorded before it is sent, and looked for in Canvas before it is sent again. */
export async function sendOnce(deps: ActivityDeps, run: RunContext, sending: ImportToSend): Promise<void> {
  const { db, sql } = deps.store;
  const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
  try {
    const known = await findSubmission(db, submissionOf(run.runId, sending.import));
    if (known?.canvasImportId) return;
    const lost = known === null ? null : await lookUpImport(canvas, known.dataSetId);
    const dataSetId = known?.dataSetId ?? dataSetOf(run, sending.import);
    const importId = lost?.id ?? (await whileBeating(() => buildAndSubmit(deps, run, canvas, dataSetId, sending)));
    await recordCanvasImport(sql, run, dataSetId, importId);
  } finally {
    canvas.close();
  }
}

/**
 * Polls an import once; while Canvas works it fails on purpose, so that Temporal waits and shows the progress. `outcomeOf`
 * says what came of it. Nothing if none was sent.
 */
export async function awaitSent(
  deps: ActivityDeps,
  run: RunContext,
  sent: AdoptionImport,
  outcomeOf: (sisImport: SisImport, rows: Record<string, number>) => StoredImportOutcome,
): Promise<void> {
  const { db, sql } = deps.store;
  const context = Context.current();
  const known = await findSubmission(db, submissionOf(run.runId, sent));
  if (known === null) return;
  const canvas = canvasOf(deps, run, context.cancellationSignal);
  try {
    const found = await lookUpImport(canvas, known.dataSetId);
    const importId = found?.id ?? known.canvasImportId!;
    if (importId !== known.canvasImportId) await recordCanvasImport(sql, run, known.dataSetId, importId);
    const sisImport = await canvas.sisImport(importId);
    if (importEnded(sisImport)) {
      await recordOutcome(sql, run, known.dataSetId, outcomeOf(sisImport, known.rows));
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
}

function dataSetOf({ district, number }: RunContext, { name }: AdoptionImport): string {
  const execution = Context.current().info.workflowExecution!.runId.slice(-12);
  return dataSetIdOf({ district, run: number, submission: name, execution });
}

async function buildAndSubmit(
  deps: ActivityDeps,
  run: RunContext,
  canvas: CanvasClient,
  dataSetId: string,
  sending: ImportToSend,
): Promise<string> {
  const path = join(deps.scratchFolder, `adoption-${run.runId}-${randomUUID()}.zip`);
  try {
    const { sha256: zipSha256 } = await sending.write(path);
    const intent = { ...submissionOf(run.runId, sending.import), dataSetId, rows: sending.rows, zipSha256 };
    const recorded = await recordIntent(deps.store.sql, run, intent);
    if (recorded.dataSetId !== dataSetId || recorded.zipSha256 !== zipSha256) {
      throw new CodedError('IMPORT_NOT_AS_RECORDED', `Run ${run.number}: a rebuilt import was not sent.`);
    }
    return (await canvas.submitSisImport({ zipPath: path, dataSetId }, Context.current().cancellationSignal)).id;
  } finally {
    await rm(path, { force: true });
  }
}
