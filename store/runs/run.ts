import type { RunKind } from '../../codes/run-kinds.js';
import type { DistrictSettings } from '../../config/settings.js';
import { StoreError } from '../errors.js';
import type { Sql } from '../postgres/connect.js';
import type { StageAttempt } from './kinds.js';

/** A run's identity, whatever its kind: its date, its district, and the settings it goes by to its end. */
export interface Run {
  runId: number;
  /** Counts within the district. */
  number: number;
  districtId: number;
  district: string;
  kind: RunKind;
  /** The run's date in the district's zone, YYYY-MM-DD. */
  asOf: string;
  /** The moment that counts as the time of reading. */
  readAt: Date;
  settings: DistrictSettings;
  /** Set within a stage: the fence asks for it. */
  stage?: StageAttempt;
}

/** Reads a run. Throws `StoreError` `RUN_UNKNOWN`. */
export async function readRun(sql: Sql, runId: number): Promise<Run> {
  const [found] = await sql<Run[]>`
    select r.id as "runId", r.number, d.id as "districtId", d.key as district, r.kind, r.as_of as "asOf",
           r.read_at as "readAt", coalesce(r.settings, d.settings) as settings
    from run r join district d on d.id = r.district_id
    where r.id = ${runId}`;
  if (!found) throw unknownRun(runId);
  return found;
}

export function unknownRun(runId: number): StoreError {
  return new StoreError('RUN_UNKNOWN', `There is no run ${runId}.`);
}
