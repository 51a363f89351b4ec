import type { Sql, Store } from '../../postgres/connect.js';
import { fence } from '../../runs/fence.js';
import { Resource } from '../../runs/kinds.js';
import { holdsResource, leaseResource } from '../../runs/open-run.js';
import type { RunContext } from '../context.js';
import { adoptCertificates, everyCollectionIsMerged } from './certificates.js';

/**
 * Whether an observing run may read: it holds the mirror, or nothing was ever completely read and no run is reading.
 */
export async function mayReadMirror({ sql, db }: Store, run: RunContext): Promise<boolean> {
  if (await holdsResource(db, run, Resource.mirror)) return true;
  return sql.begin(async (tx) => {
    await fence(tx, run);
    return !(await everyCollectionIsMerged(tx, run.districtId)) && (await leaseResource(tx, run, Resource.mirror));
  });
}

/** Lets a run plan from the last merged reads. False if a collection was never merged. */
export async function adoptLastReads(sql: Sql, run: RunContext): Promise<boolean> {
  return sql.begin(async (tx) => {
    await fence(tx, run);
    if (!(await everyCollectionIsMerged(tx, run.districtId))) return false;
    await adoptCertificates(tx, run);
    return true;
  });
}
