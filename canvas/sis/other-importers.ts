import { districtOfDataSet } from './data-set-id.js';
import type { SisImport } from './sis-imports.js';

const hourMs = 3_600_000;

/** How far back imports are looked at: a tool that imports once a week shows. */
export const lookBackMs = 7 * 24 * hourMs;
/** Most imports looked at, the newest ones: ten pages. A consortium of a hundred districts makes them in three days. */
export const mostImports = 1_000;

/**
 * Least time between two imports of a tool that imports regularly. What somebody uploads by hand in one sitting lies
 * closer together; a nightly tool is one from its second night on.
 */
const regularMs = 20 * hourMs;
/** How long after its last import a tool counts as at work: one that rests over a weekend does so on Monday. */
const atWorkMs = 4 * 24 * hourMs;

/** What another importer may bring without touching what Rollbook sends, by Canvas's plural types. */
const besideRollbook: ReadonlySet<string> = new Set([
  ...['abstract_courses', 'admins', 'grade_publishing_results', 'group_categories', 'group_memberships', 'groups'],
  ...['logins', 'user_observers', 'xlists'],
]);
/** Numbers among the counts that count no rows. */
const noRows: ReadonlySet<string> = new Set(['error_count', 'warning_count']);

/** A tool, a person or another Rollbook that imports into the same Canvas. */
export interface OtherImporter {
  /** `user 47`, or for another Rollbook `rollbook KEY` with the key of the district that it imports. */
  name: string;
  imports: number;
  /** ISO 8601, UTC. */
  firstAt: string;
  lastAt: string;
  /** Ids of the latest imports, newest first, three at most. */
  latest: string[];
  /** Rows that succeeded, by Canvas's plural type, in the imports that have ended; types without rows are left out. */
  rows: Record<string, number>;
  /**
   * Whether it imports regularly, has done so lately, and brings what Rollbook sends too: both would overwrite each
   * other.
   */
  isActive: boolean;
}

/** What this Rollbook knows of imports. */
export interface OwnImports {
  /** Identifiers of submissions that its database has recorded, of any of its districts. */
  recorded: ReadonlySet<string>;
  /** Keys of its districts. */
  districts: ReadonlySet<string>;
}

/**
 * Who else imports into a Canvas, those at work first, by a list of its imports. Pure.
 *
 * What the database has recorded is Rollbook's own, also if the answer to its upload was lost. So is one stretch of
 * imports under a district's own key that it has not recorded: a database restored from a backup lacks what was sent
 * between backup and restore. Two such stretches, with recorded imports between them, are of another Rollbook that sends
 * under the same key, such as one on a copy of the database. Imports that never had a file, or were aborted while they
 * waited, are nobody's.
 */
export function otherImporters(imports: readonly SisImport[], own: OwnImports, now: Date): OtherImporter[] {
  const inOrder = [...imports]
    .filter(hasBegun)
    .sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
  const copied = keysOfCopies(inOrder, own);
  const isOwn = ({ dataSetId }: SisImport): boolean => {
    const key = districtOfDataSet(dataSetId);
    return isRecorded(dataSetId, own) || (key !== null && own.districts.has(key) && !copied.has(key));
  };
  const byName = new Map<string, SisImport[]>();
  for (const each of inOrder) {
    if (isOwn(each)) continue;
    const name = nameOf(each);
    byName.set(name, [...(byName.get(name) ?? []), each]);
  }
  const importers = [...byName].map(([name, ofName]) => importerOf(name, ofName, now));
  return importers.sort(
    (one, other) => Number(other.isActive) - Number(one.isActive) || Date.parse(other.lastAt) - Date.parse(one.lastAt),
  );
}

/** What somebody reads of an importer: how many imports, from when to when, their numbers, and what they brought. */
export function describeImporter({ imports, firstAt, lastAt, latest, rows }: OtherImporter): string {
  const numbers = latest.join(', ');
  const times =
    imports === 1
      ? `import ${numbers} of ${minuteOf(lastAt)}`
      : `${imports} imports from ${minuteOf(firstAt)} to ${minuteOf(lastAt)}, the latest ${numbers}`;
  const brought = Object.entries(rows).map(([type, count]) => `${type} ${count}`);
  return brought.length === 0 ? times : `${times}; rows: ${brought.join(', ')}`;
}

function hasBegun({ state, startedAt }: SisImport): boolean {
  return state !== 'initializing' && !(state === 'aborted' && startedAt === null);
}

const isRecorded = (dataSetId: string | null, { recorded }: OwnImports): boolean =>
  dataSetId !== null && recorded.has(dataSetId);

/** Keys of own districts under which another Rollbook sends too. */
function keysOfCopies(inOrder: readonly SisImport[], own: OwnImports): Set<string> {
  const stretches = new Map<string, number>();
  const wasRecorded = new Map<string, boolean>();
  for (const { dataSetId } of inOrder) {
    const key = districtOfDataSet(dataSetId);
    if (key === null || !own.districts.has(key)) continue;
    const recorded = isRecorded(dataSetId, own);
    if (!recorded && wasRecorded.get(key) !== false) stretches.set(key, (stretches.get(key) ?? 0) + 1);
    wasRecorded.set(key, recorded);
  }
  return new Set([...stretches].flatMap(([key, count]) => (count > 1 ? [key] : [])));
}

function nameOf({ dataSetId, userId }: SisImport): string {
  const key = districtOfDataSet(dataSetId);
  return key === null ? `user ${userId ?? 'unknown'}` : `rollbook ${key}`;
}

function importerOf(name: string, imports: readonly SisImport[], now: Date): OtherImporter {
  const [firstAt, lastAt] = [imports[0]!.createdAt, imports.at(-1)!.createdAt];
  const rows: Record<string, number> = {};
  for (const { counts } of imports) {
    for (const [type, count] of Object.entries(counts ?? {})) {
      if (count > 0 && !noRows.has(type)) rows[type] = (rows[type] ?? 0) + count;
    }
  }
  // An importer of which no rows are known may bring anything: it is still running, or found nothing new.
  const types = Object.keys(rows);
  const bringsTheSame = types.length === 0 || types.some((type) => !besideRollbook.has(type));
  const isRegular = Date.parse(lastAt) - Date.parse(firstAt) >= regularMs;
  const isAtWork = now.getTime() - Date.parse(lastAt) <= atWorkMs;
  const latest = imports.slice(-3).map(({ id }) => id);
  return {
    ...{ name, imports: imports.length, firstAt, lastAt, latest: latest.reverse(), rows },
    isActive: bringsTheSame && isRegular && isAtWork,
  };
}

/** `2026-11-29 02:10 UTC` */
const minuteOf = (instant: string): string => `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
