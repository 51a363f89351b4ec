import { eq, sql } from 'drizzle-orm';
import type { Database, DatabaseTransaction } from '../postgres/connect.js';
import type { DistrictSettings } from '../../config/settings.js';
import { credential } from '../schema/credentials.js';
import { district } from '../schema/districts.js';
import { appliedEnrollment, appliedRow } from '../schema/roster.js';
import { mirrorEnrollment } from '../schema/mirror-enrollments.js';

/** Hashes of a district's settings, for comparison. */
export interface Fingerprints {
  identity: string;
  scope: string;
  mapping: string;
}

export type Registration =
  { kind: 'created' | 'changed' | 'unchanged'; districtId: number } | { kind: 'identityLocked' };

/**
 * Stores a district's settings. Settings that form identity cannot change once Canvas has accepted something, since
 * every SIS id was made with them. A change of mapping or scope makes the next run map everything again.
 */
export async function registerDistrict(
  db: Database,
  settings: DistrictSettings,
  fingerprints: Fingerprints,
): Promise<Registration> {
  const { identity, scope, mapping } = fingerprints;
  const stored = {
    settings,
    identityFingerprint: identity,
    scopeFingerprint: scope,
    mappingFingerprint: mapping,
  };
  return db.transaction(async (tx): Promise<Registration> => {
    const [known] = await tx
      .select({
        id: district.id,
        identity: district.identityFingerprint,
        same: sql<boolean>`${district.settings} = ${JSON.stringify(settings)}::jsonb`,
      })
      .from(district)
      .where(eq(district.key, settings.district))
      .for('update');
    if (!known) {
      const [row] = await tx
        .insert(district)
        .values({ key: settings.district, ...stored })
        .returning({ id: district.id });
      await createDistrictPartitions(tx, row!.id);
      await tx.insert(credential).values([
        { districtId: row!.id, system: 'sis' },
        { districtId: row!.id, system: 'canvas' },
      ]);
      return { kind: 'created', districtId: row!.id };
    }
    if (known.same) return { kind: 'unchanged', districtId: known.id };
    if (known.identity !== identity && (await hasApplied(tx, known.id))) return { kind: 'identityLocked' };
    await tx
      .update(district)
      .set({
        ...stored,
        appliedAt: sql`now()`,
        mapAll: sql`${district.mapAll} or ${district.mappingFingerprint} <> ${mapping}
                    or ${district.scopeFingerprint} <> ${scope}`,
      })
      .where(eq(district.id, known.id));
    return { kind: 'changed', districtId: known.id };
  });
}

async function hasApplied(tx: DatabaseTransaction, districtId: number): Promise<boolean> {
  const applied = await tx
    .select({ kind: appliedRow.kind })
    .from(appliedRow)
    .where(eq(appliedRow.districtId, districtId))
    .limit(1);
  return applied.length > 0;
}

/** ATTACH takes a weaker lock than `PARTITION OF` and does not block other districts. */
async function createDistrictPartitions(tx: DatabaseTransaction, districtId: number): Promise<void> {
  for (const [table, name] of [
    [mirrorEnrollment, 'mirror_enrollment'],
    [appliedEnrollment, 'applied_enrollment'],
  ] as const) {
    const partition = sql.identifier(`${name}_d${districtId}`);
    await tx.execute(sql`create table ${partition} (like ${table} including defaults)`);
    await tx.execute(
      sql`alter table ${table} attach partition ${partition} for values in (${sql.raw(String(districtId))})`,
    );
  }
}
