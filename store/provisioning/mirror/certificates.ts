import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Sql } from '../../postgres/connect.js';
import type { StoredCertificate } from '../../schema/mirror.js';

/** The certificates of every collection as last read. */
export async function certificates(
  sql: Sql,
  districtId: number,
): Promise<Partial<Record<CollectionName, StoredCertificate>>> {
  const rows = await sql<Array<{ collection: CollectionName; certificate: StoredCertificate }>>`
    select collection, certificate from collection_state where district_id = ${districtId}`;
  return Object.fromEntries(rows.map((row) => [row.collection, row.certificate]));
}
