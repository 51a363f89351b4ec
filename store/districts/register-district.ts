import type { Sql } from '../postgres/connect.js';
import type { DistrictSettings } from '../../config/settings.js';

/** What a district's settings come down to, for comparing. */
export interface Fingerprints {
  identity: string;
  scope: string;
  mapping: string;
}

export type Registration =
  { kind: 'created' | 'changed' | 'unchanged'; districtId: number } | { kind: 'identityLocked' };

/**
 * Stores a district's settings. Settings that form identity cannot change once Canvas has accepted something, since
 * every SIS id was made with them; a change of mapping or scope makes the next run map everything again.
 */
export async function registerDistrict(
  sql: Sql,
  settings: DistrictSettings,
  fingerprints: Fingerprints,
): Promise<Registration> {
  return sql.begin(async (tx): Promise<Registration> => {
    const [known] = await tx<Array<{ id: number; identity: string; mapping: string; locked: boolean; same: boolean }>>`
      select id, identity_fingerprint as identity, mapping_fingerprint as mapping, exists (select 1 from applied_row where district_id = district.id) as locked,
             settings = ${tx.json(settings)} as same
      from district where key = ${settings.district} for update`;
    if (!known) {
      const [row] = await tx<Array<{ id: number }>>`
        insert into district (key, settings, identity_fingerprint, scope_fingerprint, mapping_fingerprint)
        values (${settings.district}, ${tx.json(settings)}, ${fingerprints.identity}, ${fingerprints.scope},
                ${fingerprints.mapping})
        returning id`;
      await createDistrictPartitions(tx, row!.id);
      await tx`insert into credential (district_id, system) values (${row!.id}, 'sis'), (${row!.id}, 'canvas')`;
      return { kind: 'created', districtId: row!.id };
    }
    if (known.same) return { kind: 'unchanged', districtId: known.id };
    if (known.locked && known.identity !== fingerprints.identity) return { kind: 'identityLocked' };
    await tx`
      update district set settings = ${tx.json(settings)}, identity_fingerprint = ${fingerprints.identity},
        scope_fingerprint = ${fingerprints.scope}, mapping_fingerprint = ${fingerprints.mapping}, applied_at = now(),
        map_all = map_all or mapping_fingerprint <> ${fingerprints.mapping} or scope_fingerprint <> ${fingerprints.scope}
      where id = ${known.id}`;
    return { kind: 'changed', districtId: known.id };
  });
}

async function createDistrictPartitions(
  tx: Parameters<Parameters<Sql['begin']>[1]>[0],
  districtId: number,
): Promise<void> {
  for (const table of ['mirror_enrollment', 'applied_enrollment']) {
    const partition = `${table}_d${districtId}`;
    await tx`create table ${tx(partition)} (like ${tx(table)} including defaults)`;
    await tx`alter table ${tx(table)} attach partition ${tx(partition)} for values in (${tx.unsafe(String(districtId))})`;
  }
}
