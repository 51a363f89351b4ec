import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../canvas/client.js';
import { importOutcome, type ImportOutcome, type RowMessage } from '../canvas/import-outcome.js';
import type { CanvasKind } from '../canvas/rows.js';
import { standsAs } from '../canvas/stands-as.js';
import type { SisImportMessage } from '../canvas/sis-imports.js';
import { allRowsSent, rowsOnLines, type SentRow } from '../store/imports/rows-to-send.js';
import { settleKind, type RowOutcome } from '../store/imports/settle-kind.js';
import { findSubmission, recordMessages, recordOutcome, type Submission } from '../store/imports/submissions.js';
import { bindCanvasHost } from '../store/districts/bind-canvas-host.js';
import { fence } from '../store/runs/fence.js';
import type { RunContext } from '../store/runs/run-of.js';
import { beginStage, endStage } from '../store/runs/stages.js';
import { canvasOf } from './clients.js';
import type { ActivityDeps } from './deps.js';
import type { SubmissionKey } from './import.js';
import { countRows } from './product-metrics.js';

export interface SettleResult {
  accepted: number;
  rejected: number;
  /** Kinds of which nothing is proven: they are sent again. */
  unproven: string[];
}

/** The seventh stage, once per import: each row accepted, rejected or unproven, from counts, messages and read-backs. */
export function createSettleActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async settleImport(key: SubmissionKey): Promise<SettleResult> {
      const run = await beginStage(sql, key.runId, 'settle');
      const submission = (await findSubmission(sql, key.runId, key.phase, key.attempt))!;
      const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
      const sisImport = await canvas.sisImport(submission.canvasImportId!);
      const messages = await messagesOf(canvas, sisImport.id);
      const outcome = importOutcome(submission.rows, sisImport, messages);
      await recordMessages(sql, key, storedMessages(outcome));
      let rejected = 0;
      let accepted = 0;
      const unproven: string[] = [];
      for (const one of outcome.kinds) {
        if (one.verdict === 'unproven') {
          unproven.push(one.kind);
          continue;
        }
        const named = await outcomesOf(deps, run, canvas, submission, one.kind, outcome.rows);
        await sql.begin(async (tx) => {
          await fence(tx, run);
          await bindCanvasHost(tx, run);
          await settleKind(tx, run, key.phase, one.kind, named);
        });
        const refused = named.filter((row) => row.outcome === 'rejected').length;
        rejected += refused;
        accepted += one.sent - refused;
        Context.current().heartbeat({ settled: one.kind });
      }
      await recordOutcome(sql, submission.dataSetId, { kinds: outcome.kinds, unproven });
      countRows(run.district, 'settle', 'accepted', accepted);
      countRows(run.district, 'settle', 'rejected', rejected);
      await endStage(sql, key.runId, 'import', { lastPhase: key.phase });
      return { accepted, rejected, unproven };
    },
  };
}

async function messagesOf(canvas: CanvasClient, importId: string): Promise<SisImportMessage[]> {
  const messages: SisImportMessage[] = [];
  for await (const message of canvas.importErrors(importId)) {
    messages.push({ ...message, rowInfo: null });
    if (messages.length % 500 === 0) Context.current().heartbeat({ messages: messages.length });
  }
  return messages;
}

function storedMessages(outcome: ImportOutcome): Array<{ kind: string; line: number | null; text: string }> {
  const notes = outcome.notes.map((note) => ({ kind: note.kind ?? 'import', line: null, text: note.text }));
  return [...outcome.rows.map(({ kind, line, text }) => ({ kind, line, text })), ...notes];
}

/**
 * The outcome of the rows that Canvas had something to say about, each read back; and of all accounts and terms: courses
 * hang on them, and Canvas ignores an unknown term without a word.
 */
async function outcomesOf(
  deps: ActivityDeps,
  run: RunContext,
  canvas: CanvasClient,
  submission: Submission,
  kind: CanvasKind,
  messages: readonly RowMessage[],
): Promise<RowOutcome[]> {
  const { sql } = deps.store;
  const texts = new Map(messages.filter((each) => each.kind === kind).map((each) => [each.line, each.text]));
  const readAll = submission.phase === 0 && (kind === 'account' || kind === 'term');
  const rows: SentRow[] = readAll
    ? await allRowsSent(sql, run.runId, submission.phase, kind)
    : await rowsOnLines(sql, run.runId, submission.phase, kind, [...texts.keys()]);
  const outcomes: RowOutcome[] = [];
  for (const row of rows) {
    const stands = await standsAs(canvas, kind, row.after);
    const text =
      texts.get(row.line) ?? (stands ? null : 'Canvas took the row without a message and holds something else.');
    outcomes.push({ seq: row.seq, outcome: stands ? 'accepted' : 'rejected', text });
    Context.current().heartbeat({ readBack: outcomes.length });
  }
  return outcomes;
}
