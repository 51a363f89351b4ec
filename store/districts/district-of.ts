import { asc, eq } from 'drizzle-orm';
import type { Database } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import { district } from '../schema/districts.js';

const registered = {
  districtId: district.id,
  district: district.key,
  settings: district.settings,
  provisionedAt: district.provisionedAt,
};

export type RegisteredDistrict = Pick<typeof district.$inferSelect, 'settings' | 'provisionedAt'> & {
  districtId: number;
  district: string;
};

/** A registered district by its key. Throws `StoreError` `DISTRICT_UNKNOWN`. */
export async function districtOf(db: Database, key: string): Promise<RegisteredDistrict> {
  const [found] = await db.select(registered).from(district).where(eq(district.key, key));
  if (!found) {
    throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${key}".`);
  }
  return found;
}

/** All registered districts, by key. */
export async function allDistricts(db: Database): Promise<RegisteredDistrict[]> {
  return db.select(registered).from(district).orderBy(asc(district.key));
}

/** The IANA zone of a district. Throws `StoreError` `DISTRICT_UNKNOWN`. */
export async function districtZone(db: Database, key: string): Promise<string> {
  return (await districtOf(db, key)).settings.timezone;
}
