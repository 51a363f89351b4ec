import { RunKind } from '../../codes/run-kinds.js';
import type { DistrictSettings } from '../../config/settings.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { createRunPartitions } from '../../store/provisioning/run-partitions.js';
import { targetTables, type RunContext } from '../../store/provisioning/context.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';
import { settingsWith } from '../roster/records.js';

/** Random sets per property. Each is written to PostgreSQL, so fewer and larger ones than where all is pure. */
export const sets = { numRuns: 40, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true };

const districtId = 1;

/** A database with one district and one run, without rows. */
export async function openDistrict(): Promise<Store> {
  const store = openStore(await freshDatabase());
  await registerOneDistrict(store);
  await store.sql.begin((tx) => createRunPartitions(tx, 1));
  return store;
}

/** The run of `openDistrict`, which maps everything. */
export function runOfDistrict(
  more: Partial<RunContext> = {},
  edit: (settings: DistrictSettings) => void = () => {},
): RunContext {
  return {
    ...{ runId: 1, number: 1, districtId, district: 'maple', asOf: '2026-11-23' },
    ...{ kind: RunKind.provisioning, targets: targetTables(RunKind.provisioning, 1) },
    ...{ readAt: new Date('2026-11-23T06:30:00Z'), startedAt: new Date('2026-11-23T06:30:00Z') },
    ...{ settings: settingsWith(edit), scopeFingerprint: 's' },
    ...{ firstNight: false, mapAll: true, lastMappedAsOf: null, settledRun: 0, canvasHost: 'canvas.maple.example' },
    ...more,
  };
}

/** Empties the tables and fills them with these rows, each with the district's id. */
export async function fill(
  { sql }: Store,
  tables: Record<string, ReadonlyArray<Record<string, unknown>>>,
): Promise<void> {
  for (const [table, rows] of Object.entries(tables)) {
    await sql`truncate ${sql(table)}`;
    const withDistrict = rows.map((row) =>
      table.includes('_r1') ? { run_id: 1, ...row } : { district_id: 1, ...row },
    );
    if (rows.length > 0) await sql`insert into ${sql(table)} ${sql(withDistrict as never[])}`;
  }
}
