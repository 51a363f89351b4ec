import type { Sql } from '../../postgres/connect.js';
import type { mirrorRecord } from '../../schema/mirror.js';
import type { run } from '../../schema/runs.js';

type Run = typeof run.$inferSelect;

/** A record as last read from the SIS. Runs by their number in the district. */
export interface KnownRecord extends Pick<typeof mirrorRecord.$inferSelect, 'body' | 'rejected' | 'missingSince'> {
  firstRun: Run['number'] | null;
  changedRun: Run['number'] | null;
}

export async function knownRecord(
  sql: Sql,
  districtId: number,
  collection: string,
  sourcedId: string,
): Promise<KnownRecord | null> {
  const [found] = await sql<KnownRecord[]>`
    select m.body, m.rejected, m.missing_since as "missingSince", f.number as "firstRun", c.number as "changedRun"
    from mirror_record m
    left join run f on f.id = m.first_run
    left join run c on c.id = m.changed_run
    where m.district_id = ${districtId} and m.collection = ${collection} and m.sourced_id = ${sourcedId}`;
  return found ?? null;
}
