import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import type { FaultSwitches } from '../../faults.js';
import { importerNames, type ImporterName } from '../importers/importer.js';
import type { CanvasState } from '../state.js';
import { isBlankRow, readRecords, type CsvFile } from './csv-file.js';
import type { ImportPaths } from './paths.js';
import { isGood, type SisImport } from './sis-import.js';
import { inspect, unpack, type Complaint } from './unpack.js';

/** The columns that tell a row from others (Canvas lib/sis/csv/diff_generator.rb). */
const keyColumns: Partial<Record<ImporterName, string[]>> = {
  change_sis_id: ['old_id', 'old_integration_id'],
  account: ['account_id'],
  term: ['term_id'],
  course: ['course_id'],
  section: ['section_id'],
  xlist: ['section_id'],
  user: ['user_id'],
  login: ['user_id'],
  enrollment: [
    'course_id',
    'section_id',
    'user_id',
    'user_integration_id',
    'role',
    'role_id',
    'associated_user_id',
    'temporary_enrollment_source_user_id',
  ],
  admin: ['user_id', 'account_id'],
  user_observer: ['observer_id'],
};
/** What the same columns would be if Canvas knew administrators by role and observers by student. */
const mendedKeyColumns: typeof keyColumns = {
  ...keyColumns,
  admin: ['user_id', 'account_id', 'role', 'role_id'],
  user_observer: ['observer_id', 'student_id'],
};

/** So many imports of a data set in a row may exceed the size guard; the next fails. */
const mostExceeded = 5;

interface DiffRun {
  state: CanvasState;
  sisImport: SisImport;
  paths: ImportPaths;
  faults: FaultSwitches;
  complain: Complaint;
  crashed: boolean;
}

/** The newest good import that was a remaster or made a diff; else the oldest good one of the data set. */
function chooseBase(imports: readonly SisImport[], sisImport: SisImport): SisImport | undefined {
  const good = sameDataSet(imports, sisImport).filter((each) => isGood(each.state) && !each.diffingThresholdExceeded);
  const newest = good.filter((each) => each.options.diffingRemaster || each.diffedAgainstImportId !== null).pop();
  return newest ?? good[0];
}

function sameDataSet(imports: readonly SisImport[], sisImport: SisImport): SisImport[] {
  const identifier = sisImport.options.diffingDataSetIdentifier;
  return imports.filter((each) => each.id < sisImport.id && each.options.diffingDataSetIdentifier === identifier);
}

/** Replaces each file by its difference to the base import, where there is one. Unchanged rows vanish unseen. */
export async function diffAgainstBase(files: CsvFile[], run: DiffRun): Promise<CsvFile[]> {
  const { sisImport, state, complain, paths } = run;
  if (sisImport.options.diffingRemaster) return files;
  const earlier = sameDataSet(state.imports.rows, sisImport);
  const lastFew = earlier.slice(-mostExceeded);
  if (lastFew.length === mostExceeded && lastFew.every((each) => each.diffingThresholdExceeded)) {
    complain(true, '', 'The data set exceeded its threshold five times; send a remaster.');
    run.crashed = true;
    return [];
  }
  const base = chooseBase(state.imports.rows, sisImport);
  if (!base) return files;
  const quiet: Complaint = () => undefined;
  const folder = join(paths.unpacked(sisImport.id), 'base');
  const upload = { path: paths.upload(base.id), kind: base.fileKind ?? 'zip', name: `${base.id}` };
  if (!(await stat(upload.path).catch(() => undefined))) {
    complain(false, '', 'The earlier upload of the data set is gone; everything was imported.');
    return files;
  }
  const baseFiles: CsvFile[] = [];
  for (const file of await unpack(upload, folder, quiet)) {
    const checked = await inspect(file, quiet);
    if (checked) baseFiles.push(checked);
  }
  const { changeThreshold, diffRowCountThreshold } = sisImport.options;
  const change = Math.abs(1 - bytesIn(files) / Math.max(1, bytesIn(baseFiles))) * 100;
  if (changeThreshold !== null && change > changeThreshold) {
    complain(false, '', 'The upload changed more than change_threshold allows; everything was imported.');
    sisImport.diffingThresholdExceeded = true;
    return files;
  }
  const diffed = await diffTypes(files, baseFiles, run);
  const rows = diffed.reduce((sum, file) => sum + file.rows, 0);
  if (diffRowCountThreshold !== null && rows > diffRowCountThreshold) {
    complain(false, '', 'The difference has more rows than diff_row_count_threshold; everything was imported.');
    return files;
  }
  sisImport.diffedAgainstImportId = base.id;
  sisImport.data.diffed_against_sis_batch_id = base.id;
  return diffed;
}

function bytesIn(files: CsvFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

async function diffTypes(files: CsvFile[], baseFiles: CsvFile[], run: DiffRun): Promise<CsvFile[]> {
  const diffed: CsvFile[] = [];
  for (const type of importerNames) {
    const now = files.filter((file) => file.importer === type);
    const before = baseFiles.filter((file) => file.importer === type);
    const partnerOf = (file: CsvFile): CsvFile | undefined =>
      now.length === 1 && before.length === 1 ? before[0] : before.find((each) => each.name === file.name);
    if (now.length !== before.length || now.some((file) => !partnerOf(file))) {
      if (now.length > 0) run.complain(false, now[0]!.name, 'The files do not match the earlier ones; not compared.');
      diffed.push(...now);
      continue;
    }
    for (const file of now) diffed.push(await diffFile(file, partnerOf(file)!, diffed.length, run));
  }
  return diffed;
}

async function diffFile(now: CsvFile, before: CsvFile, number: number, run: DiffRun): Promise<CsvFile> {
  const keys = (run.faults.get('diffing-mended-keys') ? mendedKeyColumns : keyColumns)[now.importer] ?? [];
  const vanished = new Map<string, string[]>();
  const columns = now.header.map((column) => column.toLowerCase());
  const statusAt = columns.indexOf('status');
  for await (const cells of dataRows(before)) {
    const arranged = arrange(cells, before.header, columns);
    vanished.set(keyOf(arranged, columns, keys), arranged);
  }
  const path = join(run.paths.unpacked(run.sisImport.id), `diff-${number}.csv`);
  const output = createWriteStream(path);
  const put = async (cells: string[]): Promise<void> => {
    if (!output.write(stringify([cells]))) await once(output, 'drain');
  };
  let rows = 0;
  await put(now.header);
  for await (const cells of dataRows(now)) {
    const key = keyOf(cells, columns, keys);
    const known = vanished.get(key);
    vanished.delete(key);
    if (known && columns.every((_, at) => (known[at] ?? '').trim() === (cells[at] ?? '').trim())) continue;
    await put(cells);
    rows += 1;
  }
  const dropStatus = dropStatusFor(now.importer, run.sisImport);
  for (const cells of vanished.values()) {
    if (statusAt < 0) continue;
    cells[statusAt] = dropStatus;
    await put(cells);
    rows += 1;
  }
  output.end();
  await once(output, 'finish');
  return { ...now, path, rows, bytes: output.bytesWritten };
}

async function* dataRows(file: CsvFile): AsyncGenerator<string[]> {
  let first = true;
  for await (const cells of readRecords(file.path)) {
    if (!first && !isBlankRow(cells)) yield cells;
    first = false;
  }
}

function arrange(cells: string[], header: string[], columns: string[]): string[] {
  const lower = header.map((column) => column.toLowerCase());
  return columns.map((column) => cells[lower.indexOf(column)] ?? '');
}

function keyOf(cells: string[], columns: string[], keys: string[]): string {
  return JSON.stringify(keys.map((key) => (cells[columns.indexOf(key)] ?? '').trim()));
}

function dropStatusFor(importer: ImporterName, { options }: SisImport): string {
  if (importer === 'enrollment') return options.diffingDropStatus ?? 'deleted';
  if (importer === 'user') return options.diffingUserRemoveStatus ?? 'deleted';
  return 'deleted';
}
