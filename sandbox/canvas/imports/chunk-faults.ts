import type { FaultSwitches } from '../../faults.js';
import type { ImporterName } from '../importers/importer.js';
import { pluralOf } from '../importers/index.js';
import type { CsvFile } from './csv-file.js';
import type { Complaint } from './unpack.js';

export interface ChunkFault {
  kind: 'crash' | 'partial';
  /** The number of the error report that a crash names. */
  report: number;
  /** Whether the rows left out are counted all the same. */
  counted: boolean;
}

/** What is wrong with this chunk, if a switch says so; either fault leaves its second half out. */
export function chunkFault(file: CsvFile, chunk: number, faults: FaultSwitches): ChunkFault | undefined {
  for (const [name, kind] of [
    ['crash-in-chunk', 'crash'],
    ['partial-chunk', 'partial'],
  ] as const) {
    const settings = faults.get(name);
    if (!settings || !isFor(settings.type, file.importer) || chunk !== (settings.chunk ?? 1)) continue;
    faults.use(name);
    return { kind, report: 4_000 + chunk, counted: settings.counted === true };
  }
  return undefined;
}

/** Whether the file is refused whole, as if it were malformed. */
export function fileFault(file: CsvFile, faults: FaultSwitches, complain: Complaint): boolean {
  const settings = faults.get('reject-file');
  if (!settings || !isFor(settings.type, file.importer)) return false;
  faults.use('reject-file');
  complain(true, file.name, 'The file was not read: its quoting is malformed.');
  return true;
}

/** How many rows fewer than were applied the import reports for a type. */
export function fewerCounted(type: ImporterName, faults: FaultSwitches): number {
  const settings = faults.get('counts-short');
  if (!settings || !isFor(settings.type, type)) return 0;
  faults.use('counts-short');
  return typeof settings.by === 'number' ? settings.by : 1;
}

/** The setting `type` takes the importer's name or its plural; without it, enrollments are meant. */
function isFor(wanted: unknown, importer: ImporterName): boolean {
  return wanted === undefined ? importer === 'enrollment' : wanted === importer || wanted === pluralOf(importer);
}
