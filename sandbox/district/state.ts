import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExport } from './csv-read.js';
import type { Day } from './dates.js';
import { playEvent, type EventSettings, type Touched } from './events.js';
import { keepExport, sameExport } from './export-files.js';
import { generateDistrict } from './generate.js';
import type { District } from './records.js';

/** What a practice district is made of; the same again gives the same district. */
interface Recipe {
  version: 1;
  seed: string;
  /** Undefined when the district was loaded from an export. */
  students?: number;
  /** The first day; events move it on. */
  today: Day;
  /** Name of the kept copy, a zip or a folder, of the export it was loaded from. */
  from?: string;
  events: Array<{ kind: string; settings: EventSettings }>;
}

export interface DistrictWanted {
  folder: string;
  seed?: string;
  students?: number;
  today: Day;
  /** Path of a OneRoster CSV export, a zip or a folder, to load in place of a generated district. */
  from?: string;
  /** Throw away the stored district and make the one asked for. */
  reset?: boolean;
}

export interface StoredDistrict {
  district(): District;
  recipe(): Readonly<Recipe>;
  /** Set when another district was asked for than the one that is stored, which stays. */
  notice: string | undefined;
  /** How the export was read where it is odd; of the districts that are generated there are none. */
  remarks: readonly string[];
  /** Lets something happen and remembers it. An event that fails half-way leaves no trace. */
  play(kind: string, settings: EventSettings): Promise<Touched>;
}

const defaultSeed = 'bluebonnet';
const defaultStudents = 800;
const keptZip = 'export.zip';
const keptFolder = 'export';

/**
 * Opens the practice district of a folder: the stored one, its events played again, or a new one. A stored district
 * wins over what is asked for, unless a reset is asked for, too; then it goes only when the new one can be made.
 *
 * @throws ExportError when the export asked for cannot be loaded
 */
export async function openDistrict(wanted: DistrictWanted): Promise<StoredDistrict> {
  const file = join(wanted.folder, 'district.json');
  mkdirSync(wanted.folder, { recursive: true });
  const stored = existsSync(file) && !wanted.reset ? (JSON.parse(readFileSync(file, 'utf8')) as Recipe) : undefined;
  const recipe = stored ?? newRecipe(wanted);
  const kept = recipe.from === undefined ? undefined : join(wanted.folder, recipe.from);
  const remarks: string[] = [];
  let district = await cook(recipe, stored ? kept : wanted.from, (remark) => remarks.push(remark));
  const save = (): void => {
    writeFileSync(`${file}.new`, `${JSON.stringify(recipe, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  };
  if (!stored) {
    if (kept !== undefined && wanted.from !== undefined) keepExport(wanted.from, kept);
    save();
  }
  return {
    district: () => district,
    recipe: () => recipe,
    remarks,
    notice: stored && differs(stored, wanted) ? noticeOf(stored, wanted.folder) : undefined,
    play: async (kind, settings) => {
      const { version } = district;
      let touched: Touched;
      try {
        touched = playEvent(district, recipe.events.length + 1, kind, settings);
      } catch (error) {
        district = await cook(recipe, kept);
        district.version = version + 1;
        throw error;
      }
      recipe.events.push({ kind, settings });
      save();
      return touched;
    },
  };
}

function newRecipe(wanted: DistrictWanted): Recipe {
  const isFolder = wanted.from !== undefined && existsSync(wanted.from) && statSync(wanted.from).isDirectory();
  return {
    version: 1,
    seed: wanted.seed ?? defaultSeed,
    ...(wanted.from === undefined
      ? { students: wanted.students ?? defaultStudents }
      : { from: isFolder ? keptFolder : keptZip }),
    today: wanted.today,
    events: [],
  };
}

/** @param from where its export is read, if it has one */
async function cook(recipe: Recipe, from: string | undefined, note?: (remark: string) => void): Promise<District> {
  const { seed, students, today } = recipe;
  const district =
    from === undefined
      ? generateDistrict({ seed, students: students ?? defaultStudents, today })
      : await readExport(from, seed, today, note);
  recipe.events.forEach(({ kind, settings }, index) => playEvent(district, index + 1, kind, settings));
  return district;
}

function differs(stored: Recipe, wanted: DistrictWanted): boolean {
  return (
    (wanted.seed !== undefined && wanted.seed !== stored.seed) ||
    (wanted.students !== undefined && wanted.students !== stored.students) ||
    (wanted.from !== undefined &&
      (stored.from === undefined || !sameExport(wanted.from, join(wanted.folder, stored.from))))
  );
}

function noticeOf(stored: Recipe, folder: string): string {
  const what = stored.from === undefined ? `seed ${stored.seed}, ${stored.students} students` : 'loaded from an export';
  return `${folder} already holds a practice district (${what}, ${stored.events.length} events played), which stays; start with --reset to replace it`;
}
