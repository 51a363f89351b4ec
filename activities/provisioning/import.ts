import { CodedError } from '../../codes/coded-error.js';
import type { StepErrorCode } from '../../codes/run-errors.js';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CanvasClient } from '../../canvas/client.js';
import { dataSetIdOf } from '../../canvas/sis/data-set-id.js';
import { canvasFiles, canvasKinds, type CanvasKind } from '../../canvas/sis/rows.js';
import { importEnded } from '../../canvas/sis/sis-imports.js';
import { writeSisZip } from '../../canvas/sis/sis-zip.js';
import { planCounts } from '../../store/provisioning/plan/counts.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { prefetchInOrder } from '../../store/postgres/prefetch.js';
import { createRecordCount } from '../../store/provisioning/imports/record-count.js';
import { csvToSend, kindsToSend } from '../../store/provisioning/imports/rows-to-send.js';
import {
  findSubmission,
  recordCanvasImport,
  recordIntent,
  type SubmissionId,
} from '../../store/provisioning/imports/submissions.js';
import { rowsSubmitted } from '../../store/provisioning/imports/sent-counts.js';
import { fence, type Writer } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { runOf, type RunContext, temporaryLogins } from '../../store/provisioning/context.js';
import { Phase, type ImportPhase } from '../../roster/plan.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { lookUpImport } from './look-up-import.js';
import { beginStage, endStage } from './stages.js';
import { throttle } from '../throttle.js';
import { pollAfterMs } from './poll-after.js';
import { countRows } from '../product-metrics.js';

export interface SubmissionKey {
  runId: number;
  /** Default: 1, also in runs that an earlier version began. */
  round?: number;
  phase: ImportPhase;
  attempt: number;
}

export function submissionId({ round = 1, ...key }: SubmissionKey): SubmissionId & { phase: ImportPhase } {
  return { ...key, round };
}

export interface SubmitResult {
  /** Null: there was nothing to send. */
  importId: string | null;
  rows: number;
}

/** The sixth stage: builds an import from the plan, submits it once, and waits for Canvas to end it. */
export function createImportActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async submitImport(input: SubmissionKey): Promise<SubmitResult> {
      const key = submissionId(input);
      const run = await beginStage(deps, key.runId, StageName.import);
      const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
      const known = await findSubmission(deps.store.db, key);
      if (known?.canvasImportId) return { importId: known.canvasImportId, rows: total(known.rows) };
      if (known === null && key.attempt === 1) {
        await sql.begin(async (tx) => {
          await fence(tx, run);
          await deriveStates(tx, run, await planCounts(tx, run.runId), key.phase);
        });
      }
      const kinds = known
        ? kindsOf(known.rows)
        : await kindsToSend(sql, key.runId, key.phase, await kindsOfPhase(deps, key));
      if (kinds.length === 0) {
        await endImport(deps, run, key.phase);
        return { importId: null, rows: 0 };
      }
      const dataSetId = known?.dataSetId ?? dataSetOf(run, key);
      const lost = known ? await lookUpImport(canvas, dataSetId) : null;
      const { importId, rows } = lost
        ? { importId: lost.id, rows: known!.rows }
        : await buildAndSubmit(deps, run, canvas, { ...key, dataSetId, kinds });
      await recordCanvasImport(sql, run, dataSetId, importId);
      countRows(run.district, 'import', 'sent', total(rows));
      return { importId, rows: total(rows) };
    },

    /** Polls once; while Canvas works it fails on purpose, so that Temporal waits and shows the progress. */
    async awaitImport(input: SubmissionKey): Promise<{ importId: string }> {
      const key = submissionId(input);
      const context = Context.current();
      const run = await runOf(deps.store.db, key.runId);
      const known = await findSubmission(deps.store.db, key);
      const canvas = canvasOf(deps, run, context.cancellationSignal);
      const kept = await lookUpImport(canvas, known!.dataSetId);
      const importId = kept?.id ?? known!.canvasImportId!;
      if (importId !== known!.canvasImportId) await recordCanvasImport(sql, run, known!.dataSetId, importId);
      const sisImport = await canvas.sisImport(importId);
      if (importEnded(sisImport)) {
        await endImport(deps, run, key.phase);
        return { importId };
      }
      throw ApplicationFailure.create({
        message: `import ${importId}: ${sisImport.progress} %`,
        type: 'IMPORT_RUNNING' satisfies StepErrorCode,
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: pollAfterMs(context.info.attempt, deps.profile),
      });
    },
  };
}

/** Ends the stage with the rows sent so far, counted from the submissions: a retry does not count them twice. */
async function endImport(deps: ActivityDeps, run: RunContext, lastPhase: ImportPhase): Promise<void> {
  await endStage(deps, run, StageName.import, { rows: await rowsSubmitted(deps.store.sql, run.runId), lastPhase });
}

/** Kinds that a phase can send. The first sends prerequisites, and people only if they take a temporary login. */
async function kindsOfPhase({ store }: ActivityDeps, { runId, phase }: SubmissionId): Promise<readonly CanvasKind[]> {
  if (phase !== Phase.prerequisites) return canvasKinds;
  return (await temporaryLogins(store.db, runId)) === 0 ? ['account', 'term'] : ['account', 'term', 'user'];
}

function kindsOf(rows: Record<string, number>): CanvasKind[] {
  return canvasKinds.filter((kind) => rows[kind] !== undefined);
}

function total(rows: Record<string, number>): number {
  return Object.values(rows).reduce((sum, each) => sum + each, 0);
}

function dataSetOf({ district, number }: RunContext, { round, phase, attempt }: SubmissionId): string {
  const execution = Context.current().info.workflowExecution!.runId.slice(-12);
  const submission = round === 1 ? `${phase}.${attempt}` : `${round}.${phase}.${attempt}`;
  return dataSetIdOf({ district, run: number, submission, execution });
}

/**
 * Uploads exactly the recorded rows: under a data set id that Canvas knows already, rows missing from the second zip
 * would be deleted (Canvas lib/sis/csv/diff_generator.rb). So a superseded attempt stops here; if it is superseded
 * during its upload, its zip equals its successor's, which changes nothing.
 */
async function buildAndSubmit(
  deps: ActivityDeps,
  run: Writer,
  canvas: CanvasClient,
  submission: SubmissionId & { dataSetId: string; kinds: readonly CanvasKind[] },
): Promise<{ importId: string; rows: Record<string, number> }> {
  const { runId, round, phase, attempt, dataSetId, kinds } = submission;
  const context = Context.current();
  const path = join(deps.scratchFolder, `run-${runId}-${round}-${phase}-${attempt}-${randomUUID()}.zip`);
  try {
    const written: Record<string, number> = {};
    const { each, end } = prefetchInOrder(kinds.map((kind) => () => rowsOf(deps, runId, phase, kind, written)));
    const files = kinds.map((kind, at) => ({ kind, csv: each[at]! }));
    const { sha256: zipSha256 } = await writeSisZip(path, files).finally(end);
    const empty = kinds.find((kind) => !written[kind]);
    if (empty !== undefined) {
      // Unless another attempt has sent them, which the fence shows.
      await deps.store.sql.begin((tx) => fence(tx, run));
      throw new CodedError(
        'IMPORT_NOT_AS_RECORDED',
        `Run ${runId}: import ${phase}.${attempt} has rows of ${empty} to send, and none could be written. Nothing was sent.`,
      );
    }
    const intent = { runId, round, phase, attempt, dataSetId, rows: written, zipSha256 };
    const recorded = await recordIntent(deps.store.sql, run, intent);
    const differs = kinds.find((kind) => written[kind] !== recorded.rows[kind]);
    if (differs !== undefined || recorded.dataSetId !== dataSetId || recorded.zipSha256 !== zipSha256) {
      const what = differs
        ? `${written[differs]} rows of ${differs}, not ${recorded.rows[differs]}`
        : 'another content';
      throw new CodedError(
        'IMPORT_NOT_AS_RECORDED',
        `Run ${runId}: the rebuilt import ${phase}.${attempt} has ${what}, and was not sent.`,
      );
    }
    const { id } = await canvas.submitSisImport({ zipPath: path, dataSetId }, context.cancellationSignal);
    return { importId: id, rows: written };
  } finally {
    await rm(path, { force: true });
  }
}

/** The rows of one kind; `written` has their number after the last was read. */
async function* rowsOf(
  deps: ActivityDeps,
  runId: number,
  phase: number,
  kind: CanvasKind,
  written: Record<string, number>,
): AsyncGenerator<Buffer> {
  const { heartbeat } = Context.current();
  const beat = throttle(heartbeat);
  const records = createRecordCount();
  for await (const block of csvToSend(deps.store, runId, phase, kind, canvasFiles[kind].columns)) {
    records.add(block);
    yield block;
    beat({ writing: kind });
  }
  written[kind] = records.counted();
}
