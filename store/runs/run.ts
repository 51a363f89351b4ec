import { eq } from 'drizzle-orm';
import { StoreError } from '../errors.js';
import type { Database } from '../postgres/connect.js';
import { district } from '../schema/districts.js';
import { run } from '../schema/runs.js';
import type { StageAttempt } from './kinds.js';

const identity = {
  runId: run.id,
  number: run.number,
  districtId: run.districtId,
  district: district.key,
  kind: run.kind,
  asOf: run.asOf,
  readAt: run.readAt,
  startedAt: run.startedAt,
  settings: run.settings,
  settingsOfDistrict: district.settings,
};

/** A run's identity, whatever its kind: its date, its district and its settings, fixed until it ends. */
export interface Run extends Pick<
  typeof run.$inferSelect,
  /** `number` counts within the district; `asOf` is the date in its zone; `readAt` counts as the time of reading. */
  'number' | 'districtId' | 'kind' | 'asOf' | 'readAt' | 'startedAt'
> {
  runId: number;
  district: string;
  settings: (typeof district.$inferSelect)['settings'];
  /** Set within a stage, for the fence. */
  stage?: StageAttempt;
}

/** Reads a run. Throws `StoreError` `RUN_UNKNOWN`. */
export async function readRun(db: Database, runId: number): Promise<Run> {
  const [found] = await db
    .select(identity)
    .from(run)
    .innerJoin(district, eq(district.id, run.districtId))
    .where(eq(run.id, runId));
  if (!found) throw unknownRun(runId);
  const { settingsOfDistrict, ...own } = found;
  // Runs from before settings were kept per run have none.
  return { ...own, settings: own.settings ?? settingsOfDistrict };
}

function unknownRun(runId: number): StoreError {
  return new StoreError('RUN_UNKNOWN', `There is no run ${runId}.`);
}
