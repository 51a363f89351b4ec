import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import {
  importOutcome,
  KindState,
  provenByReadBack,
  type ImportOutcome,
  type KindOutcome,
  type RowMessage,
} from '../../canvas/sis/import-outcome.js';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { matchesCanvas } from '../../canvas/sis/verify-row.js';
import type { SisImportMessage } from '../../canvas/sis/sis-imports.js';
import { allRowsSent, kindsToSend, rowsOnLines, type SentRow } from '../../store/provisioning/imports/rows-to-send.js';
import { Phase, RowOutcome, type ImportPhase } from '../../roster/plan.js';
import { rowsToReadBack, saveKept, type KeptRow } from '../../store/provisioning/imports/kept-rows.js';
import { settleKind, type SettledRow } from '../../store/provisioning/imports/settle-kind.js';
import {
  findSubmission,
  recordMessages,
  recordOutcome,
  type ImportMessage,
  type Submission,
} from '../../store/provisioning/imports/submissions.js';
import { bindCanvasHost } from '../../store/districts/bind-canvas-host.js';
import { outcomeCounts, outcomesOfKind } from '../../store/provisioning/imports/sent-counts.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { beginStage, endStage } from './stages.js';
import { mostReadBack, readBackKept } from './read-back-kept.js';
import { submissionId, type SubmissionKey } from './import.js';
import { countRows } from '../product-metrics.js';

export interface SettleResult {
  accepted: number;
  rejected: number;
  /** Kinds without any proof: they are sent again. */
  unproven: string[];
}

/**
 * The seventh stage, once per import: accepts or rejects each row, or leaves it unproven, by counts, messages and
 * read-backs.
 */
export function createSettleActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async settleImport(input: SubmissionKey): Promise<SettleResult> {
      const key = submissionId(input);
      const run = await beginStage(deps, key.runId, StageName.settle);
      const submission = (await findSubmission(deps.store.db, key))!;
      const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
      const sisImport = await canvas.sisImport(submission.canvasImportId!);
      const messages = await messagesOf(canvas, sisImport.id);
      const outcome = importOutcome(submission.rows, sisImport, messages);
      await recordMessages(sql, run, key, storedMessages(outcome));
      let rejected = 0;
      let accepted = 0;
      const unproven: string[] = [];
      const kinds = outcome.kinds.map((each) => each.kind);
      const open = await kindsToSend(sql, key.runId, key.phase, kinds);
      for (const one of outcome.kinds) {
        if (!open.includes(one.kind)) {
          // An attempt that was cut off has settled it: its rows are no longer to be sent.
          const settled = await outcomesOfKind(sql, key.runId, key.phase, one.kind);
          accepted += settled.accepted;
          rejected += settled.rejected;
          continue;
        }
        if (one.state === KindState.unproven) {
          unproven.push(one.kind);
          continue;
        }
        const named = await provenOutcomes(deps, run, canvas, submission, one, outcome.rows);
        if (named === null) {
          Object.assign(one, { state: KindState.unproven, reason: 'rows-missing' } satisfies Partial<KindOutcome>);
          unproven.push(one.kind);
          continue;
        }
        const { settled, kept } = await withoutKept(deps, run, canvas, key.phase, one.kind, named);
        const refused = settled.filter((row) => row.outcome === RowOutcome.rejected).length;
        await sql.begin(async (tx) => {
          await fence(tx, run);
          if (refused < one.sent) await bindCanvasHost(tx, run);
          await settleKind(tx, run, key.phase, one.kind, settled);
          await saveKept(tx, run, one.kind, kept);
        });
        rejected += refused;
        accepted += one.sent - refused;
        Context.current().heartbeat({ settled: one.kind });
      }
      await recordOutcome(sql, run, submission.dataSetId, { kinds: outcome.kinds, unproven });
      countRows(run.district, 'settle', RowOutcome.accepted, accepted);
      countRows(run.district, 'settle', RowOutcome.rejected, rejected);
      await endStage(deps, run, StageName.settle, { ...(await outcomeCounts(sql, key.runId, key.phase)) });
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

function storedMessages(outcome: ImportOutcome): ImportMessage[] {
  const notes = outcome.notes.map((note) => ({ kind: note.kind ?? 'import', line: null, text: note.text }));
  return [...outcome.rows.map(({ kind, line, text }) => ({ kind, line, text })), ...notes];
}

/**
 * The read-back rows of a kind, with their outcome; null if they and the counts do not prove the others. Then all are
 * sent again; if that is inconclusive too, each row is read back, up to `readBackLimit`.
 */
async function provenOutcomes(
  deps: ActivityDeps,
  run: RunContext,
  canvas: CanvasClient,
  submission: Submission,
  one: KindOutcome,
  messages: readonly RowMessage[],
): Promise<ReadBackRow[] | null> {
  const { sql } = deps.store;
  const { phase } = submission;
  const texts = new Map(messages.filter((each) => each.kind === one.kind).map((each) => [each.line, each.text]));
  const whole = () => allRowsSent(sql, run.runId, phase, one.kind);
  // Courses depend on all accounts and terms, and Canvas ignores an unknown term silently.
  if (phase === Phase.prerequisites && (one.kind === 'account' || one.kind === 'term')) {
    return readBack(canvas, one.kind, await whole(), texts);
  }
  const withMessages = await rowsOnLines(sql, run.runId, phase, one.kind, [...texts.keys()]);
  const named = await readBack(canvas, one.kind, withMessages, texts);
  if (provenByReadBack(one, named.filter((row) => row.outcome === RowOutcome.rejected).length)) return named;
  if (submission.attempt === 1 || one.sent > readBackLimit) return null;
  return readBack(canvas, one.kind, await whole(), texts);
}

/** What became of a row of which Canvas has kept all that it would have changed. */
const keptAll = 'Canvas kept what somebody has set there by hand.';

/** Reads back what Canvas may have kept: a row of which it kept everything does not count as accepted. */
async function withoutKept(
  { store: { sql } }: ActivityDeps,
  run: RunContext,
  canvas: CanvasClient,
  phase: ImportPhase,
  kind: CanvasKind,
  named: readonly ReadBackRow[],
): Promise<{ settled: SettledRow[]; kept: KeptRow[] }> {
  // Accounts and terms were read back as a whole: Canvas may have kept what stands otherwise without a message.
  const isRefused = ({ outcome, hasMessage }: ReadBackRow) => outcome === RowOutcome.rejected && hasMessage;
  const refused = new Set(named.filter(isRefused).map(({ seq }) => seq));
  const changed = await rowsToReadBack(sql, run, phase, kind, mostReadBack);
  const kept = await readBackKept(
    canvas,
    kind,
    changed.filter(({ seq }) => !refused.has(seq)),
  );
  const keptSeqs = new Set(kept.map(({ seq }) => seq));
  const others = named.filter(({ seq }) => !keptSeqs.has(seq));
  const whole = kept.map(({ seq, isWhole }): SettledRow => {
    const text = named.find((each) => each.seq === seq && each.outcome === RowOutcome.accepted)?.text ?? null;
    return isWhole ? { seq, outcome: RowOutcome.rejected, text: keptAll } : { seq, outcome: RowOutcome.accepted, text };
  });
  return { settled: [...others, ...whole], kept };
}

/** Most rows read back, one request each: some minutes of a night. */
const readBackLimit = 2_000;

/** A row with a message, or of which Canvas showed something else. */
interface ReadBackRow extends SettledRow {
  hasMessage: boolean;
}

async function readBack(
  canvas: CanvasClient,
  kind: CanvasKind,
  rows: readonly SentRow[],
  texts: ReadonlyMap<number, string>,
): Promise<ReadBackRow[]> {
  const { heartbeat } = Context.current();
  let readBack = 0;
  return mapConcurrently(rows, async (row) => {
    const stands = await matchesCanvas(canvas, kind, row.after);
    const text =
      texts.get(row.line) ?? (stands ? null : 'Canvas took the row without a message and holds something else.');
    heartbeat({ readBack: (readBack += 1) });
    const outcome = stands ? RowOutcome.accepted : RowOutcome.rejected;
    return { seq: row.seq, outcome, text, hasMessage: texts.has(row.line) };
  });
}
