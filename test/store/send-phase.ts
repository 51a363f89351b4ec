import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import { canvasFiles, canvasKinds, type CanvasKind } from '../../canvas/sis/rows.js';
import type { Phase } from '../../roster/plan.js';
import { RowOutcome, RowState, type ImportPhase } from '../../roster/plan.js';
import type { Store } from '../../store/postgres/connect.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { csvToSend, kindsToSend } from '../../store/provisioning/imports/rows-to-send.js';
import { settleKind } from '../../store/provisioning/imports/settle-kind.js';
import { recordCanvasImport, recordIntent } from '../../store/provisioning/imports/submissions.js';
import { planCounts } from '../../store/provisioning/plan/counts.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { parentsOf, type Fields, type SmallCanvas } from './small-canvas.js';
import { plannedRows, type PlannedRow } from './small-plan.js';
import { ownState, type Circumstances } from './state-model.js';

/** A planned row that was sent. */
export interface Sent {
  row: PlannedRow;
  accepted: boolean;
}

/**
 * Sends a phase as the import does, to a Canvas in memory, and settles what it says. Each line of each file is checked
 * before Canvas gets it, and so is what Canvas takes away with it.
 *
 * @param around what people and the calendar say, by the model
 */
export async function sendPhase(
  store: Store,
  run: RunContext,
  canvas: SmallCanvas,
  { round, phase }: { round: number; phase: ImportPhase },
  around: Circumstances,
): Promise<Sent[]> {
  const { sql } = store;
  const { runId } = run;
  await sql.begin(async (tx) => deriveStates(tx, run, await planCounts(tx, runId), phase));
  const kinds = await kindsToSend(sql, runId, phase, canvasKinds);
  if (kinds.length === 0) return [];
  const planned = await plannedRows(sql, run);
  const files: Array<{ kind: CanvasKind; lines: Fields[] }> = [];
  for (const kind of kinds) files.push({ kind, lines: await linesToSend(store, runId, phase, kind) });
  const dataSetId = `${runId}.${round}.${phase}`;
  const rows = Object.fromEntries(files.map(({ kind, lines }) => [kind, lines.length]));
  await recordIntent(sql, run, { runId, round, phase, attempt: 1, dataSetId, rows, zipSha256: '' });
  await recordCanvasImport(sql, run, dataSetId, dataSetId);

  const sent: Sent[] = [];
  for (const { kind, lines } of files) {
    for (const fields of lines) {
      const row = planned.find((each) => each.kind === kind && each.phase === phase && isOnLine(each, fields));
      if (row === undefined) throw new Error(`nobody planned this ${kind}: ${JSON.stringify(fields)}`);
      expectReleased(row, around);
      expect(row.outcome, `${row.subject} is sent once`).toBeNull();
      const coming = (key: string) => sent.some((each) => each.row.key === key && each.row.op !== 'remove');
      const missing = parentsOf(kind, fields).filter((key) => !canvas.holds.has(key) && !coming(key));
      if (row.op !== 'remove') expect(missing, `${row.subject} has what it needs`).toEqual([]);
      if (row.op === 'remove') expectMoved(row, planned);
      const { accepted, gone } = canvas.take(kind, fields);
      for (const key of gone) {
        const below = planned.find((each) => each.key === key && each.op === 'remove');
        if (below === undefined) throw new Error(`${key} went with ${row.key}, and nobody planned it`);
        expectReleased(below, around);
        expectMoved(below, planned);
      }
      sent.push({ row, accepted });
    }
  }
  for (const { kind } of files) {
    const refused = sent.filter((each) => each.row.kind === kind && !each.accepted);
    const named = refused.map(({ row }) => ({ seq: row.seq, outcome: RowOutcome.rejected, text: 'refused' }));
    await sql.begin((tx) => settleKind(tx, run, phase, kind, named));
  }
  return sent;
}

async function linesToSend(store: Store, runId: number, phase: Phase, kind: CanvasKind): Promise<Fields[]> {
  const columns = [...canvasFiles[kind].columns];
  const blocks: Buffer[] = [];
  for await (const block of csvToSend(store, runId, phase, kind, columns)) blocks.push(block);
  return parse(Buffer.concat(blocks), { columns });
}

function isOnLine(row: PlannedRow, fields: Fields): boolean {
  return Object.entries(fields).every(([column, value]) => (row.after[column] ?? '') === value);
}

function expectReleased(row: PlannedRow, around: Circumstances): void {
  expect(row.state, `${row.subject} is released`).toBe(RowState.released);
  expect(ownState(row, around), `nothing speaks against ${row.subject}`).toEqual({ state: 'released', reason: null });
}

/** Whoever leaves a section for another has arrived there. */
function expectMoved(row: PlannedRow, planned: readonly PlannedRow[]): void {
  if (row.kind !== 'enrollment') return;
  const coming = planned.filter(
    (each) => each.kind === 'enrollment' && each.op === 'create' && each.after.user_id === row.after.user_id,
  );
  expect(coming.filter((each) => each.outcome !== RowOutcome.accepted).map((each) => each.subject)).toEqual([]);
}
