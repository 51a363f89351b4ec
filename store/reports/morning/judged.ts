import { judgeMorning } from '../../../morning/first-bell.js';
import type { Morning } from '../../../morning/model.js';
import { districtOf } from '../../districts/district-of.js';
import type { Store } from '../../postgres/connect.js';
import { readMorning } from './read-morning.js';

/** A district's morning as it is now, judged. Throws `StoreError` `DISTRICT_UNKNOWN`. */
export async function judgedMorning(store: Store, district: string): Promise<Morning> {
  return judgeMorning(await readMorning(store, await districtOf(store.db, district), null));
}
