import { basename } from 'node:path';
import { cutTable } from './csv-cut.js';
import { csvReferences } from './csv-shape.js';
import { columnsOf, hasColumn, plainName, readTable, type ReadRecord } from './csv-table.js';
import type { Day } from './dates.js';
import { decodeText } from './export-charset.js';
import { openExport, type ExportFile } from './export-files.js';
import { createExportReport, type ExportReport, type FileReport } from './export-report.js';
import { collections, emptyDistrict, type CollectionName, type District, type OneRosterRecord } from './records.js';

/** Files without which there is no roster. Without the others their lists are empty. */
const needed: readonly CollectionName[] = ['orgs', 'classes', 'users', 'enrollments'];
/** Files that OneRoster 1.2 has for what 1.1 writes into users.csv. */
const filesOf12 = ['roles', 'userProfiles'];
const wanted11 = 'Ask the SIS for a OneRoster 1.1 export (bulk): the practice PowerSchool speaks 1.1 alone';

/** A file of the export, decoded. */
interface Table {
  /** Its name without folders, as the export writes it. */
  name: string;
  text(): Promise<string>;
  report: FileReport;
}

interface Tables {
  /** By their plain names; of a file that is there twice the first. */
  tables: Map<string, Table>;
  /** The others, for their mistakes. */
  repeated: Array<Table & { collection: CollectionName }>;
}

/**
 * Loads a OneRoster 1.1 CSV export: a zip or a folder of orgs, academicSessions, courses, classes, users, enrollments
 * and perhaps a manifest. Demographics and everything else in it are left unread. What an SIS could serve is loaded as
 * it stands, however odd.
 *
 * @param note called with a sentence for each oddity, once it is known that the export can be loaded
 * @throws ExportError naming each mistake with its file and line
 */
export async function readExport(
  path: string,
  seed: string,
  today: Day,
  note: (remark: string) => void = () => {},
): Promise<District> {
  const report = createExportReport();
  const exportName = basename(path);
  const opened = await openExport(path, exportName, report);
  try {
    report.refuse(exportName);
    const { tables, repeated } = tablesOf(opened.files, exportName, report);
    const absent = await readManifest(tables, report);
    const district = startedDistrict(seed, today);
    tellMissing(tables, absent, exportName, report);
    for (const collection of collections) await readCollection(collection, tables, district);
    // The export is refused for them; whoever mends it learns of all mistakes at once.
    for (const { collection, text, report: own } of repeated) readTable(collection, await text(), today, own);
    report.refuse(exportName);
    report.remarks().forEach(note);
    return district;
  } finally {
    opened.close();
  }
}

function startedDistrict(seed: string, today: Day): District {
  const district = emptyDistrict(seed, today);
  // Numbers of people and things that come later must not meet any of the file's own.
  district.next = {
    person: 9_000_001,
    studentNumber: 990_000_001,
    teacherNumber: 980_000_001,
    course: 9_000_001,
    section: 9_000_001,
    enrollment: 9_000_001,
    sectionTeacher: 9_000_001,
  };
  return district;
}

/** The files that are read, by their plain names, whatever folder they lie in and however their names are written. */
function tablesOf(files: readonly ExportFile[], exportName: string, report: ExportReport): Tables {
  const known = new Set(['manifest', ...collections, ...filesOf12].map(plainName));
  const paths = new Map<string, string>();
  const tables = new Map<string, Table>();
  const repeated: Tables['repeated'] = [];
  for (const { name: path, read } of files) {
    const name = path.split(/[/\\]/).at(-1)!;
    const plain = plainName(name.replace(/\.\w+$/, ''));
    if (name.startsWith('.') || !known.has(plain)) continue; // macOS adds files whose names begin with a point
    const other = paths.get(plain);
    const fileReport = report.of(other === undefined ? name : path);
    const table = { name, report: fileReport, text: () => textOf(read, fileReport) };
    if (other === undefined) {
      paths.set(plain, path);
      tables.set(plain, table);
      continue;
    }
    report.mistake(exportName, undefined, `holds both ${other} and ${path}. Leave one of them`);
    const collection = collections.find((each) => plainName(each) === plain);
    if (collection !== undefined) repeated.push({ ...table, collection });
  }
  return { tables, repeated };
}

async function textOf(read: () => Promise<Buffer>, report: FileReport): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await read();
  } catch (error) {
    report.mistake(undefined, `cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
    return '';
  }
  if (bytes.subarray(0, 4).toString('latin1') !== 'PK\x03\x04') return decodeText(bytes, report);
  report.mistake(undefined, 'is not a CSV file but a workbook or a zip. Save it as "CSV UTF-8"');
  return '';
}

/** Reads the manifest, if there is one: which version it is, and which files are left out on purpose. */
async function readManifest(tables: ReadonlyMap<string, Table>, report: ExportReport): Promise<Set<string>> {
  const absent = new Set<string>();
  const manifest = tables.get('manifest');
  if (!manifest) return absent;
  const { header, rows } = cutTable(await manifest.text(), manifest.report);
  const columns = header ? columnsOf(header, ['propertyName', 'value'], manifest.report) : new Map<string, number>();
  if (columns.size < 2) report.remark(manifest.name, header?.line, 'names no properties, and was not used');
  for (const { line, cells } of rows) {
    const property = cells[columns.get('propertyName') ?? -1]?.trim().toLowerCase() ?? '';
    const value = cells[columns.get('value') ?? -1]?.trim().toLowerCase() ?? '';
    if (property === 'oneroster.version' && value !== '' && !/^v?1\.1(\.|$)/.test(value)) {
      manifest.report.mistake(line, `the export is OneRoster ${value}. ${wanted11}`);
    }
    if (!property.startsWith('file.')) continue;
    const file = plainName(property.slice(5));
    const isRead = collections.some((name) => plainName(name) === file);
    if (isRead && value === 'delta') manifest.report.mistake(line, `${property.slice(5)} is a delta. Export in bulk`);
    if (value === 'absent') absent.add(file);
  }
  return absent;
}

function tellMissing(
  tables: ReadonlyMap<string, Table>,
  absent: ReadonlySet<string>,
  exportName: string,
  report: ExportReport,
): void {
  const missing = collections.filter((name) => !tables.has(plainName(name)));
  const isNeeded = (name: CollectionName): boolean => needed.includes(name) && !absent.has(plainName(name));
  const fileNames = (names: CollectionName[]): string => names.map((name) => `${name}.csv`).join(', ');
  const lacked = missing.filter(isNeeded);
  const empty = missing.filter((name) => !isNeeded(name));
  if (lacked.length > 0) report.mistake(exportName, undefined, `lacks ${fileNames(lacked)}`);
  if (empty.length > 0) report.remark(exportName, undefined, `has no ${fileNames(empty)}: served without any`);
}

async function readCollection(
  collection: CollectionName,
  tables: ReadonlyMap<string, Table>,
  district: District,
): Promise<void> {
  const table = tables.get(plainName(collection));
  if (!table) return;
  const text = await table.text();
  const files = filesOf12.filter((name) => tables.has(plainName(name))).map((name) => `${name}.csv`);
  if (collection === 'users' && files.length > 0 && !hasColumn(text, 'role')) {
    table.report.mistake(1, `has no column role: with ${files.join(' and ')} this is OneRoster 1.2. ${wanted11}`);
    return;
  }
  const read = readTable(collection, text, district.today, table.report);
  const rows = district[collection] as OneRosterRecord[];
  for (const { record } of read) rows.push(record);
  checkReferences(collection, read, tables, district, table.report);
}

/** Tells references that name nobody; they are served as they stand. The files that they name have been read before. */
function checkReferences(
  collection: CollectionName,
  read: readonly ReadRecord[],
  tables: ReadonlyMap<string, Table>,
  district: District,
  report: FileReport,
): void {
  for (const { column, field, to } of csvReferences[collection]) {
    if (!tables.has(plainName(to))) continue;
    const known = new Set((district[to] as OneRosterRecord[]).map(({ sourcedId }) => sourcedId));
    for (const { line, record } of read) {
      const named = [(record as unknown as Record<string, string | string[] | null>)[field] ?? []].flat();
      if (named.every((id) => id === '' || known.has(id))) continue;
      report.remark(line, `${column} names nobody in ${to}.csv: it is served as it stands`);
    }
  }
}
