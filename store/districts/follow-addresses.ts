import type { Sql } from '../postgres/connect.js';

/** Where a district's two systems are. */
export interface Addresses {
  powerschoolUrl: string;
  canvasUrl: string;
}

/**
 * Moves settings, the open run, the bound Canvas host and what was tried at the SIS to new addresses of the same systems. Only the practice
 * district needs this. An address other than the former one is kept.
 */
export async function followAddresses(sql: Sql, district: string, from: Addresses, to: Addresses): Promise<void> {
  const moved = (settings: ReturnType<typeof sql>) => sql`
    ${settings}
      || jsonb_build_object('sis', ${settings}->'sis' || case when ${settings}->'sis'->>'url' = ${from.powerschoolUrl}
           then jsonb_build_object('url', ${to.powerschoolUrl}::text) else '{}' end)
      || jsonb_build_object('canvas', ${settings}->'canvas' || case when ${settings}->'canvas'->>'url' = ${from.canvasUrl}
           then jsonb_build_object('url', ${to.canvasUrl}::text) else '{}' end)`;
  await sql.begin(async (tx) => {
    await tx`update district set settings = ${moved(sql`settings`)} where key = ${district}`;
    await tx`
      update district set canvas_host = ${new URL(to.canvasUrl).host}
      where key = ${district} and canvas_host = ${new URL(from.canvasUrl).host}`;
    await tx`
      update run set settings = ${moved(sql`run.settings`)} from district
      where district.key = ${district} and run.district_id = district.id and run.ended_at is null`;
    await tx`
      update foreign_write_try set sis_url = ${to.powerschoolUrl} from district
      where district.key = ${district} and district_id = district.id and sis_url = ${from.powerschoolUrl}`;
  });
}
