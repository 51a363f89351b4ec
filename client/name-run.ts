import type { Store } from '../store/postgres/connect.js';
import { districtOf } from '../store/districts/district-of.js';
import { findRun } from '../store/reports/find-run.js';
import { wrongUse } from './errors.js';

/**
 * The global id of the run that an operator named: `maple/12`, `maple` for the district's latest, or the global id
 * itself. Throws `CommandError` or `StoreError`.
 */
export async function namedRun(store: Store, name: string): Promise<number> {
  if (/^\d{1,9}$/.test(name)) return Number(name);
  const [, district, number] = /^([a-z][a-z0-9-]*)(?:\/(\d{1,9}))?$/.exec(name) ?? [];
  if (district === undefined) {
    throw wrongUse('RUN_NAME_WRONG', 'This does not name a run.');
  }
  const { districtId } = await districtOf(store.db, district);
  const runId = await findRun(store.db, districtId, number === undefined ? null : Number(number));
  if (runId !== null) return runId;
  throw wrongUse(
    'RUN_UNKNOWN',
    number === undefined ? `District "${district}" has no runs yet.` : `District "${district}" has no run ${number}.`,
    number === undefined
      ? `Start one with \`rollbook sync ${district} --observe\`.`
      : `List its runs with \`rollbook runs ${district}\`.`,
  );
}
