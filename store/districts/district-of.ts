import type { DistrictSettings } from '../../config/settings.js';
import type { Sql } from '../postgres/connect.js';
import { StoreError } from '../errors.js';

export interface RegisteredDistrict {
  districtId: number;
  district: string;
  settings: DistrictSettings;
  provisionedAt: Date | null;
}

/** A registered district by its key. */
export async function districtOf(sql: Sql, key: string): Promise<RegisteredDistrict> {
  const [found] = await sql<RegisteredDistrict[]>`
    select id as "districtId", key as district, settings, provisioned_at as "provisionedAt"
    from district where key = ${key}`;
  if (!found) {
    throw new StoreError('DISTRICT_UNKNOWN', `There is no district "${key}".`);
  }
  return found;
}

/** All registered districts, by key. */
export async function allDistricts(sql: Sql): Promise<RegisteredDistrict[]> {
  return sql<RegisteredDistrict[]>`
    select id as "districtId", key as district, settings, provisioned_at as "provisionedAt" from district order by key`;
}

/** The IANA zone of a district. */
export async function districtZone(sql: Sql, key: string): Promise<string> {
  return (await districtOf(sql, key)).settings.timezone;
}
