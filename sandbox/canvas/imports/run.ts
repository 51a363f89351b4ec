import { rm } from 'node:fs/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { FaultSwitches } from '../../faults.js';
import { importerNames, type ImportContext, type ImporterName } from '../importers/importer.js';
import { pluralOf, rowImporters } from '../importers/index.js';
import type { CanvasState } from '../state.js';
import { removeWhatWasNotSent } from './batch-mode.js';
import { chunkFault, fileFault, fewerCounted, type ChunkFault } from './chunk-faults.js';
import { isBlankRow, readRecords, rowReader, type CsvFile } from './csv-file.js';
import { diffAgainstBase } from './diffing.js';
import { openMessageLog, type MessageLog } from './messages.js';
import type { ImportState, SisImport } from './sis-import.js';
import { createStatistics, type Statistics } from './statistics.js';
import { inspect, unpack, UnusableUpload, type Complaint } from './unpack.js';
import type { ImportPaths } from './paths.js';

export interface RunDeps {
  state: CanvasState;
  faults: FaultSwitches;
  paths: ImportPaths;
  now: () => Date;
  rowsPerSecond: number | undefined;
  /** Waits while imports are paused; throws when the process is about to end. */
  unpaused: () => Promise<void>;
  stopping: () => boolean;
}

interface Run extends RunDeps {
  sisImport: SisImport;
  log: MessageLog;
  complain: Complaint;
  statistics: Statistics;
  counts: Record<string, number>;
  chunksDone: number;
  chunksInAll: number;
  crashed: boolean;
}

/** Below this many rows everything runs in one piece and the progress jumps from 0 to 100. */
const rowsWorthChunks = 50;

/**
 * Applies one import: rows as they are read, nothing rolled back. An abort is noticed at the next border of a chunk and
 * leaves what was applied. Returns the state that the import ends in, and whether it got to its end.
 */
export async function runImport(
  sisImport: SisImport,
  deps: RunDeps,
): Promise<{ state: ImportState; finished: boolean }> {
  const log = await openMessageLog(deps.paths.messages(sisImport.id), sisImport);
  const complain: Complaint = (failure, file, message) => log.add({ failure, file, message, row: null, rowInfo: null });
  const work = { statistics: createStatistics(), counts: {}, chunksDone: 0, chunksInAll: 0, crashed: false };
  const run: Run = { ...deps, sisImport, log, complain, ...work };
  try {
    await applyUpload(run);
  } catch (error) {
    if (!(error instanceof UnusableUpload)) throw error;
    complain(true, uploadName(sisImport), error.message);
    run.crashed = true;
  }
  await log.flush();
  await rm(deps.paths.unpacked(sisImport.id), { recursive: true, force: true });
  return { state: finalState(sisImport, run.crashed), finished: !run.crashed && !isAborted(sisImport) };
}

async function applyUpload(run: Run): Promise<void> {
  const { sisImport, paths, complain } = run;
  const upload = { path: paths.upload(sisImport.id), kind: sisImport.fileKind ?? 'zip', name: uploadName(sisImport) };
  const loose = await unpack(upload, paths.unpacked(sisImport.id), complain);
  let files: CsvFile[] = [];
  for (const file of loose) {
    const checked = await inspect(file, complain);
    if (checked && !fileFault(checked, run.faults, complain)) files.push(checked);
    if (isAborted(sisImport)) return;
  }
  if (sisImport.options.diffingDataSetIdentifier !== null) files = await diffAgainstBase(files, run);
  files = files.filter((file) => {
    if (rowImporters[file.importer]) return true;
    complain(false, file.name, `Files of the type ${file.importer} are not imported by this practice Canvas.`);
    return false;
  });
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const emptyDiff = sisImport.diffedAgainstImportId !== null && rows === 0;
  const types = importerNames.filter((name) => files.some((file) => file.importer === name));
  Object.assign(sisImport.data, {
    supplied_batches: types,
    completed_importers: [] as string[],
    running_immediately: rows < rowsWorthChunks,
    downloadable_attachment_ids: [sisImport.id],
  });
  if (emptyDiff) return;
  run.chunksInAll = files.reduce((sum, file) => sum + Math.ceil(file.rows / chunkSize(file.rows)), 0);
  for (const importer of importerNames) run.counts[pluralOf(importer)] = 0;
  for (const type of types) await applyType(type, files, rows < rowsWorthChunks, run);
  if (!run.crashed && !isAborted(sisImport)) await removeWhatWasNotSent(types, run);
  Object.assign(sisImport.data, {
    counts: { ...run.counts, error_count: sisImport.errorCount, warning_count: sisImport.warningCount },
    statistics: run.statistics.toJson(),
  });
}

async function applyType(type: ImporterName, files: CsvFile[], atOnce: boolean, run: Run): Promise<void> {
  let whole = true;
  for (const file of files.filter((each) => each.importer === type)) {
    if (isAborted(run.sisImport)) return;
    whole = (await applyFile(file, atOnce, run)) && whole;
  }
  if (whole && !isAborted(run.sisImport)) (run.sisImport.data.completed_importers as string[]).push(type);
  const short = fewerCounted(type, run.faults);
  run.counts[pluralOf(type)] = Math.max(0, run.counts[pluralOf(type)]! - short);
}

/** Cut as Canvas cuts: about a hundred chunks, of 100 to 1000 rows (Canvas lib/sis/csv/import_refactored.rb). */
function chunkSize(rows: number): number {
  return Math.min(1_000, Math.max(100, Math.ceil(rows / 99)));
}

/** False when a chunk crashed: the rest of the file is not applied. */
async function applyFile(file: CsvFile, atOnce: boolean, run: Run): Promise<boolean> {
  const size = chunkSize(file.rows);
  const toRow = rowReader(file.header);
  let chunk: NumberedRow[] = [];
  let number = 0;
  let record = 0;
  for await (const cells of readRecords(file.path)) {
    record += 1;
    if (record === 1 || isBlankRow(cells)) continue;
    chunk.push({ number: record, cells });
    if (chunk.length < size) continue;
    if (!(await finishChunk(chunk, (number += 1)))) return false;
    chunk = [];
  }
  return chunk.length === 0 || finishChunk(chunk, number + 1);

  async function finishChunk(rows: NumberedRow[], chunkNumber: number): Promise<boolean> {
    await run.unpaused();
    if (isAborted(run.sisImport)) return false;
    const fault = chunkFault(file, chunkNumber, run.faults);
    applyChunk(rows, file, toRow, run, fault);
    await waitForPace(rows.length, run);
    await run.log.flush();
    if (fault?.kind === 'crash') return false;
    run.chunksDone += 1;
    if (!atOnce) run.sisImport.progress = Math.floor((run.chunksDone / run.chunksInAll) * 100);
    run.sisImport.updatedAt = run.now().toISOString();
    return true;
  }
}

interface NumberedRow {
  number: number;
  cells: string[];
}

function applyChunk(
  rows: NumberedRow[],
  file: CsvFile,
  toRow: ReturnType<typeof rowReader>,
  run: Run,
  fault: ChunkFault | undefined,
): void {
  const importRow = rowImporters[file.importer]!;
  const atEnd: Array<() => void> = [];
  let current = rows[0]!;
  const note = (message: string): void => {
    const rowInfo = current.cells.join(',');
    run.log.add({ failure: false, file: file.name, message, row: current.number, rowInfo });
  };
  const context = contextFor(run, note, (action) => atEnd.push(action));
  const applied = fault ? Math.floor(rows.length / 2) : rows.length;
  for (const row of rows.slice(0, applied)) {
    current = row;
    const result = importRow(toRow(row.cells), context);
    if (result === 'done') run.counts[pluralOf(file.importer)]! += 1;
    else if (result !== 'ignored') note(result.rejected);
  }
  if (fault?.kind === 'crash') {
    run.crashed = true;
    run.complain(true, file.name, `The import of this file ended in an error. Error report number ${fault.report}.`);
    run.sisImport.data.error_message = `error report ${fault.report}`;
    run.sisImport.data.stack_trace = [];
    return;
  }
  if (fault?.counted) run.counts[pluralOf(file.importer)]! += rows.length - applied;
  for (const action of atEnd) action();
}

function contextFor(
  run: Run,
  note: (message: string) => void,
  atEndOfChunk: (action: () => void) => void,
): ImportContext {
  const { options } = run.sisImport;
  return {
    state: run.state,
    importId: run.sisImport.id,
    now: Math.floor(run.now().getTime() / 1000),
    skipDeletes: options.skipDeletes,
    updateSisIdIfLoginClaimed: options.updateSisIdIfLoginClaimed,
    stickiness: {
      override: options.overrideSisStickiness,
      add: options.addSisStickiness,
      clear: options.clearSisStickiness,
    },
    statistics: run.statistics,
    note,
    atEndOfChunk,
  };
}

/** Keeps to the wanted rows a second, awake often enough to notice an abort; always gives the event loop a turn. */
async function waitForPace(rows: number, run: Run): Promise<void> {
  const slow = run.faults.use('slow-import')?.rowsPerSecond;
  const pace = typeof slow === 'number' ? slow : run.rowsPerSecond;
  await nextTurn();
  if (!pace) return;
  for (let rest = (rows / pace) * 1000; rest > 0 && !isAborted(run.sisImport) && !run.stopping(); rest -= 50)
    await sleep(Math.min(rest, 50));
}

/** How an import ends (Canvas app/models/sis_batch.rb): fatal messages fail it, row messages do not. */
function finalState(sisImport: SisImport, crashed: boolean): ImportState {
  if (isAborted(sisImport)) return 'aborted';
  const messages = sisImport.errorCount + sisImport.warningCount;
  if (crashed) return messages > 0 ? 'failed_with_messages' : 'failed';
  if (sisImport.errorCount > 0) return 'failed_with_messages';
  return messages > 0 ? 'imported_with_messages' : 'imported';
}

/** The API may set this state at any moment. */
function isAborted(sisImport: SisImport): boolean {
  return sisImport.state === 'aborted';
}

/** Canvas gives uploads a name of its own; the sender's is lost. */
export function uploadName(sisImport: SisImport): string {
  return `sis_upload_${sisImport.id}.${sisImport.fileKind ?? 'zip'}`;
}
