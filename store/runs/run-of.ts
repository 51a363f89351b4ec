import type { Sql } from '../postgres/connect.js';
import type { StageAttempt } from './stages.js';
import { StoreError } from '../errors.js';
import type { DistrictSettings } from '../../config/settings.js';

/** A run as the activities need it: its date, its district and the settings it goes by. */
export interface RunContext {
  runId: number;
  number: number;
  districtId: number;
  district: string;
  mode: 'observe' | 'apply';
  /** The run's date in the district's zone, YYYY-MM-DD. */
  asOf: string;
  readAt: Date;
  settings: DistrictSettings;
  scopeFingerprint: string;
  /** Until of every kind most stands in Canvas (roster/first-night). */
  firstNight: boolean;
  mapAll: boolean;
  lastMappedAsOf: string | null;
  /** The last run that came to its end: what changed after it is not mapped yet. */
  settledRun: number;
  /** The host that accepted this district's rows; null before the first. */
  canvasHost: string | null;
  /** Set within a stage: the fence asks for it. */
  stage?: StageAttempt;
}

/** Reads the run with everything that its stages need to know. */
export async function runOf(sql: Sql, runId: number): Promise<RunContext> {
  const [found] = await sql<RunContext[]>`
    select r.id as "runId", r.number, d.id as "districtId", d.key as district, r.mode, r.as_of as "asOf",
           r.read_at as "readAt", coalesce(r.settings, d.settings) as settings,
           coalesce(r.scope_fingerprint, d.scope_fingerprint) as "scopeFingerprint",
           d.provisioned_at is null as "firstNight", coalesce(r.map_all, d.map_all) as "mapAll", d.last_mapped_as_of as "lastMappedAsOf",
           d.settled_run as "settledRun", d.canvas_host as "canvasHost"
    from run r join district d on d.id = r.district_id
    where r.id = ${runId}`;
  if (!found) throw new StoreError('RUN_UNKNOWN', `There is no run ${runId}.`);
  return found;
}
