import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { ReadUse } from '../../../roster/proof.js';
import type { ProofDates } from '../../../roster/unproven-lists.js';
import type { Sql, Transaction } from '../../postgres/connect.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { runCertificate } from '../../schema/mirror.js';

/** A run's certificate of one collection, and how it was used. */
export interface StoredCertificate extends Pick<
  typeof runCertificate.$inferSelect,
  'certified' | 'use' | 'emptySchools' | 'reasons' | 'rows' | 'pages' | 'total'
> {
  counts: { new: number; changed: number; missing: number; rejected: number };
}

/** A run's certificates: of its own reads, or of those that an observing run plans from. */
export async function certificates(
  sql: Sql | Transaction,
  runId: number,
): Promise<Partial<Record<CollectionName, StoredCertificate>>> {
  const rows = await sql<Array<Omit<typeof runCertificate.$inferSelect, 'runId'>>>`
    select collection, certified, use, empty_schools as "emptySchools", reasons, rows, pages, total, new_rows as "newRows",
           changed_rows as "changedRows", missing_rows as "missingRows", rejected_rows as "rejectedRows"
    from run_certificate where run_id = ${runId}`;
  return Object.fromEntries(
    rows.map(({ collection, newRows, changedRows, missingRows, rejectedRows, ...certificate }) => {
      const counts = { new: newRows, changed: changedRows, missing: missingRows, rejected: rejectedRows };
      return [collection, { ...certificate, counts }];
    }),
  );
}

export async function saveCertificate(
  tx: Transaction,
  runId: number,
  collection: CollectionName,
  certificate: StoredCertificate,
): Promise<void> {
  const { counts } = certificate;
  await tx`
    insert into run_certificate
      (run_id, collection, certified, use, empty_schools, reasons, rows, pages, total, new_rows, changed_rows,
       missing_rows, rejected_rows)
    values (${runId}, ${collection}, ${certificate.certified}, ${certificate.use}, ${certificate.emptySchools},
            ${certificate.reasons}, ${certificate.rows}, ${certificate.pages}, ${certificate.total},
            ${counts.new}, ${counts.changed}, ${counts.missing}, ${counts.rejected})
    on conflict (run_id, collection) do nothing`;
}

/**
 * When each collection was proven complete for the last time, and first read, by runs that send. A certificate that a
 * look-up has revoked proves nothing.
 */
export async function proofDates(sql: Sql | Transaction, districtId: number): Promise<Map<CollectionName, ProofDates>> {
  const rows = await sql<Array<ProofDates & { collection: CollectionName }>>`
    select c.collection, max(r.as_of) filter (where c.use = ${ReadUse.all})::text as "provenOn",
           min(r.as_of) filter (where c.use <> ${ReadUse.nothing})::text as "firstReadOn"
    from run_certificate c join run r on r.id = c.run_id
    where r.district_id = ${districtId} and r.kind = any(${sendingKinds as string[]})
    group by 1`;
  return new Map(rows.map(({ collection, ...dates }) => [collection, dates]));
}

const collections = 6;

/** Whether each collection of a district was completely read at least once. */
export async function everyCollectionIsMerged(tx: Transaction, districtId: number): Promise<boolean> {
  const [merged] = await tx<Array<{ collections: number }>>`
    select count(*)::int as collections from collection_state s
    join run_certificate c on c.run_id = s.merged_run and c.collection = s.collection
    where s.district_id = ${districtId}`;
  return merged!.collections === collections;
}

/** Copies the certificates of the last merged reads to a run that plans from them. */
export async function adoptCertificates(tx: Transaction, run: { districtId: number; runId: number }): Promise<void> {
  await tx`delete from run_certificate where run_id = ${run.runId}`;
  await tx`
    insert into run_certificate
      (run_id, collection, certified, use, empty_schools, reasons, rows, pages, total, new_rows, changed_rows,
       missing_rows, rejected_rows)
    select ${run.runId}, c.collection, c.certified, c.use, c.empty_schools, c.reasons, c.rows, c.pages, c.total, 0, 0, 0,
           c.rejected_rows
    from collection_state s
    join run_certificate c on c.run_id = s.merged_run and c.collection = s.collection
    where s.district_id = ${run.districtId}`;
}
